// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.DirEntry;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/** Copies trees out of an image to the host. Each failure is told, and the rest is copied. */
final class CopyOut {
  private static final int SIZE = 1 << 20;
  private static final int PERMISSIONS = Mode.S_IRWXUGO;

  /** Where failures, and what was done, are told. */
  interface Teller {
    void failed(String what, ErrnoException e);

    void refused(String what);

    void copied(String from, String to);
  }

  private final CopyOptions options;
  private final Teller teller;
  private final Progress progress;
  private final byte[] buffer = new byte[SIZE];
  private final int umask;
  private final boolean superuser;

  /** Where the first of files that are one has gone, by image and inode. */
  private final Map<OpenImage, Map<Long, String>> first = new HashMap<>();

  CopyOut(CopyOptions options, Teller teller, Progress progress) throws ErrnoException {
    this.options = options;
    this.teller = teller;
    this.progress = progress;
    umask = Host.umask();
    superuser = Host.isSuperuser();
  }

  /** Copies what an operand names. */
  void copy(OpenImage image, Operand from, String to) {
    copy(image, from, to, options.follow());
  }

  private void copy(OpenImage image, Operand from, String to, boolean follow) {
    Statx s;
    try {
      s = image.stat(from.path(), follow);
    } catch (ErrnoException e) {
      teller.failed("cannot stat " + Quoting.always(from.text()), e);
      return;
    }
    if (Mode.isDir(s.mode) && !options.recursive()) {
      teller.refused("-r not specified; omitting directory " + Quoting.always(from.text()));
    } else if (Mode.isDir(s.mode)) {
      directory(image, from, to, s);
    } else if (!linked(image, s, to)) {
      try {
        boolean made = one(image, from, to, s);
        if (made) {
          keep(image, from, to, s);
          teller.copied(from.text(), to);
        }
      } catch (ErrnoException e) {
        teller.failed("error copying " + Quoting.always(from.text()), e);
      }
    }
  }

  // ---- hard links ----

  private boolean linked(OpenImage image, Statx s, String to) {
    if (!options.links() || s.nlink < 2) {
      return false;
    }
    String before = first.computeIfAbsent(image, i -> new HashMap<>()).putIfAbsent(s.ino, to);
    if (before == null) {
      return false;
    }
    try {
      makeWay(to);
      Host.link(before, to);
      return true;
    } catch (ErrnoException e) {
      teller.failed(
          "cannot create hard link " + Quoting.always(to) + " to " + Quoting.always(before), e);
      return true;
    }
  }

  /** What is no directory makes way for what is no regular file. */
  private static void makeWay(String to) throws ErrnoException {
    Statx there = Host.stat(to, false);
    if (there != null && !Mode.isDir(there.mode)) {
      Host.unlink(to);
    }
  }

  // ---- directories ----

  private void directory(OpenImage image, Operand from, String to, Statx s) {
    try {
      Statx there = Host.stat(to, false);
      if (there == null) {
        // Ours alone and open to us until what is in it has come.
        Host.mkdir(to, Mode.S_IRWXU);
      } else if (!Mode.isDir(there.mode)) {
        teller.refused(
            "cannot overwrite non-directory "
                + Quoting.always(to)
                + " with directory "
                + Quoting.always(from.text()));
        return;
      }
      for (DirEntry e : image.list(from.path())) {
        String name = ByteText.of(e.name());
        if (!name.equals(".") && !name.equals("..")) {
          // A name with a slash would lead elsewhere: the driver refuses such directories.
          copy(image, from.child(name), Operand.join(to, name.replace('/', '_')), false);
        }
      }
      if (there == null || options.metadata()) {
        if (!options.metadata()) {
          Host.chmod(to, s.mode & PERMISSIONS & ~umask);
        }
        keep(image, from, to, s);
      }
      teller.copied(from.text(), to);
    } catch (ErrnoException e) {
      teller.failed("cannot copy directory " + Quoting.always(from.text()), e);
    }
  }

  // ---- what is no directory ----

