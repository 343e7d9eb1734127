// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The small locks: spin lock, sequence lock, lock with count, wait table. */
@Timeout(60)
final class WordsTest {
  private static final int THREADS = 4;

  private static void together(Runnable r) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      Thread thread = new Thread(r);
      threads.add(thread);
      thread.start();
    }
    for (Thread t : threads) {
      t.join();
    }
  }

  @Test
  void aSequenceReaderNeverKeepsHalfAWrite() throws Exception {
    SeqLock lock = new SeqLock(new LockClass("test"));
    long[] pair = new long[2];
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger torn = new AtomicInteger();
    Thread reader =
        new Thread(
            () -> {
              while (!stop.get()) {
                int s = lock.readBegin();
                long a = pair[0];
                long b = pair[1];
                if (!lock.readRetry(s) && a != b) {
                  torn.incrementAndGet();
                }
              }
            });
    reader.start();
    together(
        () -> {
          for (int i = 0; i < 100_000; i++) {
            lock.writeLock();
            pair[0]++;
            pair[1]++;
            lock.writeUnlock();
          }
        });
    stop.set(true);
    reader.join();
    assertThat(torn.get()).isZero();
    assertThat(pair).containsExactly(100_000L * THREADS, 100_000L * THREADS);
  }

  private static final class Counted extends Lockref {
    int plain;

    private static final LockClass CLASS = new LockClass("test");

    Counted() {
      super(1);
    }

    @Override
    protected LockClass lockClass() {
      return CLASS;
    }
  }

  @Test
  void countsAndLockShareAWordWithoutLosingAny() throws Exception {
    Counted c = new Counted();
    together(
        () -> {
          for (int i = 0; i < 100_000; i++) {
            c.get();
            c.lock();
            c.plain++;
            c.unlock();
            if (!c.putUnlessLast()) {
              c.lock();
              c.addLocked(-1);
              c.unlock();
            }
          }
        });
    assertThat(c.plain).isEqualTo(100_000 * THREADS);
    assertThat(c.count()).isEqualTo(1);
    assertThat(c.putUnlessLast()).isFalse();
    c.lock();
    c.markDead();
    c.unlock();
    assertThat(c.getNotDead()).isFalse();
    assertThat(c.getNotZero()).isFalse();
  }

  @Test
  void aSpinLockExcludes() throws Exception {
    SpinLock lock = new SpinLock(new LockClass("test"));
    int[] plain = {0};
    together(
        () -> {
          for (int i = 0; i < 100_000; i++) {
            lock.lock();
            plain[0]++;
            lock.unlock();
          }
        });
    assertThat(plain[0]).isEqualTo(100_000 * THREADS);
    assertThat(lock.tryLock()).isTrue();
    assertThat(lock.tryLock()).isFalse();
    lock.unlock();
  }

  /** Threads take turns by a number that each waits for. */
  @Test
  void noWakeUpIsLost() throws Exception {
    WaitTable table = new WaitTable();
    AtomicInteger turn = new AtomicInteger();
    AtomicInteger next = new AtomicInteger();
    Object key = new Object();
    together(
        () -> {
          int me = next.getAndIncrement();
          for (int i = 0; i < 5_000; i++) {
            int mine = i * THREADS + me;
            table.await(key, () -> turn.get() == mine);
            turn.incrementAndGet();
            table.wakeAll(key);
          }
        });
    assertThat(turn.get()).isEqualTo(5_000 * THREADS);
  }
}
