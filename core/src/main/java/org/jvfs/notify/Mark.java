// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import org.jspecify.annotations.Nullable;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;

/**
 * A group's interest in one object. Mirrors fsnotify_mark.
 *
 * <p>It pins its inode. Masks and flags change under the group's mark lock, and readers that hold
 * no lock may see one of them before the other.
 */
abstract sealed class Mark permits InotifyMark, FanotifyMark {
  /** As {@link #flags}: nothing of children whose name was removed. */
  static final int EXCL_UNLINK = 0x1;

  /** As {@link #flags}: ends with its first event. */
  static final int ONESHOT = 0x2;

  /** As {@link #flags}: what is ignored stays so when the object is modified. */
  static final int SURVIVES_MODIFY = 0x4;

  /**
   * As {@link #flags}: the ignore mask says of itself whether it is for directories and children.
   */
  static final int HAS_IGNORE_FLAGS = 0x8;

  final Marks marks;
  final SuperBlock sb;

  /** The inode it is on, with a reference; null if it is on a mount or superblock. */
  final @Nullable Inode inode;

  volatile int mask;
  volatile int ignoreMask;
  volatile int flags;

  /** Under the group's mark lock; never true again after false. */
  boolean attached;

  Mark(Inode inode) {
    this.marks = inode.attached().marks();
    this.sb = inode.sb();
    this.inode = inode;
  }

  Mark(VfsMount mnt) {
    this.marks = mnt.marks();
    this.sb = mnt.sb();
    this.inode = null;
  }

  Mark(SuperBlock sb) {
    this.marks = sb.marks();
    this.sb = sb;
    this.inode = null;
  }

  abstract NotifyGroup<?> group();

  boolean hasFlag(int f) {
    return (flags & f) != 0;
  }

  /**
   * What its object must let through for it: what it asks for, and what it wants to ignore, and
   * changes that end the ignoring. Mirrors fsnotify_calc_mask.
   */
  final int wants() {
    int i = ignoreMask;
    if (i == 0) {
      return mask;
    }
    return mask | i | (hasFlag(SURVIVES_MODIFY) ? 0 : Events.MODIFY);
  }

  /**
   * Whether a mask of a mark is about an event at all.
   *
   * @param onParent whether the mark is on the parent of what it happened to
   */
  static boolean applies(int mask, boolean dir, boolean onParent) {
    return (!dir || (mask & Events.ISDIR) != 0)
        && (!onParent || (mask & Events.EVENT_ON_CHILD) != 0);
  }

  /**
   * What it ignores, with the flags that say whether of directories and children. Without flags of
   * its own an ignore mask is for directories, and for children if the mark is. Mirrors
   * fsnotify_ignore_mask.
   */
  private int ignoreMaskWithFlags() {
    int i = ignoreMask;
    return hasFlag(HAS_IGNORE_FLAGS)
        ? i
        : (i | Events.ISDIR) & ~Events.EVENT_ON_CHILD | (mask & Events.EVENT_ON_CHILD);
  }

  /** Whether it is about children of its directory at all. */
  final boolean isForChildren() {
    return ((mask | ignoreMaskWithFlags()) & Events.EVENT_ON_CHILD) != 0;
  }

  /**
   * The events it ignores of those about such an object. Mirrors fsnotify_effective_ignore_mask.
   */
  final int ignores(boolean dir, boolean onParent) {
    int i = ignoreMask & Events.ALL;
    return i != 0 && applies(ignoreMaskWithFlags(), dir, onParent) ? i : 0;
  }
}
