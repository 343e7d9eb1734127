// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A subtree of a VFS served to the kernel: the handler behind the door.
 *
 * <p>A <em>node</em> is an inode as the kernel knows it, with one of its places in the tree; the
 * kernel names it by number. A <em>handle</em> is an open file. Requests about names go through
 * path walks of one component from the node's place, so that permissions, mounts and the caches of
 * core count as for any caller.
 *
 * <p>Locks: those of the two tables are innermost and held for a few instructions. Notifications of
 * changes made by others are sent by the thread that made the change, after core has released its
 * locks; by threads that answer requests they are only queued.
 */
@NullMarked
package org.jvfs.fuse.serve;

import org.jspecify.annotations.NullMarked;
