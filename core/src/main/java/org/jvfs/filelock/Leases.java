// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.List;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MustHold;
import org.jvfs.inode.Attached;

/** Leases and delegations. Mirrors the lease half of fs/locks.c. */
public final class Leases {
  private Leases() {}

  /**
   * Changes the type of a lease that is held, and forgets what a break still wanted of it; NONE
   * takes it from its file. Under {@code i_lock}. Answers 0. Mirrors lease_modify.
   *
   * @param dispose takes the lease if it is gone
   */
  @MustHold(LockKind.I_LOCK)
  public static int modify(FileLock lease, FileLock.Type type, List<FileLock> dispose) {
    lease.setType(type);
    if (type != FileLock.Type.WRITE) {
      lease.downgradePending = false;
    }
    if (type == FileLock.Type.NONE) {
      lease.unlockPending = false;
      Attached a = lease.inode().attached();
      a.locks().lease.remove(lease);
      dispose.add(lease);
    }
    return 0;
  }
}
