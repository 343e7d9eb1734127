// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Mounts: which file system shows where, for whom.
 *
 * <p>Locks: {@code namespace_sem} serialises all changes of the tree of mounts and may be held
 * while blocking; {@code mount_lock}, a sequence lock, is written for each change, so that
 * lock-free walks notice. Order: {@code namespace_sem}, then an inode's {@code i_rwsem} where
 * something is mounted, then {@code mount_lock}. All mounts are private: no propagation between
 * namespaces.
 */
@NullMarked
package org.jvfs.mount;

import org.jspecify.annotations.NullMarked;
