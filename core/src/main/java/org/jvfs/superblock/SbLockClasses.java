// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import java.util.concurrent.ConcurrentHashMap;
import org.jvfs.lock.LockClass;

/**
 * The lock classes of a file-system type: types order among each other (one may be stacked on
 * another), so each has classes of its own.
 */
public record SbLockClasses(
    LockClass sUmount, LockClass iRwsem, LockClass vfsRename, LockClass invalidateLock) {
  private static final ConcurrentHashMap<String, SbLockClasses> BY_TYPE = new ConcurrentHashMap<>();

  static SbLockClasses of(String type) {
    return BY_TYPE.computeIfAbsent(
        type,
        t ->
            new SbLockClasses(
                new LockClass(t + ":&type->s_umount_key"),
                new LockClass(t + ":&type->i_rwsem_key"),
                new LockClass(t + ":&type->s_vfs_rename_key"),
                new LockClass(t + ":mapping.invalidate_lock")));
  }
}
