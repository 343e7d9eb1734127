// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import org.jspecify.annotations.Nullable;
import org.jvfs.file.FileOwner;
import org.jvfs.file.OpenFile;
import org.jvfs.file.SignalTarget;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Signals;

/**
 * Who is told of an open file by signals: F_SETOWN and its like. Mirrors the owners in fs/fcntl.c.
 */
final class OwnerCalls {
  /**
   * Who gets signals about a file.
   *
   * @param type F_OWNER_*
   * @param pid 0 for nobody
   */
  record Owner(int type, int pid) {}

  private OwnerCalls() {}

  /**
   * Errors: EINVAL (the number has no opposite), ESRCH (no such task; there are no process groups,
   * so any group). Mirrors f_setown.
   */
  static void set(Task by, OpenFile f, int who) throws ErrnoException {
    if (who == Integer.MIN_VALUE) {
      throw Errno.EINVAL.exception();
    }
    int type = who < 0 ? Signals.F_OWNER_PGRP : Signals.F_OWNER_PID;
    f.owner().set(find(by, who), type, by.cred());
  }

  /** Errors: EINVAL (type), ESRCH. Mirrors f_setown_ex. */
  static void setEx(Task by, OpenFile f, Owner o) throws ErrnoException {
    if (o.type < Signals.F_OWNER_TID || o.type > Signals.F_OWNER_PGRP) {
      throw Errno.EINVAL.exception();
    }
    int pid = o.type == Signals.F_OWNER_PGRP ? -Math.abs(o.pid) : o.pid;
    f.owner().set(find(by, pid), o.type, by.cred());
  }

  private static @Nullable SignalTarget find(Task by, int pid) throws ErrnoException {
    if (pid == 0) {
      return null;
    }
    Task t = by.vfs().task(pid);
    if (t == null) {
      throw Errno.ESRCH.exception();
    }
    return t;
  }

  /** 0 for nobody. */
  static int get(OpenFile f) {
    FileOwner o = f.ownerOrNull();
    return o == null ? 0 : o.pid();
  }

  static Owner getEx(OpenFile f) {
    FileOwner o = f.ownerOrNull();
    return o == null ? new Owner(Signals.F_OWNER_TID, 0) : new Owner(o.type(), o.pid());
  }

  /** 0 for SIGIO. */
  static int getSignal(OpenFile f) {
    FileOwner o = f.ownerOrNull();
    return o == null ? 0 : o.signum();
  }
}
