// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jvfs.call.DirEntry;
import org.jvfs.call.Task;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/** Goes through the living tree by calls of a task whose root it is. */
final class LiveTree {
  private static final int DIRECTORY =
      Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_NOATIME;

  private final Task task;
  private final Visitor visitor;
  private final long dev;

  /** What is done for each place. */
  interface Visitor {
    /**
     * A place, before what is beneath it.
     *
     * @param dir the descriptor of its directory; the root is "." in itself
     */
    void visit(int dir, String name, Statx what) throws ErrnoException;

    /** A directory, after what is beneath it; not called for the root. */
    default void left(int dir, String name) throws ErrnoException {}
  }

  private LiveTree(Task task, Visitor visitor, long dev) {
    this.task = task;
    this.visitor = visitor;
    this.dev = dev;
  }

  /** Visits the root and everything beneath it, but for other file systems mounted there. */
  static void walk(Task task, Visitor visitor) throws ErrnoException {
    int root = task.open("/", DIRECTORY);
    try {
      Statx s = stat(task, root, ".");
      visitor.visit(root, ".", s);
      new LiveTree(task, visitor, s.dev).beneath(root);
    } finally {
      task.close(root);
    }
  }

  /** Attributes of a place, that of a symbolic link itself. */
  static Statx stat(Task task, int dir, String name) throws ErrnoException {
    Statx s = new Statx();
    task.statx(dir, bytes(name), Fcntl.AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, s);
    return s;
  }

  /** A name's bytes. */
  static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Bytes as a name: Latin 1 keeps all of them apart. */
  static String name(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Extended attributes and ACLs of a place; the task's working directory becomes {@code dir}. */
  static Map<String, byte[]> xattrs(Task task, int dir, String name) throws ErrnoException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    task.fchdir(dir);
    for (String x : task.listxattr(bytes(name), Fcntl.AT_SYMLINK_NOFOLLOW)) {
      all.put(x, task.getxattr(bytes(name), Fcntl.AT_SYMLINK_NOFOLLOW, x));
    }
    return all;
  }

  private void beneath(int dir) throws ErrnoException {
    for (String name : names(dir)) {
      try {
        entry(dir, name);
      } catch (ErrnoException x) {
        // Removed since it was listed; then nothing has to be kept of it.
        if (x.errno() != Errno.ENOENT && x.errno() != Errno.ENODATA) {
          throw x;
        }
      }
    }
  }

  private List<String> names(int dir) throws ErrnoException {
    List<String> all = new ArrayList<>();
    for (List<DirEntry> l = task.getdents(dir, 1024); !l.isEmpty(); l = task.getdents(dir, 1024)) {
      l.stream().map(e -> name(e.name())).filter(n -> !isDots(n)).forEach(all::add);
    }
    return all;
  }

  private static boolean isDots(String n) {
    return n.equals(".") || n.equals("..");
  }

  private void entry(int dir, String name) throws ErrnoException {
    Statx s = stat(task, dir, name);
    if (s.dev != dev) {
      return;
    }
    visitor.visit(dir, name, s);
    if (Mode.isDir(s.mode)) {
      int fd = task.openat(dir, bytes(name), DIRECTORY, 0);
      try {
        beneath(fd);
      } finally {
        task.close(fd);
      }
      visitor.left(dir, name);
    }
  }
}
