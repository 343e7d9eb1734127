// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jvfs.call.DirEntry;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Statx;
import org.jvfs.walk.Lookup;
import org.jvfs.walk.PathRef;

/**
 * Counts a memfs that nobody changes, from its root down, and holds against each other what is
 * listed, what is found, what is cached and what the counts say.
 */
final class Census {
  private static final int DIRENT_SIZE = 20;

  private final Vfs vfs;
  private final Task task;
  private final Set<Long> directories = new HashSet<>();

  /** Of what is no directory: names seen, and the link count told. */
  private final Map<Long, Integer> names = new HashMap<>();

  private final Map<Long, Integer> links = new HashMap<>();
  private final ArrayDeque<String> todo = new ArrayDeque<>();

  Census(Vfs vfs, Task task) {
    this.vfs = vfs;
    this.task = task;
  }

  /** Inode numbers of the directories met. */
  Set<Long> directories() {
    return directories;
  }

  /** How many names each object that is no directory has. */
  Map<Long, Integer> names() {
    return names;
  }

  Census take() throws ErrnoException {
    look();
    StatFs s = task.statfs(World.bytes("/"));
    long extra = names.values().stream().mapToLong(n -> n - 1).sum();
    long objects = directories.size() + (long) names.size();
    assertThat(s.files - s.ffree).as("inodes in use").isEqualTo(objects + extra);
    return this;
  }

  /**
   * All but the number of inodes in use: a name that was not found in a directory just before its
   * removal keeps that in memory, as in Linux, until it is reclaimed.
   */
  void look() throws ErrnoException {
    todo.add("/");
    directories.add(task.stat("/").ino);
    for (String dir = todo.poll(); dir != null; dir = todo.poll()) {
      visit(dir);
    }
    assertThat(names).as("names of each object and its link count").isEqualTo(links);
  }

  private void visit(String dir) throws ErrnoException {
    Map<String, DirEntry> listed = list(dir);
    int subdirectories = 0;
    for (DirEntry e : listed.values()) {
      String path = dir.equals("/") ? "/" + e.text() : dir + "/" + e.text();
      Statx s = task.lstat(path);
      assertThat(s.ino).as("inode of %s", path).isEqualTo(e.ino());
      assertThat(Mode.dtype(s.mode)).as("type of %s", path).isEqualTo(e.type());
      if (Mode.isDir(s.mode)) {
        subdirectories++;
        assertThat(directories.add(s.ino)).as("%s is met once", path).isTrue();
        todo.add(path);
      } else {
        names.merge(s.ino, 1, Integer::sum);
        links.put(s.ino, s.nlink);
      }
    }
    Statx s = task.lstat(dir);
    assertThat(s.nlink).as("links of %s", dir).isEqualTo(2 + subdirectories);
    assertThat(s.size).as("size of %s", dir).isEqualTo(DIRENT_SIZE * (listed.size() + 2L));
    compareCache(dir, listed);
  }

  private Map<String, DirEntry> list(String dir) throws ErrnoException {
    Map<String, DirEntry> out = new HashMap<>();
    int fd = task.open(dir, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    try {
      for (var some = task.getdents(fd, 1000); !some.isEmpty(); some = task.getdents(fd, 1000)) {
        for (DirEntry e : some) {
          assertThat(out.put(e.text(), e)).as("%s is listed once in %s", e.text(), dir).isNull();
        }
      }
    } finally {
      task.close(fd);
    }
    assertThat(out.remove(".")).isNotNull();
    assertThat(out.remove("..")).isNotNull();
    return out;
  }

  private void compareCache(String dir, Map<String, DirEntry> listed) {
    PathRef ref = new PathRef();
    byte[] path = World.bytes(dir);
    assertThat(vfs.walk().lookup(task, null, path, path.length, Lookup.FOLLOW, ref)).isZero();
    Dentry d = ref.dentry();
    assertThat(d.inode().rwsem().isHeld()).as("%s is locked", dir).isFalse();
    Set<String> seen = new HashSet<>();
    for (Dentry c : vfs.state().dcache().children(d)) {
      String name = new String(c.name(), StandardCharsets.UTF_8);
      assertThat(c.parent()).as("parent of %s in %s", name, dir).isSameAs(d);
      assertThat(seen.add(name)).as("%s is cached once in %s", name, dir).isTrue();
      Inode i = c.inodeOrNull();
      DirEntry e = listed.get(name);
      assertThat(i == null ? -1 : i.ino())
          .as("inode of %s in the cache of %s", name, dir)
          .isEqualTo(e == null ? -1 : e.ino());
      if (i != null) {
        assertThat(i.rwsem().isHeld()).as("%s is locked", name).isFalse();
      }
      c.put();
    }
    ref.put();
  }
}
