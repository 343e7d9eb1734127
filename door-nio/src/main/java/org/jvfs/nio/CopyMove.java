// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.LinkOption;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/** Copying and moving one file. */
final class CopyMove {
  private static final String USER = "user.";

  private final JvfsPath source;
  private final JvfsPath target;
  private final Calls from;
  private final Calls to;
  private boolean replace;
  private boolean attributes;
  private boolean atomic;
  private boolean follow = true;

  CopyMove(JvfsPath source, JvfsPath target, CopyOption... options) {
    this.source = source;
    this.target = target;
    for (CopyOption o : options) {
      if (o == StandardCopyOption.REPLACE_EXISTING) {
        replace = true;
      } else if (o == StandardCopyOption.COPY_ATTRIBUTES) {
        attributes = true;
      } else if (o == StandardCopyOption.ATOMIC_MOVE) {
        atomic = true;
      } else if (o == LinkOption.NOFOLLOW_LINKS) {
        follow = false;
      } else {
        throw new UnsupportedOperationException(Objects.requireNonNull(o) + " not supported");
      }
    }
    source.getFileSystem().checkOpen();
    target.getFileSystem().checkOpen();
    this.from = source.getFileSystem().calls();
    this.to = target.getFileSystem().calls();
  }

  private boolean sameVfs() {
    return source.getFileSystem().vfs() == target.getFileSystem().vfs();
  }

  // ---- copying ----

  void copy() throws IOException {
    if (atomic) {
      throw new UnsupportedOperationException("Unsupported option: ATOMIC_MOVE");
    }
    JvfsFileAttributes a = new Located(source, follow).read();
    JvfsFileAttributes old = targetIfThere();
    if (old != null) {
      if (sameVfs() && old.sameFile(a)) {
        return;
      }
      if (!replace) {
        throw new FileAlreadyExistsException(target.toString());
      }
      removeTarget();
    }
    copyAs(a, attributes, attributes);
  }

  private @Nullable JvfsFileAttributes targetIfThere() throws IOException {
    Statx s = new Statx();
    int r = to.stat(null, target.callBytes(), false, s);
    if (r < 0) {
      // What keeps us from looking keeps us from making something there, and is told of then.
      return null;
    }
    return new JvfsFileAttributes(target.getFileSystem().principals(), s);
  }

