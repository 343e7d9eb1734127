// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The directory entry cache: names, the tree they form, and the inodes they stand for.
 *
 * <p>Locks: {@code rename_lock} (one per VFS, a sequence lock written by every move) before {@code
 * i_lock} before {@code d_lock}, ancestors' {@code d_lock} before descendants'; unrelated {@code
 * d_lock}s nest only under {@code rename_lock}; innermost the LRU lock of the superblock and the
 * locks of hash buckets. The LRU walk goes the other way and therefore only tries {@code d_lock}.
 *
 * <p>Readers in RCU-walk take no lock: the garbage collector keeps what they look at from becoming
 * something else, sequence counts tell them when it changed.
 */
@NullMarked
package org.jvfs.dcache;

import org.jspecify.annotations.NullMarked;
