// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The journal of blocks. Mirrors fs/jbd2.
 *
 * <p>A journal is a file whose first block is its {@link org.jvfs.jbd2.JournalSuperblock} and whose
 * others are a ring. A transaction in the ring is a number of descriptor blocks, each followed by
 * the blocks of the file system that its tags speak of, and of revoke blocks, and a commit block.
 * It counts when its commit block is there. {@link org.jvfs.jbd2.Recovery} brings what counts to
 * where it belongs. Behind the ring there may be fast commits, which tell of changes to inodes and
 * directories instead of blocks; those are done again by the file system, {@link
 * org.jvfs.jbd2.FastCommitTarget}.
 *
 * <p>Recovery is one thread's business, before anybody else sees the file system; it takes no locks
 * and its objects are that thread's.
 */
@NullMarked
package org.jvfs.jbd2;

import org.jspecify.annotations.NullMarked;
