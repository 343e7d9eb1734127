// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.call.DirEntry;
import org.jvfs.call.Task;
import org.jvfs.file.IovIter;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Statx;

/** The files of one image, by paths from its root. All calls may block, and may fail with EIO. */
final class OpenImage implements AutoCloseable {
  private static final int MASK = Statx.STATX_BASIC_STATS | Statx.STATX_BTIME;
  private static final int AT_ONCE = 1024;

  private final Task task;

  OpenImage(Task task) {
    this.task = task;
  }

  /** Errors: ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG. */
  Statx stat(String path, boolean follow) throws ErrnoException {
    Statx s = new Statx();
    int flags = follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW;
    task.statx(Fcntl.AT_FDCWD, ByteText.bytes(path), flags, MASK, s);
    return s;
  }

  /** Errors besides: EINVAL, no symbolic link. */
  String readlink(String path) throws ErrnoException {
    return ByteText.of(task.readlinkat(Fcntl.AT_FDCWD, ByteText.bytes(path)));
  }

  /** The entries of a directory in its own order, "." and ".." among them. */
  List<DirEntry> list(String path) throws ErrnoException {
    int fd = open(path, Fcntl.O_DIRECTORY);
    try {
      List<DirEntry> all = new ArrayList<>();
      for (List<DirEntry> some = task.getdents(fd, AT_ONCE);
          !some.isEmpty();
          some = task.getdents(fd, AT_ONCE)) {
        all.addAll(some);
      }
      return all;
    } finally {
      task.close(fd);
    }
  }

  private int open(String path, int flags) throws ErrnoException {
    return task.openat(Fcntl.AT_FDCWD, ByteText.bytes(path), Fcntl.O_RDONLY | flags, 0);
  }

  /**
   * Opens a regular file to read it. Errors besides: EISDIR; ENXIO, there is nothing behind a
   * device, FIFO or socket in an image.
   */
  Reader reader(String path) throws ErrnoException {
    Statx s = stat(path, true);
    if (Mode.isDir(s.mode)) {
      throw Errno.EISDIR.exception();
    }
    if (!Mode.isReg(s.mode)) {
      throw Errno.ENXIO.exception();
    }
    return new Reader(open(path, 0));
  }

  /** Names of extended attributes. */
  List<String> listxattr(String path) throws ErrnoException {
    return task.listxattr(ByteText.bytes(path), Fcntl.AT_SYMLINK_NOFOLLOW);
  }

  byte[] getxattr(String path, String name) throws ErrnoException {
    return task.getxattr(ByteText.bytes(path), Fcntl.AT_SYMLINK_NOFOLLOW, name);
  }

  StatFs statfs(String path) throws ErrnoException {
    return task.statfs(ByteText.bytes(path));
  }

  @Override
  public void close() {
    task.vfs().close();
  }

  /** A file that is read. */
  final class Reader implements AutoCloseable {
    private final int fd;

    private Reader(int fd) {
      this.fd = fd;
    }

    /** Bytes from a position on, 0 of them at the end. */
    int read(byte[] buffer, int length, long position) throws ErrnoException {
      return (int) task.pread(fd, IovIter.of(buffer, 0, length), position);
    }

    /** Where data begin at or behind a position; -1 if there are none. */
    long data(long position) throws ErrnoException {
      try {
        return task.lseek(fd, position, Fcntl.SEEK_DATA);
      } catch (ErrnoException e) {
        if (e.errno() == Errno.ENXIO) {
          return -1;
        }
        throw e;
      }
    }

    /** Where the data at a position end. */
    long hole(long position) throws ErrnoException {
      return task.lseek(fd, position, Fcntl.SEEK_HOLE);
    }

    @Override
    public void close() throws ErrnoException {
      task.close(fd);
    }
  }
}
