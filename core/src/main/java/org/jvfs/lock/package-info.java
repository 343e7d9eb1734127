// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The locks of the VFS: the only package of core that may block or spin by hand. They are not
 * re-entrant and have no owner: any thread may release what another took, as I/O completion and
 * thaw do. Each belongs to a {@link org.jvfs.lock.LockClass}, the unit in which lock order is
 * stated, and sleeping locks are taken under a {@link org.jvfs.lock.Subclass} where two of one
 * class nest.
 *
 * <p>Order among the kinds: sleeping locks ({@link org.jvfs.lock.Mutex}, {@link
 * org.jvfs.lock.RwSem}) before spinning ones ({@link org.jvfs.lock.SpinLock}, {@link
 * org.jvfs.lock.SeqLock}, {@link org.jvfs.lock.Lockref}); nothing that may block is done under a
 * spinning lock. The wait queue inside a sleeping lock is guarded by a spin lock of its own,
 * innermost of all.
 *
 * <p>The order of classes, each before what stands beneath it; {@code /n} is the level of a {@link
 * org.jvfs.lock.Subclass}. Lockdep watches it, and its view shows what was really seen:
 *
 * <pre>
 * s_umount                       f_pos_lock
 *   sb_lock                        s_vfs_rename_key
 *   s_inode_list_lock                i_rwsem/1           parent, or ancestor of two
 *                                      i_rwsem/5         the other parent
 *                                        i_rwsem/2       moved or removed subdirectory
 *                                          i_rwsem       the object itself
 *                                            i_rwsem/4         second non-directory
 *                                            namespace_sem     mount_lock
 *                                            mmap_lock         before invalidate_lock
 *                                            invalidate_lock   page_lock, i_mmap_rwsem,
 *                                                              ptlock, xa_lock
 *
 * inode_hash_lock                rename_lock, its seqcount
 *   i_lock                       mount_lock, its seqcount
 *     s_inode_lru.lock
 *     blocked_lock_lock          file_rwsem before i_lock; file_lock_list beside it
 *       &amp;fl->fl_wait
 *     d_lock, /1, /2, /3         beneath all three; ancestors before descendants,
 *                                unrelated ones only under rename_lock
 *       d_seq, d_seq/1
 *         dentry_hashtable
 *       in_lookup_hashtable, s_dentry_lru.lock
 * </pre>
 *
 * <p>Exceptions, which only try: the LRU's scan takes {@code d_lock} under the LRU's lock; a dentry
 * that is killed takes {@code i_lock} under its {@code d_lock}; an alias that moves takes the
 * rename mutex and the other parent's {@code i_rwsem} under {@code rename_lock}; reclaim takes
 * {@code s_umount}.
 *
 * <p>Each step that another task could see is announced to {@link org.jvfs.lock.Schedule} before it
 * is made, and each wait, so that a tester can put the steps of several tasks in any order. A new
 * primitive or a new way to wait does the same.
 */
@NullMarked
package org.jvfs.lock;

import org.jspecify.annotations.NullMarked;
