// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Locks and leases of files. Lock order:
 *
 * <pre>
 * file_rwsem            shared while locks change, exclusive while they are shown
 *   i_lock              guards the lists of one inode, see FileLockContext
 *     blocked_lock_lock guards who waits for whom, see Waiters
 *       &amp;fl->fl_wait     where one of them sleeps
 *     file_lock_list    all locks that are held
 *     fasync_lock       whose owners are signalled, see FasyncList
 * </pre>
 *
 * <p>A file system's or lock manager's methods are called under these as their tables say. Nobody
 * takes another inode's {@code i_lock} here: deadlocks are looked for under {@code
 * blocked_lock_lock} alone.
 */
@NullMarked
package org.jvfs.filelock;

import org.jspecify.annotations.NullMarked;
