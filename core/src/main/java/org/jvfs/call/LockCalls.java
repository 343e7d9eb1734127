// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.FileLocks;
import org.jvfs.filelock.Ranges;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;

/** Locks by descriptor. Mirrors fcntl_getlk, fcntl_setlk and flock(2). All may block. */
final class LockCalls {
  private LockCalls() {}

  private static boolean isOfd(int cmd) {
    return cmd == Fcntl.F_OFD_GETLK || cmd == Fcntl.F_OFD_SETLK || cmd == Fcntl.F_OFD_SETLKW;
  }

  private static FileLock request(OpenFile f, int cmd, Flock l, FdTable files, int pid)
      throws ErrnoException {
    return isOfd(cmd) ? Ranges.of(f, l, Kind.OFD, f, pid) : Ranges.of(f, l, Kind.POSIX, files, pid);
  }

  /** F_GETLK, F_OFD_GETLK. Errors: EINVAL (type), those of {@link Ranges#of}, EINVAL (pid, OFD). */
  static Flock get(OpenFile f, int cmd, Flock l, FdTable files, int pid) throws ErrnoException {
    if (cmd == Fcntl.F_GETLK && l.type() != Fcntl.F_RDLCK && l.type() != Fcntl.F_WRLCK) {
      throw Errno.EINVAL.exception();
    }
    FileLock r = request(f, cmd, l, files, pid);
    if (isOfd(cmd) && l.pid() != 0) {
      throw Errno.EINVAL.exception();
    }
    FileLocks.test(r);
    @Nullable FileLock c = r.conflict();
    FileLocks.releasePrivate(r);
    return Ranges.answer(l, c);
  }

  /**
   * F_SETLK, F_SETLKW and their OFD kind.
   *
   * @param fd where the file was found; if it is gone from there when the lock is had, so is the
   *     lock
   */
  static void set(int fd, OpenFile f, int cmd, Flock l, FdTable files, int pid, long nanos)
      throws ErrnoException {
    FileLock r = request(f, cmd, l, files, pid);
    Type type = r.type();
    if (type == Type.READ) {
      f.require(OpenFile.FMODE_READ);
    } else if (type == Type.WRITE) {
      f.require(OpenFile.FMODE_WRITE);
    }
    if (isOfd(cmd) && l.pid() != 0) {
      throw Errno.EINVAL.exception();
    }
    FileLocks.lock(r, cmd == Fcntl.F_SETLKW || cmd == Fcntl.F_OFD_SETLKW, nanos);
    // The descriptor may have been closed meanwhile, before there was a lock to drop. Close takes
    // the
    // file out of the table and then looks for locks, we enter a lock and then look into the table,
    // with a full fence between the two on either side: close sees the lock, or we see it closed.
    VarHandle.fullFence();
    if (r.kind() == Kind.POSIX && type != Type.NONE && files.peek(fd) != f) {
      FileLocks.removePosix(f, files, pid);
      throw Errno.EBADF.exception();
    }
  }

  /** What flock(2) checks before it looks at the descriptor. Errors: EINVAL. */
  static Type flockType(int op) throws ErrnoException {
    return switch (op & ~Fcntl.LOCK_NB) {
      case Fcntl.LOCK_SH -> Type.READ;
      case Fcntl.LOCK_EX -> Type.WRITE;
      case Fcntl.LOCK_UN -> Type.NONE;
      default -> throw Errno.EINVAL.exception();
    };
  }

  static void flock(OpenFile f, Type type, boolean wait, int pid, long nanos)
      throws ErrnoException {
    if (type != Type.NONE && !f.hasMode(OpenFile.FMODE_READ) && !f.hasMode(OpenFile.FMODE_WRITE)) {
      throw Errno.EBADF.exception();
    }
    FileLock r = new FileLock(Kind.FLOCK, type, 0, FileLock.OFFSET_MAX, f, pid, f);
    FileLocks.lock(r, wait, nanos);
  }

  /**
   * A descriptor of the file was closed. Errors: those of the driver's flush. Mirrors filp_close
   * without the last fput.
   */
  static void closed(OpenFile f, FdTable files, int pid) throws ErrnoException {
    if (f.hasMode(OpenFile.FMODE_PATH)) {
      return;
    }
    try {
      f.checkedFop().flush(f);
    } finally {
      FileLocks.removePosix(f, files, pid);
    }
  }
}
