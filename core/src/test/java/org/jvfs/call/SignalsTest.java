// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvfs.cred.Cred;
import org.jvfs.file.FasyncList;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.PollEvents;
import org.jvfs.uapi.SigInfo;
import org.jvfs.uapi.Signals;

final class SignalsTest {
  private static final int REALTIME = 35;

  private final Vfs vfs = Vfs.builder().memoryBudget(1 << 20).build();
  private final BlockingQueue<SigInfo> got = new LinkedBlockingQueue<>();
  private final OpenFile file = new OpenFile(Fcntl.O_RDWR, Cred.ROOT);
  private final FasyncList list = new FasyncList();

  @AfterEach
  void close() {
    vfs.close();
  }

  private SigInfo next() throws InterruptedException {
    return java.util.Objects.requireNonNull(got.poll(10, TimeUnit.SECONDS), "a signal");
  }

  @Test
  void tasksHaveNumbersOfTheirOwn() throws ErrnoException {
    Task a = vfs.rootTask();
    Task b = a.fork();
    assertThat(a.pid()).isPositive();
    assertThat(b.pid()).isNotEqualTo(a.pid());
    assertThat(vfs.task(b.pid())).isSameAs(b);
    b.exit();
    assertThat(vfs.task(b.pid())).isNull();
    assertThat(vfs.rootTask().pid()).isGreaterThan(b.pid());
  }

  @Test
  void theOwnerIsToldWhatItAskedFor() throws Exception {
    Task t = vfs.rootTask();
    t.onSignal(got::add);
    file.owner().set(t, Signals.F_OWNER_PID, t.cred());
    list.set(7, file, true);
    assertThat(file.flags() & Fcntl.O_ASYNC).isNotZero();
    list.kill(Signals.SIGIO, Signals.POLL_IN);
    assertThat(next()).isEqualTo(new SigInfo(Signals.SIGIO, Signals.SI_KERNEL, -1, 0));
    file.owner().setSignum(REALTIME);
    list.kill(Signals.SIGIO, Signals.POLL_MSG);
    int band = PollEvents.EPOLLIN | PollEvents.EPOLLRDNORM | PollEvents.EPOLLMSG;
    assertThat(next()).isEqualTo(new SigInfo(REALTIME, Signals.POLL_MSG, 7, band));
    list.set(8, file, true);
    list.kill(Signals.SIGURG, Signals.POLL_PRI);
    assertThat(next().fd()).isEqualTo(8);
    file.owner().setSignum(17);
    list.kill(Signals.SIGIO, Signals.POLL_HUP);
    assertThat(next().code()).as("SIGCHLD has codes of its own").isEqualTo(Signals.SI_SIGIO);
    list.set(-1, file, false);
    assertThat(file.flags() & Fcntl.O_ASYNC).isZero();
    list.kill(Signals.SIGIO, Signals.POLL_IN);
    assertThat(list.isEmpty()).isTrue();
    assertThat(got.poll(20, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void realtimeSignalsQueueOthersDoNot() throws Exception {
    Task t = vfs.rootTask();
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch inside = new CountDownLatch(1);
    t.onSignal(
        i -> {
          inside.countDown();
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          got.add(i);
        });
    SigInfo plain = new SigInfo(Signals.SIGIO, Signals.SI_KERNEL, -1, 0);
    t.send(plain);
    inside.await();
    // The first is being handled and pending no more: one of these stays.
    t.send(plain);
    t.send(plain);
    SigInfo real = new SigInfo(REALTIME, Signals.POLL_IN, 1, 0);
    t.send(real);
    t.send(real);
    gate.countDown();
    assertThat(next()).isEqualTo(plain);
    assertThat(next()).isEqualTo(plain);
    assertThat(next()).isEqualTo(real);
    assertThat(next()).isEqualTo(real);
    assertThat(got.poll(20, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void whoMayNotSignalDoesNot() throws Exception {
    Task a = vfs.newTask(new Cred(1000, 1000));
    a.onSignal(got::add);
    file.owner().set(a, Signals.F_OWNER_PID, new Cred(1001, 1001));
    list.set(3, file, true);
    list.kill(Signals.SIGIO, Signals.POLL_IN);
    assertThat(got.poll(20, TimeUnit.MILLISECONDS)).isNull();
    file.owner().set(a, Signals.F_OWNER_PID, new Cred(1000, 7));
    list.kill(Signals.SIGIO, Signals.POLL_IN);
    assertThat(next()).isNotNull();
  }

  @Test
  void ownersAsInFcntl() throws ErrnoException {
    Task t = vfs.rootTask();
    int fd = t.open("/", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    assertThat(t.fcntl(fd, Fcntl.F_GETOWN, 0)).isZero();
    t.fcntl(fd, Fcntl.F_SETOWN, t.pid());
    assertThat(t.fcntl(fd, Fcntl.F_GETOWN, 0)).isEqualTo(t.pid());
    refused(Errno.ESRCH, () -> t.fcntl(fd, Fcntl.F_SETOWN, 999_999));
    refused(Errno.ESRCH, () -> t.fcntl(fd, Fcntl.F_SETOWN, -999_999));
    refused(Errno.EINVAL, () -> t.fcntl(fd, Fcntl.F_SETOWN, Integer.MIN_VALUE));
    assertThat(t.fcntl(fd, Fcntl.F_GETOWN, 0)).isEqualTo(t.pid());
    t.fcntl(fd, Fcntl.F_SETOWN, 0);
    assertThat(t.fcntl(fd, Fcntl.F_GETOWN, 0)).isZero();
    refused(Errno.EINVAL, () -> t.setOwnerEx(fd, 5, 0));
    t.setOwnerEx(fd, Signals.F_OWNER_TID, t.pid());
    assertThat(t.getOwnerType(fd)).isEqualTo(Signals.F_OWNER_TID);
    assertThat(t.fcntl(fd, Fcntl.F_GETOWN, 0)).isEqualTo(t.pid());
    t.fcntl(fd, Fcntl.F_SETSIG, Signals.NSIG);
    assertThat(t.fcntl(fd, Fcntl.F_GETSIG, 0)).isEqualTo(Signals.NSIG);
    refused(Errno.EINVAL, () -> t.fcntl(fd, Fcntl.F_SETSIG, Signals.NSIG + 1));
    refused(Errno.EINVAL, () -> t.fcntl(fd, Fcntl.F_SETSIG, -1));
    Task other = t.fork();
    t.fcntl(fd, Fcntl.F_SETOWN, other.pid());
    other.exit();
    assertThat(t.fcntl(fd, Fcntl.F_GETOWN, 0)).as("an owner that has ended").isZero();
    int place = t.open("/", Fcntl.O_PATH);
    refused(Errno.EBADF, () -> t.fcntl(place, Fcntl.F_GETOWN, 0));
    refused(Errno.EBADF, () -> t.fcntl(place, Fcntl.F_SETSIG, 1));
  }

  private static void refused(Errno e, org.assertj.core.api.ThrowableAssert.ThrowingCallable c) {
    assertThatExceptionOfType(ErrnoException.class)
        .isThrownBy(c)
        .satisfies(x -> assertThat(x.errno()).isEqualTo(e));
  }
}
