// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.Errno.EBADF;
import static org.jvfs.uapi.Errno.EBUSY;
import static org.jvfs.uapi.Errno.EEXIST;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Errno.ENOSPC;
import static org.jvfs.uapi.Errno.ENOTDIR;
import static org.jvfs.uapi.Errno.ESRCH;

import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvfs.call.Task;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Tasks that end, and a VFS that is closed, while others still call. */
final class EndTest {
  private static final Errno[] ENDED = {ESRCH, EBADF, EBUSY, ENOENT, ENOTDIR, ENOSPC, EEXIST};

  /** Something of everything. */
  private static void anything(Task t, Random r) throws ErrnoException {
    String name = "f" + r.nextInt(4);
    switch (r.nextInt(9)) {
      case 0 -> t.stat("/" + name);
      case 1 -> t.stat(name);
      case 2 -> {
        int fd = t.open(name, Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
        t.pwrite(fd, new byte[6000], 0);
        t.close(fd);
      }
      case 3 -> t.open("/f0", Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
      case 4 -> t.unlink(name);
      case 5 -> t.chdir(r.nextBoolean() ? "/" : "/d");
      case 6 -> t.getcwd();
      case 7 -> t.dup2(r.nextInt(5), r.nextInt(5));
      default -> t.list("/");
    }
  }

  @Test
  void aTaskEndsUnderItsCalls() throws ErrnoException {
    try (World w = new World()) {
      w.task.mkdir("/d", 0755);
      AtomicReference<Task> shared = new AtomicReference<>(w.task.fork());
      new Crew()
          .add(
              3,
              "caller",
              r -> {
                Task t = shared.get();
                tolerate(() -> anything(t, r), ENDED);
              })
          .add(
              "forker",
              r -> {
                Task t = shared.get();
                tolerate(() -> t.fork().exit(), ENDED);
                tolerate(
                    () -> {
                      try (Task c = t.fork()) {
                        c.unshareMounts();
                      }
                    },
                    ENDED);
                tolerate(t::unshareMounts, ENDED);
              })
          .add(
              "ender",
              r -> {
                Task t = shared.get();
                shared.set(w.task.fork());
                t.exit();
                t.exit();
                assertThat(tolerate(() -> t.stat("/"), ESRCH)).isEqualTo(ESRCH);
                assertThat(tolerate(() -> t.stat("."), ESRCH)).isEqualTo(ESRCH);
                assertThat(tolerate(() -> t.open("/d", 0), ESRCH)).isEqualTo(ESRCH);
                assertThat(tolerate(() -> t.close(0), EBADF)).isEqualTo(EBADF);
                assertThat(tolerate(t::getcwd, ESRCH)).isEqualTo(ESRCH);
                assertThat(tolerate(t::fork, ESRCH)).isEqualTo(ESRCH);
              })
          .run();
      shared.get().exit();
      assertThat(w.vfs.toString()).contains("1 tasks");
      w.check();
    }
  }

  @Test
  void aVfsIsClosedUnderItsTasks() throws ErrnoException {
    new Crew()
        .add(
            "closer",
            r -> {
              World w = new World();
              w.task.mkdir("/d", 0755);
              Thread[] callers = new Thread[3];
              AtomicReference<Throwable> failure = new AtomicReference<>();
              for (int i = 0; i < callers.length; i++) {
                Random own = new Random(r.nextLong());
                callers[i] =
                    Thread.ofPlatform().daemon().start(() -> callUntilEnded(w, own, failure));
              }
              for (int i = r.nextInt(200); i > 0; i--) {
                Thread.yield();
              }
              w.close();
              for (Thread t : callers) {
                t.join(10_000);
                assertThat(t.isAlive()).as("a caller is still there").isFalse();
              }
              assertThat(failure.get()).isNull();
              assertThatThrownBy(w.vfs::rootTask).isInstanceOf(IllegalStateException.class);
            })
        .run();
  }

  private static void callUntilEnded(World w, Random r, AtomicReference<Throwable> failure) {
    try {
      Task t = r.nextBoolean() ? w.task : w.vfs.rootTask();
      while (true) {
        if (tolerate(() -> anything(t, r), ENDED) == ESRCH) {
          return;
        }
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("closed");
    } catch (Throwable e) {
      failure.set(e);
    }
  }

  /** Close does not wait for ever for a file that somebody keeps. */
  @Test
  @Timeout(30)
  void aFileThatIsKeptIsReported() throws ErrnoException {
    World w = new World();
    int fd = w.task.open("/f", Fcntl.O_CREAT | Fcntl.O_RDWR, 0600);
    var kept = w.task.file(fd);
    w.vfs.close();
    assertThat(w.complaints).singleElement().asString().contains("memfs is still in use");
    assertThat(kept.inode().nlink()).isEqualTo(1);
  }
}
