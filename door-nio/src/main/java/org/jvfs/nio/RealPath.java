// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/** The real path of an existing file. */
final class RealPath {
  private RealPath() {}

  /** With {@code follow} there is no link in it, else only "." and ".." go. */
  static JvfsPath of(JvfsPath p, boolean follow) throws IOException {
    JvfsFileSystem fs = p.getFileSystem();
    fs.checkOpen();
    if (!follow) {
      JvfsPath r = withoutDots(fs, p.toAbsolutePath());
      look(fs, r, new Statx());
      return r;
    }
    try {
      return new JvfsPath(fs, fs.calls().realPath(p.callBytes()));
    } catch (ErrnoException e) {
      throw Errors.of(e, p);
    }
  }

  private static void look(JvfsFileSystem fs, JvfsPath p, Statx out) throws IOException {
    int r = fs.calls().stat(null, p.bytes(), false, out);
    if (r < 0) {
      throw Errors.of(Errno.of(r).exception(), p);
    }
  }

  /** A ".." goes with the name before it, unless that is a link: then it says something else. */
  private static JvfsPath withoutDots(JvfsFileSystem fs, JvfsPath p) throws IOException {
    JvfsPath r = fs.root();
    for (int i = 0; i < p.getNameCount(); i++) {
      JvfsPath name = p.getName(i);
      String s = name.toString();
      if (s.equals(".")) {
        continue;
      }
      if (!s.equals("..")) {
        r = r.resolve(name);
        continue;
      }
      Statx before = new Statx();
      look(fs, r, before);
      if (org.jvfs.uapi.Mode.isLnk(before.mode)) {
        r = r.resolve(name);
      } else {
        JvfsPath up = r.getParent();
        r = up == null ? fs.root() : up;
      }
    }
    return r;
  }
}
