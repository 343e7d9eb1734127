// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import org.jspecify.annotations.Nullable;
import org.jvfs.checked.Checked;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.cred.Cred;
import org.jvfs.file.FasyncList;
import org.jvfs.file.OpenFile;
import org.jvfs.file.SignalTarget;
import org.jvfs.uapi.Signals;

/**
 * The manager of one lease that a task holds: the owner of the open file is signalled. Mirrors
 * lease_manager_ops.
 */
final class TaskLease implements LockManagerOperations {
  private final FasyncList fasync = new FasyncList();
  private final int fd;
  private final SignalTarget task;
  private final Cred cred;

  /**
   * A manager.
   *
   * @param fd the descriptor that signals name
   * @param task who is signalled, unless the file has an owner already
   */
  TaskLease(int fd, SignalTarget task, Cred cred) {
    this.fd = fd;
    this.task = task;
    this.cred = cred;
  }

  /** The manager of a lease, if a task holds it. */
  static @Nullable TaskLease of(FileLock lease) {
    return Checked.own(lease.lmops()) instanceof TaskLease t ? t : null;
  }

  /**
   * The lease was granted, or asked for once more by {@code wanted}. Under {@code i_lock}. Mirrors
   * lease_setup.
   */
  void setUp(OpenFile file, TaskLease wanted) {
    fasync.set(wanted.fd, file, true);
    file.owner().setIfNobody(wanted.task, Signals.F_OWNER_PID, wanted.cred);
  }

  /** The lease is gone. Under {@code i_lock}. */
  void end(OpenFile file) {
    fasync.set(-1, file, false);
  }

  @Override
  public boolean lmBreak(FileLock lease) {
    fasync.kill(Signals.SIGIO, Signals.POLL_MSG);
    return false;
  }
}
