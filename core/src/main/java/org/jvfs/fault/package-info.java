// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Faults of the disk under a file system, for tests: {@link org.jvfs.fault.Faults} of a superblock
 * holds the rules, and the VFS asks through {@link org.jvfs.fault.FaultPoints} where it is about to
 * call the driver for something that reaches a disk.
 *
 * <p>Takes no lock. A point is met with the locks held that the driver's method is called under, so
 * always where one may block: a delay keeps the directory locked as a slow disk would. Most file
 * systems never have faults, and a point costs them one look at a field of the superblock.
 */
@NullMarked
package org.jvfs.fault;

import org.jspecify.annotations.NullMarked;
