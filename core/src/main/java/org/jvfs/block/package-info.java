// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Block devices, requests to them, and buffers of their blocks.
 *
 * <p>From below: a {@link org.jvfs.block.Gendisk} has a driver, to which a {@link
 * org.jvfs.block.Bio} is submitted and which completes it, at once or from another thread. A {@link
 * org.jvfs.block.BlockDevice} is such a disk or a part of it, and has a page cache of its own. A
 * {@link org.jvfs.block.BufferHead} is a block in a page: of the device ({@link
 * org.jvfs.block.BlockCache}), where file systems have their metadata, or of a file ({@link
 * org.jvfs.block.BlockPages}).
 *
 * <p>Locks, outermost first: {@code bdev_mount_mutex}; {@code s_umount}; {@code bd_mutex}; a page's
 * lock of a file; a page's lock of a device; a buffer's lock. Buffers of one page are locked
 * together in ascending order and under the page's lock alone; buffers of different pages are not
 * locked together but by a journal, which only tries. Locks of pages and buffers have no owner:
 * those held over I/O are released by its completion, which must not block and so must not take any
 * of the above, only spin locks.
 *
 * <p>Counts: a request holds a reference to each buffer it is about; a page's buffers together hold
 * one to the page.
 */
@NullMarked
package org.jvfs.block;

import org.jspecify.annotations.NullMarked;
