// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.jvfs.testkit.schedule.Scenario.deed;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitQueue;
import org.jvfs.testkit.schedule.Scenario.Call;

/** A wait queue by itself: no wake-up is lost, whoever comes, goes or gives up. */
@Tag("schedules")
final class WaitQueuesTest {
  /** Tokens that some wait for and others bring. A wait that nobody ends is told as a deadlock. */
  static final class Stock implements AutoCloseable {
    final WaitQueue queue = new WaitQueue(new LockClass("stock.wait"));
    final SpinLock lock = new SpinLock(new LockClass("stock.lock"));
    volatile int tokens;
    volatile int told;
    volatile @Nullable Thread patient;

    final WaitQueue.Entry entry =
        new WaitQueue.Entry() {
          @Override
          protected boolean wake(int key) {
            int n = told;
            told = n + 1;
            return true;
          }
        };

    boolean there() {
      Schedule.point(Step.LOAD, this);
      return tokens > 0;
    }

    boolean take() {
      lock.lock();
      int n = tokens;
      boolean got = n > 0;
      if (got) {
        tokens = n - 1;
      }
      lock.unlock();
      return got;
    }

    void bring(boolean all) {
      lock.lock();
      int n = tokens;
      tokens = n + 1;
      lock.unlock();
      if (all) {
        queue.wakeAll(1);
      } else {
        queue.wakeOne(1);
      }
    }

    @Override
    public void close() {}
  }

  private static final Call<Stock> TAKE =
      deed(
          s -> {
            do {
              s.queue.await(s::there);
            } while (!s.take());
          });

  private static final Call<Stock> TAKE_EXCLUSIVE =
      deed(
          s -> {
            do {
              s.queue.awaitExclusive(s::there, WaitQueue.FOREVER);
            } while (!s.take());
          });

  /** Takes one, or gives up when interrupted. */
  private static final Call<Stock> PATIENT =
      s -> {
        s.patient = Thread.currentThread();
        while (s.queue.awaitExclusive(s::there, WaitQueue.FOREVER) == WaitQueue.Outcome.DONE) {
          if (s.take()) {
            Thread.interrupted();
            // What it took goes to the other, so that the other's wait ends in any case.
            s.bring(false);
            return "had it";
          }
        }
        Thread.interrupted();
        return "gave up";
      };

  private static final Call<Stock> BRING = deed(s -> s.bring(false));
  private static final Call<Stock> BRING_ALL = deed(s -> s.bring(true));

  private static final Call<Stock> INTERRUPT =
      deed(
          s -> {
            // One who is interrupted before he begins waits for ever.
            Schedule.await(Step.WAIT, s, () -> s.patient != null);
            Thread t = s.patient;
            if (t != null) {
              t.interrupt();
            }
          });

  /** Enters as poll does, then looks; the event is seen or told. */
  private static final Call<Stock> POLL =
      deed(
          s -> {
            s.queue.add(s.entry);
            boolean seen = s.there();
            s.queue.await(() -> s.told > 0 || seen);
            s.queue.remove(s.entry);
            int n = s.told;
            Schedule.point(Step.LOAD, s);
            if (n != s.told) {
              throw new AssertionError("told after it had left");
            }
          });

  private static Scenario<Stock> of(String name) {
    return new Scenario<>(name, Stock::new).anyOutcome();
  }

  static Stream<Scenario<Stock>> scenarios() {
    return Stream.of(
        of("a wait against a wake-up").task(TAKE).task(BRING),
        of("two waits against two wake-ups").task(TAKE).task(TAKE).task(BRING, BRING),
        of("two exclusive waits, one wake-up each")
            .task(TAKE_EXCLUSIVE)
            .task(TAKE_EXCLUSIVE)
            .task(BRING, BRING),
        of("an exclusive and another wait, all woken")
            .task(TAKE_EXCLUSIVE)
            .task(TAKE)
            .task(BRING_ALL, BRING_ALL),
        of("one that gives up before an exclusive one")
            .task(PATIENT)
            .task(TAKE_EXCLUSIVE)
            .task(BRING, INTERRUPT),
        of("one that gives up while it is woken, before an exclusive one")
            .task(PATIENT, BRING, BRING)
            .task(TAKE_EXCLUSIVE, BRING)
            .task(INTERRUPT),
        of("one that gives up, one that brings, one that waits")
            .task(PATIENT, INTERRUPT)
            .task(TAKE_EXCLUSIVE)
            .task(INTERRUPT, BRING),
        of("polling against a wake-up").task(POLL).task(BRING_ALL));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Stock> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
