// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import org.jvfs.inode.Inode;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;

/** A mark of fanotify. */
final class FanotifyMark extends Mark {
  private final FanotifyGroup group;

  /** What tells the file system of handles from others, as statfs(2) shows it. */
  final long fsid;

  FanotifyMark(FanotifyGroup group, Inode inode, long fsid) {
    super(inode);
    this.group = group;
    this.fsid = fsid;
  }

  FanotifyMark(FanotifyGroup group, VfsMount mnt, long fsid) {
    super(mnt);
    this.group = group;
    this.fsid = fsid;
  }

  FanotifyMark(FanotifyGroup group, SuperBlock sb, long fsid) {
    super(sb);
    this.group = group;
    this.fsid = fsid;
  }

  @Override
  FanotifyGroup group() {
    return group;
  }
}
