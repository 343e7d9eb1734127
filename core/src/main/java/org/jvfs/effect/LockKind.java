// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.effect;

/** A lock that the contract speaks of, by what it protects. */
public enum LockKind {
  S_UMOUNT("s_umount"),
  S_VFS_RENAME_MUTEX("s_vfs_rename_mutex"),
  I_RWSEM("i_rwsem"),
  INVALIDATE_LOCK("invalidate_lock"),
  PAGE_LOCK("page lock"),
  RENAME_LOCK("rename_lock"),
  I_LOCK("i_lock"),
  D_LOCK("d_lock"),
  BLOCKED_LOCK_LOCK("blocked_lock_lock"),
  BD_MUTEX("bd_mutex"),
  BH_LOCK("bh lock");

  private final String word;

  LockKind(String word) {
    this.word = word;
  }

  /** As the kernel names it. */
  public String word() {
    return word;
  }
}
