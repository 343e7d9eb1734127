// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;

/** Between struct flock and locks. Mirrors flock64_to_posix_lock and posix_lock_to_flock64. */
public final class Ranges {
  private Ranges() {}

  /**
   * The lock that is meant. Errors, in order: EINVAL (whence), EOVERFLOW, EINVAL (before the start
   * of the file), EOVERFLOW, EINVAL (type).
   */
  public static FileLock of(OpenFile f, Flock l, Kind kind, Object owner, int pid)
      throws ErrnoException {
    long base =
        switch (l.whence()) {
          case Fcntl.SEEK_SET -> 0;
          case Fcntl.SEEK_CUR -> f.pos();
          case Fcntl.SEEK_END -> f.inode().size();
          default -> throw Errno.EINVAL.exception();
        };
    if (l.start() > FileLock.OFFSET_MAX - base) {
      throw Errno.EOVERFLOW.exception();
    }
    long start = base + l.start();
    if (start < 0) {
      throw Errno.EINVAL.exception();
    }
    long end;
    if (l.len() > 0) {
      if (l.len() - 1 > FileLock.OFFSET_MAX - start) {
        throw Errno.EOVERFLOW.exception();
      }
      end = start + (l.len() - 1);
    } else if (l.len() < 0) {
      if (start + l.len() < 0) {
        throw Errno.EINVAL.exception();
      }
      end = start - 1;
      start += l.len();
    } else {
      end = FileLock.OFFSET_MAX;
    }
    return new FileLock(kind, type(l.type()), start, end, owner, pid, f);
  }

  /** Errors: EINVAL. */
  public static Type type(int fType) throws ErrnoException {
    return switch (fType) {
      case Fcntl.F_RDLCK -> Type.READ;
      case Fcntl.F_WRLCK -> Type.WRITE;
      case Fcntl.F_UNLCK -> Type.NONE;
      default -> throw Errno.EINVAL.exception();
    };
  }

  /** F_RDLCK, F_WRLCK or F_UNLCK. */
  public static int type(Type t) {
    return switch (t) {
      case READ -> Fcntl.F_RDLCK;
      case WRITE -> Fcntl.F_WRLCK;
      case NONE -> Fcntl.F_UNLCK;
    };
  }

  /** The answer to a question: what is in the way, or the question with F_UNLCK. */
  public static Flock answer(Flock asked, @Nullable FileLock conflict) {
    if (conflict == null) {
      return new Flock(Fcntl.F_UNLCK, asked.whence(), asked.start(), asked.len(), asked.pid());
    }
    return new Flock(
        type(conflict.type()),
        Fcntl.SEEK_SET,
        conflict.start(),
        conflict.end() == FileLock.OFFSET_MAX ? 0 : conflict.end() - conflict.start() + 1,
        conflict.kind() == Kind.OFD ? -1 : conflict.pid());
  }
}
