// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.jvfs.testkit.schedule.Scenario.deed;

import java.util.Map;
import java.util.TreeMap;
import org.jvfs.call.Task;
import org.jvfs.cred.Cred;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.testkit.stress.World;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/**
 * A memfs on which scenarios play. Files are told apart by their size. Each call below is one of a
 * scenario's tasks.
 */
final class Stage implements AutoCloseable {
  final World world = new World();
  final Task task = world.task;
  final Task user = world.vfs.newTask(new Cred(1000, 1000));

  private Stage() throws ErrnoException {}

  /** What stands on the stage when it is set. */
  @FunctionalInterface
  interface Set {
    void up(Stage s) throws ErrnoException;
  }

  /** A maker of stages on which all names are cached. */
  static Scenario.Maker<Stage> warm(Set set) {
    return () -> {
      Stage s = new Stage();
      set.up(s);
      return s;
    };
  }

  /** A maker of stages on which no name is cached. */
  static Scenario.Maker<Stage> cold(Set set) {
    return () -> {
      Stage s = new Stage();
      set.up(s);
      s.world.shrink();
      s.world.shrink();
      return s;
    };
  }

  /** Makes a directory of mode 0755. */
  Stage dir(String path) throws ErrnoException {
    task.mkdir(path, 0755);
    return this;
  }

  /** Makes a file of mode 0644 and of so many bytes, none of them written. */
  Stage file(String path, long size) throws ErrnoException {
    int fd = task.open(path, Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_RDWR, 0644);
    task.ftruncate(fd, size);
    task.close(fd);
    return this;
  }

  /** The tree in words, if it is whole. */
  String tree() throws ErrnoException {
    world.check();
    Map<String, String> out = new TreeMap<>();
    list("/", out);
    return out.toString();
  }

  private void list(String dir, Map<String, String> out) throws ErrnoException {
    for (String name : task.list(dir)) {
      String path = dir + name;
      Statx s = task.lstat(path);
      if (Mode.isDir(s.mode)) {
        out.put(path, "dir");
        list(path + "/", out);
      } else {
        out.put(path, s.size + (s.nlink == 1 ? "" : "*" + s.nlink));
      }
    }
  }

  @Override
  public void close() {
    user.exit();
    world.close();
  }

  // ---- calls ----

  static Call<Stage> rename(String from, String to) {
    return deed(s -> s.task.rename(from, to));
  }

  static Call<Stage> exchange(String a, String b) {
    return deed(
        s ->
            s.task.renameat2(
                Fcntl.AT_FDCWD,
                a.getBytes(UTF_8),
                Fcntl.AT_FDCWD,
                b.getBytes(UTF_8),
                Fcntl.RENAME_EXCHANGE));
  }

  static Call<Stage> unlink(String path) {
    return deed(s -> s.task.unlink(path));
  }

  static Call<Stage> rmdir(String path) {
    return deed(s -> s.task.rmdir(path));
  }

  static Call<Stage> mkdir(String path, int mode) {
    return deed(s -> s.task.mkdir(path, mode));
  }

  static Call<Stage> link(String from, String to) {
    return deed(s -> s.task.link(from, to));
  }

  static Call<Stage> create(String path, long size) {
    return deed(s -> s.file(path, size));
  }

  static Call<Stage> umount(String path, int flags) {
    return deed(s -> s.task.umount2(path.getBytes(UTF_8), flags));
  }

  /** Answers the size of a file, "dir" of a directory. */
  static Call<Stage> stat(String path) {
    return s -> sizeOf(s.task.stat(path));
  }

  /** The same for somebody without privileges. */
  static Call<Stage> userStat(String path) {
    return s -> sizeOf(s.user.stat(path));
  }

  private static String sizeOf(Statx x) {
    return Mode.isDir(x.mode) ? "dir" : Long.toString(x.size);
  }

  /** Opens, answers what fstat(2) says, and closes. */
  static Call<Stage> open(String path, int flags) {
    return s -> {
      int fd = s.task.open(path, flags);
      Statx x = new Statx();
      s.task.fstat(fd, x);
      s.task.close(fd);
      return sizeOf(x);
    };
  }

  /** Frees every name and inode that nobody uses; twice, for the second chances. */
  static Call<Stage> shrink() {
    return deed(
        s -> {
          s.world.shrink();
          s.world.shrink();
        });
  }
}
