// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.schedule.Scenario.deed;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;

/** Locks of one file against each other, against close and against interrupts. */
@Tag("schedules")
final class FileLocksTest {
  /** Three tasks with one file open each, and bytes that only one may have at a time. */
  static final class Room implements AutoCloseable {
    final Vfs vfs = Vfs.builder().memoryBudget(1 << 20).build();
    final Task[] tasks = new Task[3];
    final int[] fds = new int[3];
    final int[] owner = new int[4];
    @Nullable Thread patient;

    Room() throws ErrnoException {
      Task root = vfs.rootTask();
      root.mount("none", "/", "memfs", 0, Map.of());
      root.close(root.open("/f", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644));
      for (int i = 0; i < 3; i++) {
        tasks[i] = vfs.rootTask();
        tasks[i].chroot("/".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        fds[i] = tasks[i].open("/f", Fcntl.O_RDWR);
      }
    }

    void lock(int t, int cmd, int type, int from, int len) throws ErrnoException {
      tasks[t].fcntl(fds[t], cmd, Flock.range(type, from, len));
    }

    /** Has the bytes for a while; nobody else may have them then. */
    void have(int t, int from, int len) {
      for (int i = from; i < from + len; i++) {
        assertThat(owner[i]).as("who has byte " + i).isZero();
        owner[i] = t + 1;
      }
      Schedule.point(Step.LOAD, this);
      for (int i = from; i < from + len; i++) {
        assertThat(owner[i]).as("who has byte " + i + " later").isEqualTo(t + 1);
        owner[i] = 0;
      }
    }

    @Override
    public void close() {
      vfs.close();
    }
  }

  private static Call<Room> use(int t, int from, int len) {
    return deed(
        r -> {
          r.lock(t, Fcntl.F_SETLKW, Fcntl.F_WRLCK, from, len);
          r.have(t, from, len);
          r.lock(t, Fcntl.F_SETLK, Fcntl.F_UNLCK, from, len);
        });
  }

  private static Call<Room> useFlock(int t) {
    return deed(
        r -> {
          r.tasks[t].flock(r.fds[t], Fcntl.LOCK_SH);
          r.tasks[t].flock(r.fds[t], Fcntl.LOCK_EX);
          r.have(t, 0, 1);
          r.tasks[t].flock(r.fds[t], Fcntl.LOCK_UN);
        });
  }

  /** Takes one byte, then another's; who is told EDEADLK lets go. */
  private static Call<Room> cross(int t, int first, int second) {
    return r -> {
      r.lock(t, Fcntl.F_SETLKW, Fcntl.F_WRLCK, first, 1);
      String end = "had both";
      try {
        r.lock(t, Fcntl.F_SETLKW, Fcntl.F_WRLCK, second, 1);
        r.have(t, Math.min(first, second), 2);
      } catch (ErrnoException e) {
        assertThat(e.errno()).isEqualTo(Errno.EDEADLK);
        end = "gave way";
      }
      r.lock(t, Fcntl.F_SETLK, Fcntl.F_UNLCK, 0, 0);
      return end;
    };
  }

  private static Call<Room> patient(int t) {
    return r -> {
      r.patient = Thread.currentThread();
      try {
        r.lock(t, Fcntl.F_SETLKW, Fcntl.F_WRLCK, 0, 1);
      } catch (ErrnoException e) {
        assertThat(e.errno()).isEqualTo(Errno.EINTR);
        assertThat(Thread.interrupted()).isTrue();
        return "gave up";
      }
      Thread.interrupted();
      r.have(t, 0, 1);
      r.lock(t, Fcntl.F_SETLK, Fcntl.F_UNLCK, 0, 1);
      return "had it";
    };
  }

  private static final Call<Room> INTERRUPT =
      deed(
          r -> {
            Schedule.point(Step.LOAD, r);
            Thread t = r.patient;
            if (t != null) {
              t.interrupt();
            }
          });

  private static Call<Room> lockOnly(int t) {
    return deed(r -> r.lock(t, Fcntl.F_SETLK, Fcntl.F_WRLCK, 0, 1));
  }

  private static Call<Room> closeOf(int t) {
    return deed(r -> r.tasks[t].close(r.fds[t]));
  }

  private static Scenario<Room> of(String name) {
    return new Scenario<>(name, Room::new)
        .anyOutcome()
        .summary(
            r -> {
              assertThat(r.vfs.showLocks()).isEmpty();
              return "";
            });
  }

  static Stream<Scenario<Room>> scenarios() {
    return Stream.of(
        of("two want one byte").task(use(0, 0, 1)).task(use(1, 0, 1)),
        of("overlapping ranges").task(use(0, 0, 2)).task(use(1, 1, 2)).task(use(2, 0, 3)),
        of("a lock against the close of its descriptor").task(lockOnly(0)).task(closeOf(0)),
        of("a circle of two").task(cross(0, 0, 1)).task(cross(1, 1, 0)),
        of("one who gives up, and one behind")
            .task(use(0, 0, 1))
            .task(patient(1))
            .task(INTERRUPT, use(2, 0, 1)),
        of("two flocks that convert").task(useFlock(0)).task(useFlock(1)));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Room> scenario) throws Exception {
    Bounds.check(scenario);
  }

  /** Whoever closes a circle is told: exactly one, in every schedule. */
  @org.junit.jupiter.api.Test
  void oneOfTwoGivesWayAtMost() throws Exception {
    int[] told = new int[1];
    Scenario<Room> s =
        new Scenario<>("who gives way", Room::new)
            .anyOutcome()
            .task(count(cross(0, 0, 1), told))
            .task(count(cross(1, 1, 0), told))
            .summary(
                r -> {
                  int n = told[0];
                  told[0] = 0;
                  assertThat(n).isLessThanOrEqualTo(1);
                  return "";
                });
    Bounds.check(s);
  }

  private static Call<Room> count(Call<Room> c, int[] told) {
    return r -> {
      Object end = c.call(r);
      if ("gave way".equals(end)) {
        told[0]++;
      }
      return end;
    };
  }
}
