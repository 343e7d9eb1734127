// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The page cache: the bytes of files in frames of native memory, found by page number without a
 * lock.
 *
 * <p>Locks, outermost first: the inode's {@code i_rwsem}; the mapping's {@code invalidate_lock}
 * (exclusive while pages are cut off or moved, shared while they are brought in); a page's lock;
 * the mapping's {@code i_pages}, a spin lock that every change of the index takes. Pages of one
 * file are locked in ascending order. A page's lock has no owner: who reads a page in may release
 * it from another thread.
 *
 * <p>Counts: the index holds one reference to each page; the frame is freed with the last. A page
 * found without a lock may have left the index in the meantime: whoever needs it to be there locks
 * it and asks {@link org.jvfs.pagecache.Page#isIn}.
 */
@NullMarked
package org.jvfs.pagecache;

import org.jspecify.annotations.NullMarked;
