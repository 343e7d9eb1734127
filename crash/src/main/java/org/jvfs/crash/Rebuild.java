// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jvfs.call.Task;
import org.jvfs.file.IovIter;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/** Makes the living tree what is on the disk, by calls of a task whose root it is. */
final class Rebuild {
  private static final String HERE = ".";

  private final Task task;

  /** How many names each node has that is no directory. */
  private final Map<Node, Integer> names = new HashMap<>();

  /** Descriptors of those that have more names to come. */
  private final Map<Node, Integer> made = new HashMap<>();

  private final Map<Long, Node> numbers = new HashMap<>();

  private Rebuild(Task task) {
    this.task = task;
  }

  /**
   * Removes everything and makes what is on the disk.
   *
   * @return the nodes by their new inode numbers
   */
  static Map<Long, Node> run(Task task, Node root) throws ErrnoException {
    LiveTree.walk(task, new Wipe(task));
    Rebuild r = new Rebuild(task);
    r.count(root);
    int fd = task.open("/", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    try {
      r.fill(fd, root);
      for (String name : LiveTree.xattrs(task, fd, HERE).keySet()) {
        task.removexattr(LiveTree.bytes(HERE), 0, name);
      }
      r.finish(fd, HERE, root);
    } finally {
      task.close(fd);
    }
    return r.numbers;
  }

  /** Removes all but the root. */
  private record Wipe(Task task) implements LiveTree.Visitor {
    @Override
    public void visit(int dir, String name, Statx what) throws ErrnoException {
      if (!Mode.isDir(what.mode)) {
        task.unlinkat(dir, LiveTree.bytes(name), 0);
      }
    }

    @Override
    public void left(int dir, String name) throws ErrnoException {
      task.unlinkat(dir, LiveTree.bytes(name), Fcntl.AT_REMOVEDIR);
    }
  }

  private void count(Node dir) {
    for (Node n : dir.entries.values()) {
      if (n.isDir()) {
        count(n);
      } else {
        names.merge(n, 1, Integer::sum);
      }
    }
  }

  private void fill(int dir, Node node) throws ErrnoException {
    for (var e : node.entries.entrySet()) {
      Node child = e.getValue();
      Integer there = made.get(child);
      if (there == null) {
        make(dir, e.getKey(), child);
      } else {
        task.linkat(there, new byte[0], dir, LiveTree.bytes(e.getKey()), Fcntl.AT_EMPTY_PATH);
      }
      int left = child.isDir() ? 0 : names.merge(child, -1, Integer::sum);
      if (left == 0) {
        Integer done = made.remove(child);
        if (done != null) {
          task.close(done);
        }
      }
    }
  }

  private void make(int dir, String called, Node n) throws ErrnoException {
    byte[] name = LiveTree.bytes(called);
    switch (n.type) {
      case Mode.S_IFDIR -> {
        task.mkdirat(dir, name, 0700);
        int fd = task.openat(dir, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0);
        fill(fd, n);
        task.close(fd);
      }
      case Mode.S_IFREG -> {
        int fd = task.openat(dir, name, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL, 0600);
        write(fd, n.content);
        task.close(fd);
      }
      case Mode.S_IFLNK -> task.symlinkat(n.target, dir, name);
      default -> task.mknodat(dir, name, n.type | 0600, n.rdev);
    }
    if (!n.isDir() && names.getOrDefault(n, 0) > 1) {
      made.put(n, task.openat(dir, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0));
    }
    finish(dir, called, n);
  }

  private void write(int fd, Content c) throws ErrnoException {
    for (long n : c.numbers()) {
      long at = n * Content.PAGE;
      int len = (int) Math.min(Content.PAGE, c.size() - at);
      MemorySegment page = MemorySegment.ofArray(c.page(n));
      for (int done = 0; done < len; ) {
        done += (int) task.pwrite(fd, new IovIter(page, done, len - done), at + done);
      }
    }
    task.ftruncate(fd, c.size());
  }

  /** Attributes, the times last: what comes before would change them. */
  private void finish(int dir, String called, Node n) throws ErrnoException {
    byte[] name = LiveTree.bytes(called);
    Attrs a = n.attrs;
    task.fchownat(dir, name, a.uid(), a.gid(), Fcntl.AT_SYMLINK_NOFOLLOW);
    if (n.type != Mode.S_IFLNK) {
      task.fchmodat(dir, name, a.mode() & Mode.S_IALLUGO, 0);
    }
    task.fchdir(dir);
    for (var x : a.xattrs().entrySet()) {
      task.setxattr(name, Fcntl.AT_SYMLINK_NOFOLLOW, x.getKey(), x.getValue(), 0);
    }
    task.utimensat(dir, name, a.atime(), a.mtime(), Fcntl.AT_SYMLINK_NOFOLLOW);
    numbers.put(LiveTree.stat(task, dir, called).ino, n);
  }
}
