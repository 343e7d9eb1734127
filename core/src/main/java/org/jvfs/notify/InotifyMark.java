// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import org.jvfs.inode.Inode;

/** A watch. Mirrors inotify_inode_mark. */
final class InotifyMark extends Mark {
  private final InotifyGroup group;

  /** Its number; 0 once it has told that it is gone. Cleared under the queue's lock. */
  volatile int wd;

  InotifyMark(InotifyGroup group, Inode inode) {
    super(inode);
    this.group = group;
  }

  @Override
  InotifyGroup group() {
    return group;
  }
}
