// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.bytes;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EINVAL;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Errno.ENOTEMPTY;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.call.Task;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/** Directories that move about in a deep tree. */
final class DeepTreeTest {
  private static final int DIRECTORIES = 24;
  private static final int VERY_DEEP = 20_000;

  /**
   * Directories are moved beneath others and exchanged while others walk up from them: none is ever
   * lost, none is ever beneath itself.
   */
  @ParameterizedTest
  @ValueSource(ints = {20, 1_000_000})
  void theTreeStaysATree(int dentryLimit) throws ErrnoException {
    try (World w = new World(dentryLimit)) {
      int[] fds = new int[DIRECTORIES];
      long[] numbers = new long[DIRECTORIES];
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < DIRECTORIES; i++) {
        path.append("/d").append(i);
        w.task.mkdir(path.toString(), 0755);
        fds[i] = w.place(path.toString());
        numbers[i] = w.task.stat(path.toString()).ino;
      }
      new Crew()
          .add(3, "mover", r -> move(w, fds[r.nextInt(DIRECTORIES)], fds[r.nextInt(DIRECTORIES)]))
          .add(
              "exchanger",
              r -> exchange(w, fds[r.nextInt(DIRECTORIES)], fds[r.nextInt(DIRECTORIES)]))
          .add(
              "climber",
              r -> {
                Statx s = new Statx();
                int i = r.nextInt(DIRECTORIES);
                // "." and ".." are always there.
                String up = "../".repeat(r.nextInt(2 * DIRECTORIES));
                w.task.statx(fds[i], bytes(up + "."), 0, Statx.STATX_BASIC_STATS, s);
                w.task.statx(fds[i], bytes("."), 0, Statx.STATX_BASIC_STATS, s);
                assertThat(s.ino).isEqualTo(numbers[i]);
              })
          .add("reader of paths", r -> pathOf(w, fds[r.nextInt(DIRECTORIES)]))
          .run();
      Set<Long> reached = new Census(w.vfs, w.task).take().directories();
      assertThat(reached).hasSize(DIRECTORIES + 1);
      for (long n : numbers) {
        assertThat(reached).contains(n);
      }
      for (int fd : fds) {
        w.task.close(fd);
      }
      w.check();
    }
  }

  /** The path of a directory, which must be one of a single moment. */
  private static String pathOf(World w, int fd) throws ErrnoException {
    try (Task t = w.task.fork()) {
      t.fchdir(fd);
      String path = new String(t.getcwd(), UTF_8);
      assertThat(path).startsWith("/d").doesNotContain("(");
      // Each name is in the tree once, so no path shows one twice.
      String[] parts = path.substring(1).split("/", -1);
      assertThat(new HashSet<>(Arrays.asList(parts))).as(path).hasSameSizeAs(parts);
      return path;
    }
  }

  private static void move(World w, int what, int where) throws ErrnoException {
    String path = pathOf(w, what);
    String name = path.substring(path.lastIndexOf('/') + 1);
    tolerate(
        () -> w.task.renameat2(AT_FDCWD, bytes(path), where, bytes(name), 0),
        EINVAL,
        ENOENT,
        ENOTEMPTY);
  }

  private static void exchange(World w, int one, int other) throws ErrnoException {
    String a = pathOf(w, one);
    String b = pathOf(w, other);
    tolerate(
        () -> w.task.renameat2(AT_FDCWD, bytes(a), AT_FDCWD, bytes(b), Fcntl.RENAME_EXCHANGE),
        EINVAL,
        ENOENT,
        ENOTEMPTY);
  }

  /** What is done to a whole tree takes time in proportion to it, and no stack. */
  @Test
  void aVeryDeepTreeGoesQuickly() throws ErrnoException {
    try (World w = new World()) {
      Task t = w.task.fork();
      for (int i = 0; i < VERY_DEEP; i++) {
        t.mkdir("d", 0755);
        t.chdir("d");
      }
      assertThat(w.task.stat("/d").nlink).isEqualTo(3);
      t.exit();
      long start = System.nanoTime();
      w.vfs.close();
      assertThat((System.nanoTime() - start) / 1_000_000).as("milliseconds").isLessThan(2000);
    }
  }
}
