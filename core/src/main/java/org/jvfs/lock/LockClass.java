// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/**
 * A kind of lock: all locks that follow the same rules of order, whatever object they sit in.
 * Mirrors struct lock_class_key.
 *
 * @param name as the kernel names it, for instance {@code &inode->i_rwsem}; with the file-system
 *     type's name in front where types order among each other
 */
public record LockClass(String name) {}
