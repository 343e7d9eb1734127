// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/**
 * What the attribute views of a file have in common: where it is found each time it is asked for.
 *
 * @param path for the errors, and the path walked
 * @param dir whose place the path begins at, and whose own place an empty path is; null for the
 *     task's own directories
 * @param follow whether a link in the last place is followed
 */
record Located(JvfsPath path, @Nullable JvfsDirectoryStream dir, boolean follow) {
  Located(JvfsPath path, boolean follow) {
    this(path, null, follow);
  }

  /** A call at the place where the path begins. */
  @FunctionalInterface
  interface Call<R> {
    R apply(Calls calls, @Nullable VfsPath base, byte[] path) throws ErrnoException;
  }

  <R> R call(Call<R> c) throws IOException {
    JvfsFileSystem fs = path.getFileSystem();
    fs.checkOpen();
    try {
      if (dir == null) {
        return c.apply(fs.calls(), null, path.callBytes());
      }
      return dir.with(base -> c.apply(fs.calls(), base, path.bytes()));
    } catch (ErrnoException e) {
      throw Errors.of(e, path);
    }
  }

  JvfsFileAttributes read() throws IOException {
    Statx s = new Statx();
    call(
        (calls, base, p) -> {
          int r = calls.stat(base, p, follow, s);
          ErrnoException.check(r == Errno.ENOTDIR.neg ? Errno.ENOENT.neg : r);
          return 0;
        });
    return new JvfsFileAttributes(path.getFileSystem().principals(), s);
  }

  /** A call without an answer. */
  @FunctionalInterface
  interface Act {
    void apply(Calls calls, @Nullable VfsPath base, byte[] path) throws ErrnoException;
  }

  void run(Act a) throws IOException {
    call(
        (calls, base, p) -> {
          a.apply(calls, base, p);
          return 0;
        });
  }

  void chmod(int mode) throws IOException {
    run((calls, base, p) -> calls.chmod(base, p, follow, mode));
  }

  void chown(int uid, int gid) throws IOException {
    run((calls, base, p) -> calls.chown(base, p, follow, uid, gid));
  }

  void setOwner(UserPrincipal owner) throws IOException {
    if (owner instanceof GroupPrincipal) {
      throw new IOException("'" + owner + "' is a group");
    }
    chown(Principals.uid(owner), -1);
  }
}
