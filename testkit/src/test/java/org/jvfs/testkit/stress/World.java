// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/**
 * A VFS with a memfs at its root. Closing it demands that nothing was complained of, and that all
 * memory came back.
 */
public final class World implements AutoCloseable {
  public final Vfs vfs;
  public final Task task;
  final List<String> complaints = new CopyOnWriteArrayList<>();

  public World() throws ErrnoException {
    this(1_000_000);
  }

  public World(int dentryLimit) throws ErrnoException {
    this(dentryLimit, 64L << 20);
  }

  World(int dentryLimit, long memory) throws ErrnoException {
    vfs = Vfs.builder().memoryBudget(memory).dentryLimit(dentryLimit).log(complaints::add).build();
    task = vfs.rootTask();
    task.mount("none", "/", "memfs", 0, Map.of());
  }

  static byte[] bytes(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }

  /** A call that may fail. */
  @FunctionalInterface
  interface Call {
    void run() throws ErrnoException;
  }

  /** Runs a call that may fail in the ways given; answers null if it did not. */
  static @Nullable Errno tolerate(Call call, Errno... expected) throws ErrnoException {
    try {
      call.run();
      return null;
    } catch (ErrnoException e) {
      for (Errno x : expected) {
        if (e.errno() == x) {
          return x;
        }
      }
      throw e;
    }
  }

  /** Makes an empty file and answers its inode number. */
  long create(String path) throws ErrnoException {
    int fd = task.open(path, Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_WRONLY, 0644);
    Statx s = new Statx();
    task.fstat(fd, s);
    task.close(fd);
    return s.ino;
  }

  /** A descriptor of a place. */
  int place(String path) throws ErrnoException {
    return task.open(path, Fcntl.O_PATH);
  }

  /** Frees every name and inode that nobody uses. */
  public void shrink() {
    vfs.state().shrink(0);
  }

  /** Looks whether cache and file system agree, with what is cached now and with nothing cached. */
  public void check() throws ErrnoException {
    new Census(vfs, task).look();
    // Twice, for the second chances.
    shrink();
    shrink();
    new Census(vfs, task).take();
  }

  @Override
  public void close() {
    vfs.close();
    assertThat(complaints).as("complaints").isEmpty();
    assertThat(vfs.state().superBlocks()).as("file systems left").isEmpty();
  }
}
