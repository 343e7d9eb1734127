// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What one thread may see of another through the locks of {@link org.jvfs.lock} and the lock of a
 * page, run on the processor at hand. Systematic schedules take steps one after the other and
 * cannot show a store that comes too late; these tests can, where the processor has such.
 */
@NullMarked
package org.jvfs.jcstress;

import org.jspecify.annotations.NullMarked;
