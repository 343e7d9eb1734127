// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.Leases;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Leases and delegations of tasks. Mirrors fcntl_setlease and its like. */
final class LeaseCalls {
  private LeaseCalls() {}

  /**
   * Takes, changes or gives back. Errors, in order: EINVAL (type), those of {@link Leases#set}.
   *
   * @param kind LEASE or DELEGATION
   * @param type F_RDLCK, F_WRLCK or F_UNLCK
   */
  static void set(Task by, int fd, OpenFile f, Kind kind, int type) throws ErrnoException {
    Type t =
        switch (type) {
          case Fcntl.F_RDLCK -> Type.READ;
          case Fcntl.F_WRLCK -> Type.WRITE;
          case Fcntl.F_UNLCK -> Type.NONE;
          default -> throw Errno.EINVAL.exception();
        };
    FileLock lease = Leases.ofTask(kind, t, f, fd, by, by.cred());
    Leases.set(by.cred(), f, t, lease);
  }

  /** F_RDLCK, F_WRLCK or F_UNLCK: what the file has, or is to have when a break is done. */
  static int get(OpenFile f, Kind kind) {
    return switch (Leases.get(f, kind)) {
      case READ -> Fcntl.F_RDLCK;
      case WRITE -> Fcntl.F_WRLCK;
      case NONE -> Fcntl.F_UNLCK;
    };
  }
}
