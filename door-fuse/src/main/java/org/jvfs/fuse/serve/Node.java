// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.VfsPath;

/**
 * An inode the kernel knows. It keeps a reference to one place of the inode; when that name goes
 * while others live on, the place still serves for all that is asked of the inode itself.
 * Directories have one place, which follows them when they are renamed.
 */
final class Node {
  private static final long DEAD = Long.MIN_VALUE;
  private static final VarHandle LOOKUPS;

  static {
    try {
      LOOKUPS = MethodHandles.lookup().findVarHandle(Node.class, "lookups", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** The kernel's number: the slot in the low half, how often that was used before in the high. */
  final long id;

  /** Referenced. */
  final VfsPath path;

  /** How often the kernel was given this node, less what it gave back; DEAD once that was all. */
  private volatile long lookups = 1;

  /**
   * Whether the kernel was ever allowed to keep names of this directory beyond the answer. Set
   * before the answer goes out.
   */
  volatile boolean namesKept;

  Node(long id, VfsPath path) {
    this.id = id;
    this.path = path;
  }

  Inode inode() {
    return path.dentry().inode();
  }

  /** Counts one more lookup, unless the last was given back. */
  boolean tryAdd() {
    while (true) {
      long n = lookups;
      if (n == DEAD) {
        return false;
      }
      if (LOOKUPS.compareAndSet(this, n, n + 1)) {
        return true;
      }
    }
  }

  /** Gives back {@code count} lookups; true if these were the last. */
  boolean drop(long count) {
    while (true) {
      long n = lookups;
      if (n == DEAD) {
        return false;
      }
      long left = n - count;
      if (LOOKUPS.compareAndSet(this, n, left <= 0 ? DEAD : left)) {
        return left <= 0;
      }
    }
  }
}
