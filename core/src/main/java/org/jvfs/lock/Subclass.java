// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/**
 * The nesting level under which a lock is taken while another of its class is held: to lockdep each
 * is a class of its own, named {@code name/level}. Mirrors enum inode_i_mutex_lock_class and enum
 * dentry_d_lock_class, whose numbers they bear. They do not order as they are numbered; see
 * directory locking in {@code org.jvfs.walk}.
 */
public enum Subclass {
  /**
   * The only lock of its class held, or the last: an object that no other of its class is taken
   * under.
   */
  NORMAL(0),
  /** The directory of an operation, or the ancestor of two. */
  PARENT(1),
  /** The victim or the moved subdirectory. */
  CHILD(2),
  /** A lock taken for extended attributes beneath an inode's own. */
  XATTR(3),
  /** The second of two non-directories. */
  NONDIR2(4),
  /** The second parent of a cross-directory rename. */
  PARENT2(5),
  /** A dentry beneath one whose lock is held, in the order of the tree. */
  NESTED(1),
  /** The dentry that moves, beneath both its parents. */
  NESTED_MOVED(2),
  /** The dentry whose place it takes. */
  NESTED_TARGET(3);

  /** How many levels a class has. */
  static final int LEVELS = 8;

  private final int level;

  Subclass(int level) {
    this.level = level;
  }

  /** The kernel's number of it, 0 to 7. */
  public int level() {
    return level;
  }
}
