// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;

/**
 * The locks that are held on an inode. Made when the first is asked for, and stays. All of it is
 * under the inode's {@code i_lock}. Mirrors struct file_lock_context, whose own lock came later
 * than the described revision.
 */
public final class FileLockContext {
  /** One for each open file, oldest first. */
  final List<FileLock> flock = new ArrayList<>();

  /**
   * POSIX and OFD locks: those of one owner stand together, by start, without overlapping; an owner
   * comes where its first lock came.
   */
  final List<FileLock> posix = new ArrayList<>();

  /** Leases and delegations, oldest first. Changed by the two methods below alone. */
  final List<FileLock> lease = new ArrayList<>();

  /** How many there are; read without a lock. */
  private volatile int leases;

  void addLease(FileLock l) {
    lease.add(l);
    Schedule.point(Step.GET, this);
    leases = lease.size();
  }

  void removeLease(FileLock l) {
    lease.remove(l);
    leases = lease.size();
  }

  /** Whether there are leases or delegations. Takes no lock. */
  boolean hasLeases() {
    Schedule.point(Step.LOAD, this);
    return leases != 0;
  }
}
