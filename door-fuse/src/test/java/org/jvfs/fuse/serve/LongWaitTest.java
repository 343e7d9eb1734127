// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.contract.FileOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.fuse.serve.MountedMemfs.Keeping;
import org.jvfs.fuse.session.FuseConfig.Transport;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.LongWait;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Opens that wait for somebody: others are served meanwhile, and a signal ends the wait. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LongWaitTest {
  private static final LockClass CLASS = new LockClass("gate");
  private static final int CLIENTS = 4;

  @TempDir Path directory;

  private final WaitQueue queue = new WaitQueue(CLASS);
  private volatile boolean open;
  private final AtomicInteger waiting = new AtomicInteger();

  private final class Gate implements FileOperations {
    @Override
    public void open(Inode inode, OpenFile file) throws ErrnoException {
      if (open) {
        return;
      }
      LongWait.begin();
      waiting.incrementAndGet();
      try {
        if (queue.awaitInterruptibly(() -> open, WaitQueue.FOREVER) != WaitQueue.Outcome.DONE) {
          throw Errno.EINTR.exception();
        }
      } finally {
        waiting.decrementAndGet();
      }
    }
  }

  private void awaitWaiting(int n) throws Exception {
    for (int i = 0; i < 2000 && waiting.get() != n; i++) {
      Thread.sleep(5);
    }
    assertThat(waiting.get()).isEqualTo(n);
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"CLASSIC", "URING"})
  void othersAreServed(Transport transport) throws Exception {
    List<Client> clients = new ArrayList<>();
    try (MountedMemfs m = MountedMemfs.mount(directory, transport, Keeping.ALL)) {
      try {
        OneFileType.mount(m, new Gate());
        for (int i = 0; i < CLIENTS; i++) {
          Client c = new Client(m.mountPoint, "taskset", "-c", "0");
          clients.add(c);
          c.begin("open one/gate");
          awaitWaiting(i + 1);
        }
        int lanes = m.door.stats().lanes();
        long start = System.nanoTime();
        m.sh("for i in 1 2 3 4 5 6 7 8 9; do echo $i >f$i; taskset -c 0 cat f$i; done");
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
        // One may have been added for the load; more than that many who wait would have used up.
        assertThat(m.door.stats().lanes())
            .as("no thread was kept")
            .isLessThanOrEqualTo(Math.max(lanes, Runtime.getRuntime().availableProcessors()));
        clients.get(1).signal();
        assertThat(clients.get(1).answer()).isEqualTo("EINTR");
        awaitWaiting(CLIENTS - 1);
        clients.get(2).kill();
        awaitWaiting(CLIENTS - 2);
        open = true;
        queue.wakeAll(0);
        assertThat(Integer.parseInt(clients.get(0).answer())).isPositive();
        assertThat(Integer.parseInt(clients.get(3).answer())).isPositive();
        assertThat(Integer.parseInt(clients.get(1).ask("open one/gate"))).isPositive();
      } finally {
        for (Client c : clients) {
          c.close();
        }
      }
    }
  }

  /** A task of the server has a lease, which a process breaks. */
  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"CLASSIC", "URING"})
  void aLeaseIsBroken(Transport transport) throws Exception {
    try (MountedMemfs m = MountedMemfs.mount(directory, transport, Keeping.ALL);
        Client a = new Client(m.mountPoint, "taskset", "-c", "0");
        Client b = new Client(m.mountPoint, "taskset", "-c", "0")) {
      int fd = m.task.open("/leased", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
      m.task.fcntl(fd, Fcntl.F_SETLEASE, Fcntl.F_WRLCK);
      a.begin("open leased");
      b.begin("open leased");
      for (int i = 0; i < 1000 && !m.vfs.showLocks().contains("-> "); i++) {
        Thread.sleep(5);
      }
      assertThat(m.vfs.showLocks()).contains("LEASE  BREAKING", "LEASE  BREAKER");
      m.sh("echo served >f; taskset -c 0 cat f");
      a.signal();
      assertThat(a.answer()).isEqualTo("EINTR");
      assertThat(b.hasAnswered()).isFalse();
      m.task.fcntl(fd, Fcntl.F_SETLEASE, Fcntl.F_UNLCK);
      assertThat(Integer.parseInt(b.answer())).isPositive();
      m.task.close(fd);
      assertThat(m.vfs.showLocks()).isEmpty();
    }
  }
}
