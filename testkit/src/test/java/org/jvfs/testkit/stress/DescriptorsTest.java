// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EBADF;
import static org.jvfs.uapi.Errno.EBUSY;
import static org.jvfs.uapi.Errno.ENOENT;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Statx;

/** Descriptors of one task used by many threads. */
final class DescriptorsTest {
  /**
   * No descriptor is given twice, and each stays what its opener got until the opener closes it.
   */
  @Test
  void aDescriptorBelongsToOne() throws ErrnoException {
    try (World w = new World()) {
      long[] numbers = new long[8];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = w.create("/f" + i);
      }
      Set<Integer> given = ConcurrentHashMap.newKeySet();
      new Crew()
          .add(
              4,
              "opener",
              r -> {
                int i = r.nextInt(numbers.length);
                int fd = w.task.open("/f" + i, Fcntl.O_RDONLY);
                assertThat(given.add(fd)).as("descriptor %s is new", fd).isTrue();
                Statx s = new Statx();
                w.task.fstat(fd, s);
                assertThat(s.ino).isEqualTo(numbers[i]);
                int other = w.task.fcntl(fd, Fcntl.F_DUPFD, r.nextInt(300));
                assertThat(given.add(other)).as("descriptor %s is new", other).isTrue();
                given.remove(fd);
                w.task.close(fd);
                w.task.fstat(other, s);
                assertThat(s.ino).isEqualTo(numbers[i]);
                given.remove(other);
                w.task.close(other);
              })
          .run();
      assertThat(w.task.toString()).contains("0 files");
      w.check();
    }
  }

  /** Threads that close and replace each other's descriptors: nothing leaks, nothing is lost. */
  @Test
  void foreignDescriptorsAreSafe() throws ErrnoException {
    try (World w = new World()) {
      Set<Long> numbers = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        numbers.add(w.create("/f" + i));
      }
      Task t = w.task.fork();
      new Crew()
          .add(
              3,
              "duper",
              r -> {
                int a = r.nextInt(12);
                int b = r.nextInt(12);
                switch (r.nextInt(5)) {
                  case 0 -> tolerate(() -> t.dup2(a, b), EBADF, EBUSY);
                  case 1 -> tolerate(() -> t.close(a), EBADF);
                  case 2 -> tolerate(() -> t.fcntl(a, Fcntl.F_DUPFD, b), EBADF);
                  case 3 -> t.open("/f" + r.nextInt(4), Fcntl.O_RDWR);
                  default -> {
                    for (int fd = 12; fd < 40; fd++) {
                      int victim = fd;
                      tolerate(() -> t.close(victim), EBADF);
                    }
                  }
                }
              })
          .add(
              "user",
              r -> {
                Statx s = new Statx();
                int fd = r.nextInt(12);
                if (tolerate(() -> t.fstat(fd, s), EBADF) == null) {
                  assertThat(numbers).contains(s.ino);
                }
                tolerate(() -> t.pwrite(fd, new byte[] {1}, 0), EBADF);
              })
          .add(
              "forker",
              r -> {
                try (Task c = t.fork()) {
                  tolerate(() -> c.close(r.nextInt(12)), EBADF);
                }
              })
          .run();
      t.exit();
      for (int i = 0; i < 4; i++) {
        // Nobody writes to it any more, or this would be refused.
        w.task.unlink("/f" + i);
      }
      w.shrink();
      assertThat(w.vfs.state().frames().used()).as("frames in use").isZero();
      w.check();
    }
  }

  /** A file that has lost its name keeps its data until it is closed, and then gives it back. */
  @Test
  void unnamedDataLivesUntilItIsClosed() throws ErrnoException {
    try (World w = new World(20)) {
      new Crew()
          .add(
              4,
              "writer",
              r -> {
                String name = "/f" + r.nextInt(3);
                int fd = w.task.open(name, Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
                byte[] text = new byte[10_000];
                r.nextBytes(text);
                int mine =
                    w.task.open(
                        "/t" + Thread.currentThread().threadId(), Fcntl.O_CREAT | Fcntl.O_RDWR);
                w.task.pwrite(mine, text, 0);
                w.task.pwrite(fd, text, 0);
                tolerate(() -> w.task.unlink(name), ENOENT);
                w.task.unlink("/t" + Thread.currentThread().threadId());
                byte[] back = new byte[text.length];
                assertThat(w.task.pread(mine, back, 0)).isEqualTo(text.length);
                assertThat(back).isEqualTo(text);
                assertThat(w.task.pread(fd, back, 0)).isEqualTo(text.length);
                w.task.close(mine);
                w.task.close(fd);
              })
          .run();
      for (int i = 0; i < 3; i++) {
        String name = "/f" + i;
        tolerate(() -> w.task.unlink(name), ENOENT);
      }
      assertThat(w.vfs.state().frames().used()).as("frames in use").isZero();
      w.check();
    }
  }
}
