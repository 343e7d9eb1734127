// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/** Files without a name, pipes, and waiting for events, through tasks. */
@NullMarked
package org.jvfs.testkit.poll;

import org.jspecify.annotations.NullMarked;
