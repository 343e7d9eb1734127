// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.contract.FileOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.fuse.serve.MountedMemfs.Keeping;
import org.jvfs.fuse.session.FuseConfig.Transport;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.WaitQueue;
import org.jvfs.poll.PollTable;
import org.jvfs.uapi.PollEvents;

/** Processes on a mount that wait until files are ready. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PollTest {
  private static final LockClass CLASS = new LockClass("bell");
  private static final int IN = PollEvents.EPOLLIN;
  private static final int OUT = PollEvents.EPOLLOUT;

  @TempDir Path directory;

  private final WaitQueue queue = new WaitQueue(CLASS);
  private volatile int ready = OUT;
  private @Nullable MountedMemfs m;

  @AfterEach
  void unmount() throws Exception {
    if (m != null) {
      m.close();
    }
  }

  private MountedMemfs mounted(Transport transport, FileOperations methods) throws Exception {
    MountedMemfs mount = MountedMemfs.mount(directory, transport, Keeping.ALL);
    m = mount;
    OneFileType.mount(mount, methods);
    return mount;
  }

  private final class Polled implements FileOperations {
    @Override
    public int poll(OpenFile file, PollTable table) {
      table.pollWait(file, queue);
      return ready;
    }
  }

  /** The older way to say the same. */
  private final class Headed implements FileOperations {
    @Override
    public WaitQueue getPollHead(OpenFile file, int events) {
      return queue;
    }

    @Override
    public int pollMask(OpenFile file, int events) {
      return ready;
    }
  }

  private void ring(int events) {
    ready = events;
    queue.wakeAll(events);
  }

  private void awaitWatched() throws Exception {
    for (int i = 0; i < 1000 && !queue.hasEntries(); i++) {
      Thread.sleep(5);
    }
    assertThat(queue.hasEntries()).isTrue();
    // From standing in the queue to being asleep.
    Thread.sleep(50);
  }

  private void use(MountedMemfs mount) throws Exception {
    try (Client c = new Client(mount.mountPoint)) {
      int fd = Integer.parseInt(c.ask("open one/bell"));
      assertThat(c.ask("poll " + fd + " " + (IN | OUT) + " 0")).isEqualTo("" + OUT);
      assertThat(queue.hasEntries()).as("nobody waits").isFalse();
      assertThat(c.ask("poll " + fd + " " + IN + " 50")).isEqualTo("0");
      for (int i = 0; i < 50; i++) {
        c.begin("poll " + fd + " " + IN + " 20000");
        awaitWatched();
        assertThat(c.hasAnswered()).isFalse();
        // A wake-up for nothing does not end the wait.
        ring(OUT);
        Thread.sleep(i % 5);
        ring(IN);
        assertThat(c.answer()).isEqualTo("" + IN);
        ready = OUT;
      }
      int ep = Integer.parseInt(c.ask("epoll " + fd + " " + IN));
      assertThat(c.ask("epollwait " + ep + " 20")).isEqualTo("0");
      c.begin("epollwait " + ep + " 20000");
      Thread.sleep(100);
      ring(IN | OUT);
      assertThat(c.answer()).isEqualTo("" + IN);
      assertThat(c.ask("epollwait " + ep + " 20000")).as("still so").isEqualTo("" + IN);
      ring(OUT);
      assertThat(c.ask("epollwait " + ep + " 20")).isEqualTo("0");
      c.ask("close " + ep);
      c.ask("close " + fd);
      for (int i = 0; i < 1000 && queue.hasEntries(); i++) {
        Thread.sleep(5);
      }
      assertThat(queue.hasEntries()).as("after the file was released").isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"CLASSIC", "URING"})
  void untilThereIsSomething(Transport transport) throws Exception {
    use(mounted(transport, new Polled()));
  }

  @Test
  void byHeadAndMask() throws Exception {
    use(mounted(Transport.CLASSIC, new Headed()));
  }

  /** And asking about such a file does not end asking about others. */
  @Test
  void aFileThatCannotSayIsReady() throws Exception {
    MountedMemfs mount = mounted(Transport.CLASSIC, new Polled());
    try (Client c = new Client(mount.mountPoint)) {
      String fd = c.ask("open plain");
      assertThat(c.ask("poll " + fd + " " + (IN | OUT) + " 1000")).isEqualTo("" + (IN | OUT));
      fd = c.ask("open one/bell");
      assertThat(c.ask("poll " + fd + " " + (IN | OUT) + " 0")).isEqualTo("" + OUT);
    }
  }

  /** Somebody sleeps on the file while the mount goes. */
  @Test
  void theMountGoes() throws Exception {
    MountedMemfs mount = mounted(Transport.CLASSIC, new Polled());
    try (Client c = new Client(mount.mountPoint)) {
      String fd = c.ask("open one/bell");
      c.begin("poll " + fd + " " + IN + " 20000");
      awaitWatched();
      mount.close();
      m = null;
      assertThat(queue.hasEntries()).isFalse();
      c.kill();
    }
  }
}
