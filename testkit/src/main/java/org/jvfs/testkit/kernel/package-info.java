// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The reference subject: the running Linux kernel, called through libc from threads that each
 * behave\n * as a process of their own (private descriptors, umask, working directory, root and
 * credentials).
 */
@NullMarked
package org.jvfs.testkit.kernel;

import org.jspecify.annotations.NullMarked;