  /** False if it could not be made, which was told. */
  private boolean one(OpenImage image, Operand from, String to, Statx s) throws ErrnoException {
    Statx there = Host.stat(to, false);
    if (there != null && Mode.isDir(there.mode)) {
      teller.refused(
          "cannot overwrite directory "
              + Quoting.always(to)
              + " with non-directory "
              + Quoting.always(from.text()));
      return false;
    }
    if (Mode.isReg(s.mode)) {
      return file(image, from, to, s, there);
    }
    try {
      makeWay(to);
      if (Mode.isLnk(s.mode)) {
        Host.symlink(image.readlink(from.path()), to);
      } else if (options.recursive()) {
        Host.mknod(to, s.mode & ~umask, Mode.isDevice(s.mode) ? s.rdev : 0);
      } else {
        throw Errno.ENXIO.exception();
      }
      return true;
    } catch (ErrnoException e) {
      String kind = Mode.isLnk(s.mode) ? "symbolic link " : "special file ";
      teller.failed("cannot create " + kind + Quoting.always(to), e);
      return false;
    }
  }

  private boolean file(OpenImage image, Operand from, String to, Statx s, @Nullable Statx there)
      throws ErrnoException {
    int fd;
    try (OpenImage.Reader in = image.reader(from.path())) {
      try {
        if (there != null && !Mode.isReg(there.mode)) {
          Host.unlink(to);
        }
        // What is being copied with its owner is nobody else's until it is whole.
        int mode = options.metadata() ? (Mode.S_IRWXU & s.mode) | 0200 : s.mode & PERMISSIONS;
        fd = Host.open(to, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC, mode);
      } catch (ErrnoException e) {
        teller.failed("cannot create regular file " + Quoting.always(to), e);
        return false;
      }
      try {
        data(in, fd, s.size, from.text());
      } finally {
        Host.close(fd);
      }
    }
    return true;
  }

  /** Holes stay holes: only what there is between them is written. */
  private void data(OpenImage.Reader in, int fd, long size, String name) throws ErrnoException {
    long at = 0;
    while (at < size) {
      long begin = in.data(at);
      if (begin < 0) {
        break;
      }
      long end = in.hole(begin);
      progress.moved(begin - at, name);
      at = begin;
      while (at < end) {
        int n = in.read(buffer, (int) Math.min(SIZE, end - at), at);
        if (n <= 0) {
          throw ErrnoException.because(Errno.EIO, "the file ends at " + at + " of " + size);
        }
        Host.write(fd, buffer, n, at);
        at += n;
        progress.moved(n, name);
      }
    }
    progress.moved(size - at, name);
    Host.truncate(fd, size);
  }

  // ---- what is kept ----

  private void keep(OpenImage image, Operand from, String to, Statx s) throws ErrnoException {
    boolean link = Mode.isLnk(s.mode);
    int mode = s.mode & Mode.S_IALLUGO;
    if (options.metadata() && !owned(to, s)) {
      // The bits would speak for another owner.
      mode &= ~(Mode.S_ISUID | Mode.S_ISGID);
    }
    if (options.metadata() && !link) {
      Host.chmod(to, mode);
    }
    if (options.metadata() || options.attributes()) {
      attributes(image, from, to);
    }
    if (options.metadata()) {
      Host.utimes(to, s.atime, s.mtime);
    }
  }

  private boolean owned(String to, Statx s) throws ErrnoException {
    try {
      Host.lchown(to, s.uid, s.gid);
      return true;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPERM && !superuser) {
        return false;
      }
      throw e;
    }
  }

  /** As far as the host permits: with -a what it does not take is left out without a word. */
  private void attributes(OpenImage image, Operand from, String to) throws ErrnoException {
    for (String name : image.listxattr(from.path())) {
      if (!options.attributes() && !name.startsWith("system.posix_acl_")) {
        continue;
      }
      try {
        Host.setxattr(to, name, image.getxattr(from.path(), name));
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EPERM && e.errno() != Errno.EOPNOTSUPP) {
          throw e;
        }
      }
    }
  }
}
