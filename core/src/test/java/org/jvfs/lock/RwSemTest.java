// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RwSemTest {
  private final RwSem sem = new RwSem(new LockClass("test"));

  /** Waits until a thread sleeps, which here means: stands in the lock's queue. */
  private static void awaitParked(Thread t) throws InterruptedException {
    while (t.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
  }

  private void lockForOthers() {
    sem.lock();
    Lockdep.handOver(sem);
  }

  private void lockSharedForOthers() {
    sem.lockShared();
    Lockdep.handOver(sem);
  }

  private static Thread start(Runnable r) throws InterruptedException {
    Thread t = new Thread(r);
    t.start();
    awaitParked(t);
    return t;
  }

  @Test
  void whoComesFirstIsServedFirst() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    sem.lock();
    for (int i = 0; i < 5; i++) {
      String name = "w" + i;
      threads.add(
          start(
              () -> {
                sem.lock();
                order.add(name);
                sem.unlock();
              }));
    }
    sem.unlock();
    for (Thread t : threads) {
      t.join();
    }
    assertThat(order).containsExactly("w0", "w1", "w2", "w3", "w4");
    assertThat(sem.isHeld()).isFalse();
  }

  @Test
  void aWaitingWriterKeepsNewReadersOut() throws Exception {
    sem.lockShared();
    Thread writer = start(this::lockForOthers);
    assertThat(sem.tryLockShared()).isFalse();
    sem.unlockShared();
    writer.join();
    assertThat(sem.isHeldExclusive()).isTrue();
    // Ownerless: the writer's thread is gone.
    sem.unlock();
    assertThat(sem.tryLockShared()).isTrue();
    sem.unlockShared();
  }

  @Test
  void aDowngradeLetsReadersInAndNoWriter() throws Exception {
    sem.lock();
    Thread reader = start(this::lockSharedForOthers);
    Thread writer = start(this::lockForOthers);
    sem.downgrade();
    reader.join();
    assertThat(writer.getState()).isEqualTo(Thread.State.WAITING);
    assertThat(sem.isHeldExclusive()).isFalse();
    sem.unlockShared();
    assertThat(writer.getState()).isEqualTo(Thread.State.WAITING);
    sem.unlockShared();
    writer.join();
    assertThat(sem.isHeldExclusive()).isTrue();
    sem.unlock();
  }

  @Test
  void whoGivesUpNoLongerStandsInTheWay() throws Exception {
    sem.lockShared();
    AtomicReference<Boolean> got = new AtomicReference<>();
    Thread writer = start(() -> got.set(sem.lockInterruptibly(Subclass.NORMAL)));
    Thread reader = start(this::lockSharedForOthers);
    writer.interrupt();
    writer.join();
    reader.join();
    assertThat(got.get()).isFalse();
    assertThat(sem.tryLockShared()).isTrue();
    for (int i = 0; i < 3; i++) {
      sem.unlockShared();
    }
    assertThat(sem.tryLock()).isTrue();
    sem.unlock();
  }

  /** Readers together, writers alone, whatever path the lock takes. */
  @Test
  void exclusionHoldsUnderStress() throws Exception {
    int threads = 6;
    AtomicInteger readers = new AtomicInteger();
    AtomicInteger writers = new AtomicInteger();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      Random r = new Random(t);
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 60_000; i++) {
                  switch (r.nextInt(6)) {
                    case 0 -> {
                      sem.lock();
                      write(readers, writers);
                      sem.unlock();
                    }
                    case 1 -> {
                      sem.lock();
                      write(readers, writers);
                      readers.incrementAndGet();
                      sem.downgrade();
                      read(readers, writers);
                    }
                    case 2 -> {
                      if (sem.tryLock()) {
                        write(readers, writers);
                        sem.unlock();
                      }
                    }
                    case 3 -> {
                      if (i % 50 == 0) {
                        Thread.currentThread().interrupt();
                      }
                      if (sem.lockSharedInterruptibly(Subclass.NORMAL)) {
                        readers.incrementAndGet();
                        read(readers, writers);
                      }
                      Thread.interrupted();
                    }
                    case 4 -> {
                      if (i % 50 == 0) {
                        Thread.currentThread().interrupt();
                      }
                      if (sem.lockInterruptibly(Subclass.NORMAL)) {
                        write(readers, writers);
                        sem.unlock();
                      }
                      Thread.interrupted();
                    }
                    default -> {
                      sem.lockShared();
                      readers.incrementAndGet();
                      read(readers, writers);
                    }
                  }
                }
              });
      thread.setUncaughtExceptionHandler((x, e) -> failed.set(e));
      all.add(thread);
    }
    all.forEach(Thread::start);
    for (Thread t : all) {
      t.join();
    }
    assertThat(failed.get()).isNull();
    assertThat(sem.isHeld()).isFalse();
  }

  private void read(AtomicInteger readers, AtomicInteger writers) {
    if (writers.get() != 0) {
      throw new AssertionError("a reader beside a writer");
    }
    readers.decrementAndGet();
    sem.unlockShared();
  }

  private static void write(AtomicInteger readers, AtomicInteger writers) {
    if (writers.incrementAndGet() != 1 || readers.get() != 0) {
      throw new AssertionError("a writer not alone");
    }
    writers.decrementAndGet();
  }

  /** Waiters that give up at the moment at which they get the lock: they have it or they do not. */
  @Test
  void givingUpWhileBeingGranted() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger got = new AtomicInteger();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      boolean patient = t < 3;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 300_000 && failed.get() == null; i++) {
                  if (patient) {
                    sem.lock();
                  } else {
                    Thread.currentThread().interrupt();
                    if (!sem.lockInterruptibly(Subclass.NORMAL)) {
                      continue;
                    }
                  }
                  got.incrementAndGet();
                  if (inside.incrementAndGet() != 1) {
                    failed.set(new AssertionError("two writers"));
                  }
                  inside.decrementAndGet();
                  sem.unlock();
                }
              });
      thread.start();
      all.add(thread);
    }
    for (Thread t : all) {
      t.join();
    }
    assertThat(failed.get()).isNull();
    assertThat(got.get()).isGreaterThanOrEqualTo(900_000);
    assertThat(sem.isHeld()).isFalse();
  }
}
