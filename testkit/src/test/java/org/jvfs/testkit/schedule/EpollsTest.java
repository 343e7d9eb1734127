// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Scenario.deed;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.testkit.schedule.Scenario.Call;
import org.jvfs.uapi.EpollEvent;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.PollEvents;
import org.jvfs.uapi.PollFd;

/** Pipes, and those who wait for them: who waits for ever is told as a deadlock. */
@Tag("schedules")
final class EpollsTest {
  static final class Plumbing implements AutoCloseable {
    final Vfs vfs = Vfs.builder().memoryBudget(1 << 20).build();
    final Task task = vfs.rootTask();
    final Task.PipeFds pipe = task.pipe2(Fcntl.O_NONBLOCK);
    final Task.PipeFds slow = task.pipe2(0);
    final int ep = task.epollCreate1(0);
    final int outer = task.epollCreate1(0);

    Plumbing() throws ErrnoException {
      task.epollCtl(outer, EpollEvent.EPOLL_CTL_ADD, ep, event(PollEvents.EPOLLIN));
    }

    static Plumbing watched(int how) throws ErrnoException {
      Plumbing p = new Plumbing();
      p.task.epollCtl(p.ep, EpollEvent.EPOLL_CTL_ADD, p.pipe.read(), event(how));
      return p;
    }

    static EpollEvent event(int how) {
      return new EpollEvent(PollEvents.EPOLLIN | how, 1);
    }

    @Override
    public void close() {
      vfs.close();
    }
  }

  private static final Call<Plumbing> WRITE = deed(p -> p.task.write(p.pipe.write(), new byte[1]));

  private static final Call<Plumbing> HANG_UP = deed(p -> p.task.close(p.pipe.write()));

  private static final Call<Plumbing> CLOSE = deed(p -> p.task.close(p.pipe.read()));

  private static final Call<Plumbing> WAIT =
      deed(
          p -> {
            if (p.task.epollWait(p.ep, 4, -1).isEmpty()) {
              throw new AssertionError("nothing, though told to wait for ever");
            }
          });

  private static final Call<Plumbing> LOOK = p -> p.task.epollWait(p.ep, 4, 0).size();

  private static final Call<Plumbing> WAIT_OUTER =
      deed(
          p -> {
            List<EpollEvent> got = p.task.epollWait(p.outer, 4, -1);
            if (got.isEmpty()) {
              throw new AssertionError("nothing, though told to wait for ever");
            }
          });

  private static final Call<Plumbing> POLL =
      deed(
          p -> {
            PollFd[] fds = {new PollFd(p.pipe.read(), PollEvents.EPOLLIN)};
            if (p.task.poll(fds, -1) != 1) {
              throw new AssertionError("nothing, though told to wait for ever");
            }
          });

  private static Call<Plumbing> ctl(int op, int how) {
    return deed(
        p -> {
          try {
            p.task.epollCtl(p.ep, op, p.pipe.read(), Plumbing.event(how));
          } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOENT && e.errno() != Errno.EBADF) {
              throw e;
            }
          }
        });
  }

  private static final Call<Plumbing> ADD = ctl(EpollEvent.EPOLL_CTL_ADD, 0);
  private static final Call<Plumbing> DELETE = ctl(EpollEvent.EPOLL_CTL_DEL, 0);

  private static final Call<Plumbing> READ_SLOW =
      deed(p -> p.task.read(p.slow.read(), new byte[1]));

  private static final Call<Plumbing> WRITE_SLOW =
      deed(p -> p.task.write(p.slow.write(), new byte[2]));

  private static Scenario<Plumbing> of(String name, Scenario.Maker<Plumbing> maker) {
    return new Scenario<>(name, maker).anyOutcome();
  }

  static Stream<Scenario<Plumbing>> scenarios() {
    int et = PollEvents.EPOLLET;
    int once = PollEvents.EPOLLONESHOT;
    return Stream.of(
        of("poll against write", Plumbing::new).task(POLL).task(WRITE),
        of("poll against the last writer's end", Plumbing::new).task(POLL).task(HANG_UP),
        of("two readers against one write", Plumbing::new)
            .task(READ_SLOW)
            .task(READ_SLOW)
            .task(WRITE_SLOW),
        of("epoll_wait against write", () -> Plumbing.watched(0)).task(WAIT).task(WRITE),
        of("edge-triggered against write", () -> Plumbing.watched(et)).task(WAIT).task(WRITE),
        of("two wait, level-triggered", () -> Plumbing.watched(0))
            .task(WAIT)
            .task(WAIT)
            .task(WRITE),
        of("one waits, one looks", () -> Plumbing.watched(0)).task(WAIT).task(LOOK, WRITE),
        of("add against write", Plumbing::new).task(WAIT).task(ADD).task(WRITE),
        of("armed anew against write", () -> Plumbing.watched(once))
            .task(WRITE)
            .task(WAIT, ctl(EpollEvent.EPOLL_CTL_MOD, once), WAIT),
        of("removed and added against write", () -> Plumbing.watched(et))
            .task(DELETE, ADD, WAIT)
            .task(WRITE),
        of("closed against write and removal", () -> Plumbing.watched(0))
            .task(CLOSE)
            .task(LOOK, DELETE),
        of("nested against write", () -> Plumbing.watched(0)).task(WAIT_OUTER).task(WRITE),
        of("nested, added below against write", Plumbing::new)
            .task(WAIT_OUTER)
            .task(ADD)
            .task(WRITE));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Plumbing> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
