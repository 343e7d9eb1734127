// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.jvfs.testkit.locks.LockCall.Op;
import org.jvfs.testkit.subject.SubjectUnavailableException;

/**
 * The oracle for locks itself: it finds no difference where there is none, and the planted ones.
 */
final class LockOracleTest {
  private static final long SEED = 20_261_121;
  private static final int OWNERS = 6;

  static <T> T orSkip(Supplier<T> subject) {
    try {
      return subject.get();
    } catch (SubjectUnavailableException e) {
      return abort(e.toString());
    }
  }

  @Test
  void twoKernelTmpfsDoNotDiffer() {
    try (LockSubject left = orSkip(() -> KernelOwners.tmpfs(OWNERS));
        LockSubject right = orSkip(() -> KernelOwners.tmpfs(OWNERS))) {
      LockRun run = new LockRun(left, right);
      LockRun.Failure failure =
          run.run(
              new LockGenerator(SEED, OWNERS, true, true),
              Long.getLong("jvfs.oracle.locks.calls", 20_000));
      if (failure != null) {
        fail(failure.toString());
      }
      assertThat(run.waited()).as("calls that wait").isGreaterThan(run.calls() / 50);
      assertThat(run.skipped()).as("commands to who waits").isLessThan(run.calls());
    }
  }

  /** Answers as the owners behind it do, but for what a fault makes of it. */
  private record Liar(LockSubject behind, Fault fault) implements LockSubject {
    interface Fault {
      void lie(List<LockCall> batch, List<LockEvent> events);
    }

    @Override
    public List<LockEvent> run(List<LockCall> batch) {
      List<LockEvent> events = new ArrayList<>(behind.run(batch));
      fault.lie(batch, events);
      return events;
    }

    @Override
    public boolean ordered() {
      return true;
    }

    @Override
    public void close() {
      behind.close();
    }
  }

  private static LockRun.Failure find(Liar.Fault fault) {
    try (LockSubject left = orSkip(() -> KernelOwners.tmpfs(OWNERS));
        LockSubject right = new Liar(orSkip(() -> KernelOwners.tmpfs(OWNERS)), fault)) {
      LockRun run = new LockRun(left, right);
      LockRun.Failure found =
          Objects.requireNonNull(run.run(new LockGenerator(SEED, OWNERS, false, true), 100_000));
      List<LockCall> printed =
          found
              .toString()
              .lines()
              .takeWhile(l -> !l.startsWith("left"))
              .map(LockCall::parse)
              .toList();
      assertThat(run.once(printed)).isEqualTo(found);
      return found;
    }
  }

  @Test
  void twoGrantedInTheWrongOrderAreFoundAndShrunk() {
    LockRun.Failure found =
        find(
            (batch, events) -> {
              for (int i = 2; i < events.size(); i++) {
                LockEvent a = events.get(i - 1);
                LockEvent b = events.get(i);
                if (a.call() == b.call()
                    && events.get(i - 2).call() == a.call()
                    && batch.get(a.call()).op() == Op.FCNTL_LOCK) {
                  events.set(i - 1, b);
                  events.set(i, a);
                  return;
                }
              }
            });
    assertThat(found.script()).hasSizeLessThan(18);
    assertThat(found.left()).hasSizeGreaterThan(2);
  }

  @Test
  void aDeadlockNotSeenIsFoundAndShrunk() {
    LockRun.Failure found =
        find((batch, events) -> events.removeIf(e -> e.value() == -35 && e.owner() >= 0));
    assertThat(found.script()).hasSizeLessThan(18);
    assertThat(found.right()).isEmpty();
  }

  @Test
  void aListedRangeOffByOneIsFound() {
    LockRun.Failure found =
        find(
            (batch, events) ->
                events.replaceAll(
                    e ->
                        e.owner() == LockEvent.LINE && e.m3() == 9
                            ? new LockEvent(
                                e.call(), e.owner(), e.value(), e.m0(), e.m1(), e.m2(), 10)
                            : e));
    assertThat(found.script().getLast().op()).isEqualTo(Op.LOCKS);
    assertThat(found.script()).hasSizeLessThan(10);
  }
}