  private void removeTarget() throws IOException {
    try {
      to.remove(null, target.callBytes());
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw JvfsFileSystemProvider.notRemoved(e, target);
      }
    }
  }

  /** Makes the copy, where nothing is now. */
  private void copyAs(JvfsFileAttributes a, boolean withTimes, boolean withRest)
      throws IOException {
    int permissions = a.mode() & Mode.S_IALLUGO;
    try {
      switch (a.mode() & Mode.S_IFMT) {
        case Mode.S_IFDIR -> to.mkdir(null, target.callBytes(), permissions);
        case Mode.S_IFLNK -> {
          to.symlink(from.readlink(null, source.callBytes()), null, target.callBytes());
        }
        case Mode.S_IFREG -> copyContent(permissions & (Mode.S_IRWXUGO | Mode.S_ISVTX));
        default -> to.mknod(null, target.callBytes(), a.mode(), a.rdev());
      }
    } catch (ErrnoException e) {
      throw Errors.of(e, target);
    }
    boolean done = false;
    try {
      if (withRest) {
        copyOwner(a);
        copyExtended(a);
      }
      if (withTimes) {
        to.utimens(null, target.callBytes(), false, a.atimespec(), a.mtimespec());
      }
      done = true;
    } catch (ErrnoException e) {
      throw Errors.of(e, target);
    } finally {
      if (!done) {
        removeTarget();
      }
    }
  }

  private void copyContent(int permissions) throws IOException {
    OpenFile in;
    try {
      in = from.open(null, source.callBytes(), Fcntl.O_RDONLY | noFollow(), 0);
    } catch (ErrnoException e) {
      throw Errors.of(e, source);
    }
    try {
      OpenFile out =
          to.open(
              null, target.callBytes(), Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, permissions);
      boolean done = false;
      try (JvfsFileChannel i =
              new JvfsFileChannel(source.getFileSystem(), in.get()).uninterruptible();
          JvfsFileChannel o = new JvfsFileChannel(target.getFileSystem(), out).uninterruptible()) {
        long size = i.size();
        long n = 0;
        while (n < size) {
          long moved = i.transferTo(n, size - n, o);
          if (moved == 0) {
            break;
          }
          n += moved;
        }
        done = true;
      } finally {
        if (!done) {
          removeTarget();
        }
      }
    } finally {
      in.put();
    }
  }

  private int noFollow() {
    return follow ? 0 : Fcntl.O_NOFOLLOW;
  }

  /** Owner and permissions, where we are let: a copy by who may not is a copy all the same. */
  private void copyOwner(JvfsFileAttributes a) throws ErrnoException {
    try {
      to.chown(null, target.callBytes(), false, a.uid(), a.gid());
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPERM) {
        throw e;
      }
    }
    if (!a.isSymbolicLink()) {
      // After the owner, whose change drops set-id bits.
      to.chmod(null, target.callBytes(), false, a.mode() & Mode.S_IALLUGO);
    }
  }

  private void copyExtended(JvfsFileAttributes a) throws ErrnoException {
    if (!a.isRegularFile() && !a.isDirectory()) {
      return;
    }
    for (String name : from.listxattr(null, source.callBytes(), follow)) {
      if (name.startsWith(USER)) {
        byte[] v = from.getxattr(null, source.callBytes(), follow, name);
        to.setxattr(null, target.callBytes(), false, name, v, 0);
      }
    }
  }

  // ---- moving ----

  void move() throws IOException {
    if (attributes) {
      throw new UnsupportedOperationException("Unsupported option: COPY_ATTRIBUTES");
    }
    if (atomic) {
      if (!sameVfs()) {
        throw new AtomicMoveNotSupportedException(
            source.toString(), target.toString(), "two virtual file systems");
      }
      moveAtomically();
      return;
    }
    JvfsFileAttributes a = new Located(source, false).read();
    JvfsFileAttributes old = targetIfThere();
    if (old != null) {
      if (sameVfs() && old.sameFile(a)) {
        return;
      }
      if (!replace) {
        throw new FileAlreadyExistsException(target.toString());
      }
      if (a.isDirectory() || old.isDirectory()) {
        // A rename replaces a file by a file; else what is there has to go before.
        removeTarget();
      }
    }
    if (sameVfs()) {
      try {
        // Where nothing was a moment ago, nothing is replaced that came since.
        int flags = old == null ? Fcntl.RENAME_NOREPLACE : 0;
        from.rename(null, source.callBytes(), null, target.callBytes(), flags);
        return;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EXDEV) {
          throw Errors.of(e, source, target);
        }
      }
    }
    moveByCopy(a, old != null);
  }

  private void moveAtomically() throws IOException {
    try {
      from.rename(null, source.callBytes(), null, target.callBytes(), 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EXDEV) {
        throw new AtomicMoveNotSupportedException(
            source.toString(), target.toString(), Errors.text(e.errno()));
      }
      throw Errors.of(e, source, target);
    }
  }

  /** To another file system: a file, or an empty directory. */
  private void moveByCopy(JvfsFileAttributes a, boolean targetThere) throws IOException {
    if (a.isDirectory() && !isEmpty()) {
      throw new DirectoryNotEmptyException(source.toString());
    }
    if (targetThere && !a.isDirectory()) {
      removeTarget();
    }
    follow = false;
    copyAs(a, true, true);
    try {
      from.remove(null, source.callBytes());
    } catch (ErrnoException e) {
      removeTarget();
      throw JvfsFileSystemProvider.notRemoved(e, source);
    }
  }

  private boolean isEmpty() throws IOException {
    try (var entries = source.getFileSystem().provider().newDirectoryStream(source, p -> true)) {
      return !entries.iterator().hasNext();
    }
  }
}
