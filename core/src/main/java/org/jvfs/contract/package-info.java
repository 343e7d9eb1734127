// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The contract between the VFS and a file system: one interface for each table of operations, every
 * method with its kernel name and the locks that are held when it is called. The rules stand here,
 * in {@link org.jvfs.contract.Row} and {@link org.jvfs.contract.Conditions}, and nowhere else;
 * {@link org.jvfs.contract.Contract} reads them for whoever shows, checks or observes them.
 *
 * <p>A row holds for both revisions of the contract. Where the older says something else, {@link
 * org.jvfs.contract.Differs} says what; what only the older had stands in {@code
 * org.jvfs.contract.older}.
 *
 * <p>Lock order of the objects these methods see, outermost first; who takes a lock lower in the
 * list may hold those above:
 *
 * <pre>
 *   s_umount
 *     s_vfs_rename_mutex
 *       i_rwsem (directories: ancestors first; then non-directories in order of their ids)
 *         invalidate_lock
 *           page lock
 *             i_pages
 *   rename_lock
 *     i_lock
 *       d_lock (ancestors first)
 *         LRU locks, hash buckets
 * </pre>
 *
 * A method that the VFS calls in RCU-walk mode may hold none of them and may not block: it answers
 * {@code -ECHILD} to be asked again under references.
 *
 * <p>A method not overridden behaves as a null pointer in the kernel's table does; its
 * documentation says how. The VFS may ask {@link org.jvfs.contract.Implemented} whether a driver
 * has one.
 */
@NullMarked
package org.jvfs.contract;

import org.jspecify.annotations.NullMarked;
