// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/**
 * The nesting level under which a lock is taken while another of its class is held, mirroring enum
 * inode_i_mutex_lock_class. The levels order as they are declared; see directory locking in {@code
 * org.jvfs.walk}.
 */
public enum Subclass {
  /**
   * The only lock of its class held, or the last: an object that no other of its class is taken
   * under.
   */
  NORMAL,
  /** The directory of an operation, or the ancestor of two. */
  PARENT,
  /** The victim or the moved subdirectory. */
  CHILD,
  /** A lock taken for extended attributes beneath an inode's own. */
  XATTR,
  /** The second of two non-directories. */
  NONDIR2,
  /** The second parent of a cross-directory rename. */
  PARENT2
}
