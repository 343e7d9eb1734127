// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.bytes;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EEXIST;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.call.Task;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/** What exists at every moment is found by every walk, whatever goes on around it. */
final class WalkTest {
  private static final int MANY = 3000;

  /** Noise: siblings come and go, names are forgotten, the hash table grows. */
  private static Crew noise(World w, String dir) throws ErrnoException {
    w.task.mkdir("/crowd", 0755);
    AtomicInteger next = new AtomicInteger();
    return new Crew()
        .add(
            "siblings",
            r -> {
              String a = dir + "/s" + r.nextInt(20);
              String b = dir + "/s" + r.nextInt(20);
              switch (r.nextInt(4)) {
                case 0, 1 -> tolerate(() -> w.create(a), EEXIST);
                case 2 -> tolerate(() -> w.task.rename(a, b), ENOENT);
                default -> tolerate(() -> w.task.unlink(a), ENOENT);
              }
            })
        .add(
            "crowd",
            r -> {
              int n = next.getAndIncrement();
              tolerate(() -> w.task.stat("/crowd/none" + n), ENOENT);
              if (n < MANY) {
                w.create("/crowd/f" + n);
              }
            })
        .add(
            "forgetter",
            r -> {
              w.shrink();
              Thread.sleep(1);
            });
  }

  private static long ino(Task t, int dirfd, String path) throws ErrnoException {
    Statx s = new Statx();
    t.statx(dirfd, bytes(path), 0, Statx.STATX_BASIC_STATS, s);
    return s.ino;
  }

  /** Two directories that both have the name change places. */
  @ParameterizedTest
  @ValueSource(ints = {50, 1_000_000})
  void aNameInExchangedDirectoriesIsAlwaysFound(int dentryLimit) throws ErrnoException {
    try (World w = new World(dentryLimit)) {
      w.task.mkdir("/a", 0755);
      w.task.mkdir("/b", 0755);
      w.task.mkdir("/a/p", 0755);
      w.task.mkdir("/b/p", 0755);
      w.task.mkdir("/noise", 0755);
      long one = w.create("/a/p/file");
      long other = w.create("/b/p/file");
      int fd = w.place("/a/p");
      noise(w, "/noise")
          .add(
              "exchanger",
              r ->
                  w.task.renameat2(
                      AT_FDCWD, bytes("/a/p"), AT_FDCWD, bytes("/b/p"), Fcntl.RENAME_EXCHANGE))
          .add(
              2,
              "walker",
              r -> {
                assertThat(ino(w.task, AT_FDCWD, "/a/p/file")).isIn(one, other);
                assertThat(ino(w.task, AT_FDCWD, "/b/../a/p/../p/file")).isIn(one, other);
                assertThat(ino(w.task, fd, "file")).isEqualTo(one);
              })
          .add(
              "opener",
              r -> w.task.close(w.task.open("/b/p/file", Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW)))
          .run();
      w.task.close(fd);
      w.check();
    }
  }

  /** A name that is replaced again and again, and one that is next to it. */
  @ParameterizedTest
  @ValueSource(ints = {50, 1_000_000})
  void aReplacedNameIsAlwaysFound(int dentryLimit) throws ErrnoException {
    try (World w = new World(dentryLimit)) {
      w.task.mkdir("/d", 0755);
      w.create("/d/file");
      w.create("/d/still");
      w.task.symlink("file", "/d/link");
      long still = w.task.stat("/d/still").ino;
      noise(w, "/d")
          .add(
              "replacer",
              r -> {
                w.create("/d/fresh");
                w.task.rename("/d/fresh", "/d/file");
              })
          .add(
              2,
              "walker",
              r -> {
                w.task.stat("/d/file");
                w.task.stat("/d/link");
                assertThat(w.task.stat("/d/still").ino).isEqualTo(still);
              })
          .add(
              "opener",
              r -> {
                w.task.close(w.task.open("/d/file", Fcntl.O_RDONLY));
                w.task.close(w.task.open("/d/file", Fcntl.O_RDWR | Fcntl.O_CREAT, 0600));
              })
          .run();
      w.check();
    }
  }

  /** A directory goes to and fro between two paths: while it stands still, it is at one of them. */
  @ParameterizedTest
  @ValueSource(ints = {50, 1_000_000})
  void aMovedDirectoryIsWhereItIs(int dentryLimit) throws ErrnoException {
    try (World w = new World(dentryLimit)) {
      w.task.mkdir("/a", 0755);
      w.task.mkdir("/b", 0755);
      w.task.mkdir("/a/p", 0755);
      long file = w.create("/a/p/file");
      w.create("/a/p/s0");
      int fd = w.place("/a/p");
      // Odd while a move is under way; at multiples of four the directory is in /a.
      AtomicLong moves = new AtomicLong();
      AtomicLong settled = new AtomicLong();
      noise(w, "/b")
          .add(
              "mover",
              r -> {
                boolean there = moves.get() % 4 != 0;
                moves.incrementAndGet();
                w.task.rename(there ? "/b/p" : "/a/p", there ? "/a/p" : "/b/p");
                moves.incrementAndGet();
                for (int i = r.nextInt(2000); i > 0; i--) {
                  Thread.onSpinWait();
                }
              })
          .add(
              2,
              "walker",
              r -> {
                long before = moves.get();
                if (before % 2 == 0) {
                  boolean there = before % 4 != 0;
                  boolean found =
                      tolerate(
                              () ->
                                  assertThat(
                                          ino(w.task, AT_FDCWD, there ? "/b/p/file" : "/a/p/file"))
                                      .isEqualTo(file),
                              ENOENT)
                          == null;
                  boolean elsewhere =
                      tolerate(
                              () -> ino(w.task, AT_FDCWD, there ? "/a/p/file" : "/b/p/file"),
                              ENOENT)
                          == null;
                  if (moves.get() == before) {
                    settled.incrementAndGet();
                    assertThat(found).as("found where it stood").isTrue();
                    assertThat(elsewhere).as("found where it did not stand").isFalse();
                  }
                }
                assertThat(ino(w.task, fd, "file")).isEqualTo(file);
                ino(w.task, fd, "..");
              })
          .run();
      assertThat(settled.get()).as("walks while it stood still").isPositive();
      w.task.close(fd);
      w.check();
    }
  }

  /** The working directory is changed by one thread while others walk from it. */
  @Test
  void theWorkingDirectoryIsAlwaysOne() throws ErrnoException {
    try (World w = new World(50)) {
      for (int i = 0; i < 8; i++) {
        w.task.mkdir("/w" + i, 0755);
        w.create("/w" + i + "/file");
      }
      Task shared = w.task.fork();
      shared.chdir("/w0");
      AtomicInteger next = new AtomicInteger();
      noise(w, "/w7")
          .add(
              "changer",
              r -> {
                // Where it goes is new each time, and nobody else keeps it.
                String dir = "/x" + next.getAndIncrement();
                w.task.mkdir(dir, 0755);
                w.create(dir + "/file");
                shared.chdir(dir);
                shared.chdir("/w" + r.nextInt(7));
                w.task.unlink(dir + "/file");
                w.task.rmdir(dir);
              })
          .add(2, "walker", r -> tolerate(() -> ino(shared, AT_FDCWD, "file"), ENOENT))
          .add(2, "dotter", r -> ino(shared, AT_FDCWD, "."))
          .add(
              "forker",
              r -> {
                try (Task t = shared.fork()) {
                  ino(t, AT_FDCWD, ".");
                }
              })
          .add("reader of paths", r -> tolerate(shared::getcwd, ENOENT))
          .run();
      shared.exit();
      w.check();
    }
  }
}
