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
import org.jvfs.lock.RwSem;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.Subclass;
import org.jvfs.testkit.schedule.Scenario.Call;

/** The sleeping lock by itself: who waits gets it, gives up, or hands it on. */
@Tag("schedules")
final class SleepingLocksTest {
  /** A lock and what it guards. */
  static final class Room implements AutoCloseable {
    final RwSem sem = new RwSem(new LockClass("room"));
    int readers;
    int writers;
    @Nullable Thread patient;

    void write() {
      if (++writers != 1 || readers != 0) {
        throw new AssertionError("a writer is not alone");
      }
      Schedule.point(Step.LOAD, this);
      if (writers != 1 || readers != 0) {
        throw new AssertionError("a writer does not stay alone");
      }
      writers--;
    }

    void read() {
      readers++;
      if (writers != 0) {
        throw new AssertionError("a reader beside a writer");
      }
      Schedule.point(Step.LOAD, this);
      if (writers != 0) {
        throw new AssertionError("a reader beside a late writer");
      }
      readers--;
    }

    @Override
    public void close() {}
  }

  private static final Call<Room> WRITE =
      deed(
          r -> {
            r.sem.lock();
            r.write();
            r.sem.unlock();
          });

  private static final Call<Room> READ =
      deed(
          r -> {
            r.sem.lockShared();
            r.read();
            r.sem.unlockShared();
          });

  private static final Call<Room> WRITE_THEN_READ =
      deed(
          r -> {
            r.sem.lock();
            r.write();
            r.sem.downgrade();
            r.read();
            r.sem.unlockShared();
          });

  private static final Call<Room> TRY =
      r -> {
        if (!r.sem.tryLock()) {
          return "no";
        }
        r.write();
        r.sem.unlock();
        return "yes";
      };

  /** Waits until it has it or is interrupted. */
  private static final Call<Room> PATIENT_WRITE =
      r -> {
        r.patient = Thread.currentThread();
        if (!r.sem.lockInterruptibly(Subclass.NORMAL)) {
          return "gave up " + Thread.interrupted();
        }
        r.write();
        r.sem.unlock();
        return "had it";
      };

  private static final Call<Room> INTERRUPT =
      deed(
          r -> {
            Schedule.point(Step.LOAD, r);
            Thread t = r.patient;
            if (t != null) {
              t.interrupt();
            }
          });

  private static Scenario<Room> of(String name) {
    return new Scenario<>(name, Room::new).anyOutcome();
  }

  static Stream<Scenario<Room>> scenarios() {
    return Stream.of(
        of("writer against writer").task(WRITE).task(WRITE),
        of("two writers, one reader").task(WRITE).task(WRITE).task(READ),
        of("two readers, one writer").task(READ).task(READ).task(WRITE),
        of("downgrade between reader and writer").task(WRITE_THEN_READ).task(READ).task(WRITE),
        of("a writer that may give up, behind a writer")
            .task(WRITE)
            .task(PATIENT_WRITE)
            .task(INTERRUPT),
        of("a writer that may give up, between readers")
            .task(READ, INTERRUPT)
            .task(PATIENT_WRITE)
            .task(READ),
        of("one that tries, against writers").task(TRY).task(WRITE).task(WRITE));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingGoesWrong(Scenario<Room> scenario) throws Exception {
    Bounds.check(scenario);
  }
}
