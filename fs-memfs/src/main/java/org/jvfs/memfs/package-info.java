// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * memfs: a file system that lives in the page frames of its VFS, the counterpart of the kernel's
 * tmpfs, which it follows call by call; where it does more (ranges can be zeroed, collapsed and
 * inserted) the method says so.
 *
 * <p>An object is a node, small and always there, and while it is in use an inode besides, made
 * from the node by a lookup and written back as the last dentry goes. A directory keeps its own
 * entries, which lead to nodes. So dentries and inodes may be forgotten freely, and millions of
 * files take little more than their nodes and names. Bytes of short files are in the node, those of
 * others in pages, which outlive the inode too.
 *
 * <p>Locks are those of the VFS: a directory's entries and a file's bytes change under their {@code
 * i_rwsem} exclusively; a node's exchange with its inode has a spin lock that nothing is taken
 * under; space is counted with atomic operations.
 */
@NullMarked
package org.jvfs.memfs;

import org.jspecify.annotations.NullMarked;
