// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The system calls a subject answers, and the shape of an answer. Everything here is immutable,
 * apart\n * from {@link org.jvfs.testkit.call.Calls} itself, of which an instance is one simulated
 * process.
 */
@NullMarked
package org.jvfs.testkit.call;

import org.jspecify.annotations.NullMarked;
