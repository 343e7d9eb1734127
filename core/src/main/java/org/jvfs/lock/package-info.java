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
 * <p>Each step that another task could see is announced to {@link org.jvfs.lock.Schedule} before it
 * is made, and each wait, so that a tester can put the steps of several tasks in any order. A new
 * primitive or a new way to wait does the same.
 */
@NullMarked
package org.jvfs.lock;

import org.jspecify.annotations.NullMarked;
