// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Threads that work side by side until the time is over or one of them fails. One that does not
 * come back is a failure too, told with the stacks of all threads.
 */
final class Crew {
  private static final long SECONDS = Long.getLong("jvfs.stress.seconds", 2);
  private static final long SEED = Long.getLong("jvfs.stress.seed", 20_260_101);
  private static final String GIVEN =
      "-Djvfs.stress.seconds=" + SECONDS + " -Djvfs.stress.seed=" + SEED;
  private static final long PATIENCE_SECONDS = 60;

  static {
    System.out.println("stress: " + GIVEN);
  }

  /** One turn of a thread's work, done again and again. */
  @FunctionalInterface
  interface Turn {
    void take(Random random) throws Exception;
  }

  private record Member(String name, Turn turn) {}

  private final List<Member> members = new ArrayList<>();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;
  private Runnable atEnd = () -> {};
  private boolean virtual;

  /** Virtual threads from now on. */
  Crew virtual() {
    virtual = true;
    return this;
  }

  Crew add(String name, Turn turn) {
    members.add(new Member(name, turn));
    return this;
  }

  /** The same work by several threads. */
  Crew add(int times, String name, Turn turn) {
    for (int i = 0; i < times; i++) {
      add(name + i, turn);
    }
    return this;
  }

  /** What is done when the time is over, before the threads are waited for. */
  Crew atEnd(Runnable r) {
    atEnd = r;
    return this;
  }

  /** Lets all loose and waits for them. */
  void run() {
    List<Thread> threads = new ArrayList<>();
    for (Member m : members) {
      // Each has choices of its own, told by its name and not by who came first.
      Random random = new Random(SEED * 31 + m.name().hashCode());
      Runnable work = () -> work(m, random);
      threads.add(
          virtual
              ? Thread.ofVirtual().name(m.name()).unstarted(work)
              : Thread.ofPlatform().daemon().name(m.name()).unstarted(work));
    }
    threads.forEach(Thread::start);
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    while (System.nanoTime() < end && failures.isEmpty()) {
      pause();
    }
    over = true;
    atEnd.run();
    long patience = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
    for (Thread t : threads) {
      while (t.isAlive()) {
        if (System.nanoTime() > patience) {
          failures.add(
              new AssertionError(t.getName() + " does not come back, " + GIVEN + "\n" + stacks()));
          rethrow();
        }
        pause();
      }
    }
    rethrow();
  }

  private void work(Member m, Random random) {
    try {
      while (!over) {
        m.turn().take(random);
      }
    } catch (Throwable e) {
      failures.add(new AssertionError(m.name() + ", " + GIVEN + ": " + e, e));
    }
  }

  private void rethrow() {
    Throwable first = failures.poll();
    if (first != null) {
      AssertionError e = new AssertionError(first.getMessage(), first);
      failures.forEach(e::addSuppressed);
      throw e;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts the test", e);
    }
  }

  /** The stacks of all threads, virtual ones too. */
  static String stacks() {
    try {
      Path dir = Files.createTempDirectory("jvfs-stress");
      Path file = dir.resolve("threads");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      String text = Files.readString(file);
      Files.delete(file);
      Files.delete(dir);
      return text;
    } catch (IOException e) {
      return "no stacks: " + e;
    }
  }
}
