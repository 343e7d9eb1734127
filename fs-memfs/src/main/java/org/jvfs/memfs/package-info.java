// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * memfs: a file system that lives in the page frames of its VFS, the counterpart of the kernel's
 * tmpfs, which it follows call by call; where it does more (ranges can be zeroed, collapsed and
 * inserted) the method says so.
 *
 * <p>A directory keeps its own entries; each holds a reference to its inode, so that dentries may
 * be reclaimed freely and an inode without references is one without names, to be evicted at once.
 * Locks are those of the VFS: a directory's entries change under its {@code i_rwsem} exclusively
 * and are read under it shared; space is counted with atomic operations.
 */
@NullMarked
package org.jvfs.memfs;

import org.jspecify.annotations.NullMarked;
