// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Inodes: what a name stands for. Their attributes, permissions, ACLs and extended attributes, and
 * their life from first use to eviction.
 *
 * <p>Locks: {@code i_rwsem} guards a directory's entries and a file's size and attributes against
 * changes; {@code i_lock} the state bits, the alias list and the reference count's way to zero; the
 * inode table's and LRU's locks are taken inside {@code i_lock}. Single attributes are read without
 * a lock.
 */
@NullMarked
package org.jvfs.inode;

import org.jspecify.annotations.NullMarked;
