// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.PlaceCalls;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.cred.Cred;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Xattrs;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;
import org.jvfs.walk.Lookup;
import org.jvfs.walk.OpenHow;
import org.jvfs.walk.PathRef;

/**
 * The system calls of one task, by a place to begin at and a path from there: null for the task's
 * own directories, an open directory's place for what {@link java.nio.file.SecureDirectoryStream}
 * promises. All may block; errors are those of {@link Task}'s calls of the same name.
 */
final class Calls {
  /** What is asked of a file. */
  private static final int ALL = Statx.STATX_BASIC_STATS | Statx.STATX_BTIME;

  private final Vfs vfs;
  private final Task task;

  Calls(Task task) {
    this.vfs = task.vfs();
    this.task = task;
  }

  Task task() {
    return task;
  }

  /** What is done at a place. */
  @FunctionalInterface
  interface AtPlace<R> {
    R apply(PathRef p) throws ErrnoException;
  }

  /** Does something at a place, which is held meanwhile. */
  <R> R at(@Nullable VfsPath base, byte[] path, boolean follow, AtPlace<R> call)
      throws ErrnoException {
    return at(task.cred(), base, path, how(base, path, follow), call);
  }

  /** The same without an answer. */
  @FunctionalInterface
  private interface DoneAtPlace {
    void apply(PathRef p) throws ErrnoException;
  }

  private void doAt(@Nullable VfsPath base, byte[] path, boolean follow, DoneAtPlace call)
      throws ErrnoException {
    at(
        base,
        path,
        follow,
        p -> {
          call.apply(p);
          return 0;
        });
  }

  /** An empty path from an open directory on is that directory, as with AT_EMPTY_PATH. */
  private static int how(@Nullable VfsPath base, byte[] path, boolean follow) {
    return (follow ? Lookup.FOLLOW : 0) | (base != null && path.length == 0 ? Lookup.EMPTY : 0);
  }

  private <R> R at(Cred as, @Nullable VfsPath base, byte[] path, int flags, AtPlace<R> call)
      throws ErrnoException {
    PathRef p = new PathRef();
    ErrnoException.check(vfs.walk().lookupAs(task, as, base, path, path.length, flags, p));
    try {
      return call.apply(p);
    } finally {
      p.put();
    }
  }

  // ---- opening ----

  OpenFile open(@Nullable VfsPath base, byte[] path, int flags, int mode) throws ErrnoException {
    return vfs.opener().open(task, base, path, OpenHow.of(flags, mode));
  }

  // ---- attributes ----

  /** Answers 0 or a negative errno. */
  int stat(@Nullable VfsPath base, byte[] path, boolean follow, Statx out) {
    return vfs.walk().stat(task, base, path, path.length, how(base, path, follow), out, ALL, 0);
  }

  /** The same for a path that remembers where it led. */
  int stat(JvfsPath path, boolean follow, Statx out) {
    return vfs.walk().stat(task, path.callBytes(), follow, out, ALL, 0, path);
  }

  void access(@Nullable VfsPath base, byte[] path, int mode) throws ErrnoException {
    Cred as = task.cred().forAccess();
    at(
        as,
        base,
        path,
        Lookup.FOLLOW,
        p -> {
          PlaceCalls.access(as, p.mnt(), p.dentry(), mode);
          return 0;
        });
  }

  void chmod(@Nullable VfsPath base, byte[] path, boolean follow, int mode) throws ErrnoException {
    doAt(base, path, follow, p -> PlaceCalls.chmod(task, p.mnt(), p.dentry(), mode));
  }

  /** {@code -1} leaves an id alone. */
  void chown(@Nullable VfsPath base, byte[] path, boolean follow, int uid, int gid)
      throws ErrnoException {
    doAt(base, path, follow, p -> PlaceCalls.chown(task, p.mnt(), p.dentry(), uid, gid));
  }

  void utimens(@Nullable VfsPath base, byte[] path, boolean follow, Timespec atime, Timespec mtime)
      throws ErrnoException {
    doAt(base, path, follow, p -> PlaceCalls.utimens(task, p.mnt(), p.dentry(), atime, mtime));
  }

  StatFs statfs(@Nullable VfsPath base, byte[] path) throws ErrnoException {
    return at(base, path, true, p -> PlaceCalls.statfs(p.mnt(), p.dentry()));
  }

  // ---- names ----

  void mkdir(@Nullable VfsPath base, byte[] path, int mode) throws ErrnoException {
    vfs.namei().mkdir(task, base, path, mode, null);
  }

  void mknod(@Nullable VfsPath base, byte[] path, int mode, long rdev) throws ErrnoException {
    vfs.namei().mknod(task, base, path, mode, rdev, null);
  }

  void symlink(byte[] target, @Nullable VfsPath base, byte[] path) throws ErrnoException {
    vfs.namei().symlink(task, target, base, path, null);
  }

  void link(byte[] from, byte[] path) throws ErrnoException {
    vfs.namei().link(task, null, from, null, path, 0, null);
  }

  void unlink(@Nullable VfsPath base, byte[] path) throws ErrnoException {
    vfs.namei().unlink(task, base, path);
  }

  void rmdir(@Nullable VfsPath base, byte[] path) throws ErrnoException {
    vfs.namei().rmdir(task, base, path);
  }

  void rename(@Nullable VfsPath base, byte[] from, @Nullable VfsPath newBase, byte[] to, int flags)
      throws ErrnoException {
    vfs.namei().rename(task, base, from, newBase, to, flags);
  }

  /** A file or an empty directory. */
  void remove(@Nullable VfsPath base, byte[] path) throws ErrnoException {
    try {
      unlink(base, path);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EISDIR) {
        throw e;
      }
      rmdir(base, path);
    }
  }

  byte[] readlink(@Nullable VfsPath base, byte[] path) throws ErrnoException {
    return at(base, path, false, p -> PlaceCalls.readlink(p.mnt(), p.dentry()));
  }

  /** The path of what a path names, without links. */
  byte[] realPath(byte[] path) throws ErrnoException {
    VfsPath top = task.getRoot();
    if (top == null) {
      throw Errno.ESRCH.exception();
    }
    try {
      return at(null, path, true, p -> vfs.walk().dPath(p.mnt(), p.dentry(), top));
    } finally {
      top.put();
    }
  }

  // ---- extended attributes ----

  byte[] getxattr(@Nullable VfsPath base, byte[] path, boolean follow, String name)
      throws ErrnoException {
    Xattrs.checkName(name);
    return at(base, path, follow, p -> PlaceCalls.getxattr(task, p.dentry(), name));
  }

  void setxattr(
      @Nullable VfsPath base, byte[] path, boolean follow, String name, byte[] value, int flags)
      throws ErrnoException {
    PlaceCalls.checkSetxattr(name, value.length, flags);
    doAt(
        base,
        path,
        follow,
        p -> PlaceCalls.setxattr(task, p.mnt(), p.dentry(), name, value, flags));
  }

  List<String> listxattr(@Nullable VfsPath base, byte[] path, boolean follow)
      throws ErrnoException {
    return at(base, path, follow, p -> PlaceCalls.listxattr(task, p.dentry()));
  }

  void removexattr(@Nullable VfsPath base, byte[] path, boolean follow, String name)
      throws ErrnoException {
    Xattrs.checkName(name);
    doAt(base, path, follow, p -> PlaceCalls.removexattr(task, p.mnt(), p.dentry(), name));
  }
}
