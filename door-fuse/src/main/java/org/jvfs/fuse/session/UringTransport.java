// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Mem;

/**
 * FUSE over io_uring: a queue and a thread for every processor the machine may ever have, as the
 * kernel demands before it uses any.
 *
 * <p>The rings are made before INIT is answered, because the kernel holds back every request from
 * then on until all queues are registered: what can fail should have failed by then.
 */
final class UringTransport {
  private static final Path PARAMETER = Path.of("/sys/module/fuse/parameters/enable_uring");
  private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");
  private static final long PREPARE_SECONDS = 10;

  /** Address of a long of 1: what is written to an eventfd. */
  static final long ONE = one();

  private final List<UringQueue> queues = new ArrayList<>();
  private final CountDownLatch prepared;
  private final CountDownLatch registered;
  private volatile boolean failed;

  private UringTransport(int cpus) {
    prepared = new CountDownLatch(cpus);
    registered = new CountDownLatch(cpus);
  }

  private static long one() {
    long address = ClassicSlot.allocate(8);
    Mem.putLong(address, 1);
    return address;
  }

  /** Makes rings and threads; null when the kernel does not do it, or not now. */
  static @Nullable UringTransport prepare(FuseSession session, int depth) {
    int cpus;
    try {
      if (!Files.readString(PARAMETER).startsWith("Y")) {
        return null;
      }
      cpus = highestCpu(Files.readString(POSSIBLE).strip()) + 1;
    } catch (IOException | NumberFormatException e) {
      session.log(System.Logger.Level.DEBUG, "no io_uring: " + e, null);
      return null;
    }
    UringTransport transport = new UringTransport(cpus);
    for (int cpu = 0; cpu < cpus; cpu++) {
      UringQueue queue = new UringQueue(session, transport, cpu, depth);
      transport.queues.add(queue);
      session.laneStarting(queue);
      queue.start(session.threadName("queue-" + cpu));
    }
    return transport;
  }

  /** The last number of a list such as "0-3,8-11". */
  static int highestCpu(String list) {
    String last = list.substring(list.lastIndexOf(',') + 1);
    return Integer.parseInt(last.substring(last.lastIndexOf('-') + 1));
  }

  /** Waits for the rings; whether all are there. */
  boolean isPrepared() {
    try {
      return prepared.await(PREPARE_SECONDS, TimeUnit.SECONDS) && !failed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until the kernel has all queues; whether it has. */
  boolean awaitRegistered(Duration limit) throws InterruptedException {
    return registered.await(limit.toMillis(), TimeUnit.MILLISECONDS) && !failed;
  }

  void begin(Negotiated negotiated) {
    queues.forEach(queue -> queue.begin(negotiated));
  }

  /** Sends home the threads that have not begun, and those that have if the session is to stop. */
  void cancel() {
    queues.forEach(UringQueue::cancel);
  }

  void prepared(int rc) {
    failed |= rc < 0;
    prepared.countDown();
  }

  void registered(boolean ok) {
    failed |= !ok;
    registered.countDown();
  }

  void close() {
    queues.forEach(UringQueue::close);
  }
}
