// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The calls: what a program asks of the VFS, in the words of the Linux system calls. {@link
 * org.jvfs.call.Task} is a process's view with descriptors and paths; {@link
 * org.jvfs.call.FileCalls} and {@link org.jvfs.call.PlaceCalls} are the same for doors that keep
 * open files and places themselves. Every call may be made from any thread, platform or virtual.
 *
 * <p>Locks: {@code file_lock} of a descriptor table is innermost; {@code f_pos_lock} is taken
 * before any inode's lock.
 */
@NullMarked
package org.jvfs.call;

import org.jspecify.annotations.NullMarked;
