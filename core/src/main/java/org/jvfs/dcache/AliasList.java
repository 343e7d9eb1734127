// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import org.jspecify.annotations.Nullable;
import org.jvfs.lock.SpinLock;

/**
 * The dentries of an inode, mirroring i_dentry. Every method is called under the inode's i_lock.
 */
public final class AliasList {
  private final SpinLock ilock;
  private @Nullable Dentry head;

  /** A list guarded by the given i_lock. */
  public AliasList(SpinLock ilock) {
    this.ilock = ilock;
  }

  void link(Dentry d) {
    assert ilock.isLocked();
    d.aliasPrev = null;
    d.aliasNext = head;
    if (head != null) {
      head.aliasPrev = d;
    }
    head = d;
  }

  void unlink(Dentry d) {
    assert ilock.isLocked();
    if (d.aliasPrev == null) {
      head = d.aliasNext;
    } else {
      d.aliasPrev.aliasNext = d.aliasNext;
    }
    if (d.aliasNext != null) {
      d.aliasNext.aliasPrev = d.aliasPrev;
    }
    d.aliasNext = null;
    d.aliasPrev = null;
  }

  /** The first dentry, or null. */
  public @Nullable Dentry any() {
    return head;
  }

  public boolean isEmpty() {
    return head == null;
  }
}
