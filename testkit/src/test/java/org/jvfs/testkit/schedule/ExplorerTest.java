// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.schedule.Scenario.deed;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.Spin;
import org.jvfs.lock.SpinLock;

/** The explorer itself: that it takes every order once, and what it reports. */
@Tag("schedules")
final class ExplorerTest {
  /** What the tasks below share. */
  static final class Board implements AutoCloseable {
    final StringBuilder log = new StringBuilder();
    final SpinLock spin = new SpinLock(new LockClass("spin"));
    final RwSem first = new RwSem(new LockClass("first"));
    final RwSem second = new RwSem(new LockClass("second"));
    int count;
    boolean flag;

    void step() {
      Schedule.point(Step.LOAD, this);
    }

    @Override
    public void close() {}
  }

  private static Scenario<Board> of(String name) {
    return new Scenario<>(name, Board::new).anyOutcome().summary(b -> b.log + " " + b.count);
  }

  /** A task of three parts with a step between each. */
  private static Scenario.Call<Board> writer(char c) {
    return deed(
        b -> {
          b.log.append(c);
          b.step();
          b.log.append(c);
          b.step();
          b.log.append(c);
        });
  }

  private static Scenario.Call<Board> both(boolean inOrder) {
    return deed(
        b -> {
          RwSem one = inOrder ? b.first : b.second;
          RwSem other = inOrder ? b.second : b.first;
          one.lock();
          other.lock();
          other.unlock();
          one.unlock();
        });
  }

  @Test
  void everyOrderIsTaken() throws Exception {
    // Three parts of each of two tasks: 6 over 3.
    Result two = new Explorer<>(of("two").task(writer('a')).task(writer('b'))).exhaust(9, 100_000);
    assertThat(two.exhausted()).isTrue();
    assertThat(two.outcomes()).hasSize(20);
    // Of three tasks: 9! / (3!)^3.
    Result three =
        new Explorer<>(of("three").task(writer('a')).task(writer('b')).task(writer('c')))
            .exhaust(9, 100_000);
    assertThat(three.exhausted()).isTrue();
    assertThat(three.outcomes()).hasSize(1680);
  }

  @Test
  void theBoundIsOfPreemptions() throws Exception {
    // One after the other in both orders; then each of the two can be stopped at either step.
    Scenario<Board> s = of("two").task(writer('a')).task(writer('b'));
    assertThat(new Explorer<>(s).exhaust(0, 100).outcomes())
        .containsExactlyInAnyOrder("[[ok], [ok]] aaabbb 0", "[[ok], [ok]] bbbaaa 0");
    assertThat(new Explorer<>(s).exhaust(1, 100).outcomes())
        .containsExactlyInAnyOrder(
            "[[ok], [ok]] aaabbb 0",
            "[[ok], [ok]] bbbaaa 0",
            "[[ok], [ok]] abbbaa 0",
            "[[ok], [ok]] aabbba 0",
            "[[ok], [ok]] baaabb 0",
            "[[ok], [ok]] bbaaab 0");
  }

  @Test
  void anUpdateIsLostWithoutTheLock() throws Exception {
    Scenario.Call<Board> add =
        deed(
            b -> {
              int n = b.count;
              b.step();
              b.count = n + 1;
            });
    Scenario<Board> s =
        new Scenario<>("two add", Board::new).task(add).task(add).summary(b -> "" + b.count);
    Explorer<Board> e = new Explorer<>(s);
    assertThat(e.right()).containsExactly("[[ok], [ok]] 2");
    Finding f = e.exhaust(1, 100).finding();
    assertThat(f).isNotNull();
    assert f != null;
    assertThat(f.what()).startsWith("an outcome of no order: [[ok], [ok]] 1");
    assertThat(f.preemptions()).isEqualTo(1);
    assertThat(e.replay(f.schedule())).isNotNull();
    assertThat(e.replay("-")).isNull();
    assertThat(e.random(7, 100).finding()).isNotNull();
  }

  @Test
  void anUpdateIsNotLostUnderTheLock() throws Exception {
    Scenario.Call<Board> add =
        deed(
            b -> {
              b.spin.lock();
              int n = b.count;
              b.step();
              b.count = n + 1;
              b.spin.unlock();
            });
    Scenario<Board> s =
        new Scenario<>("two add", Board::new).task(add).task(add).summary(b -> "" + b.count);
    Result r = new Explorer<>(s).exhaust(9, 100_000);
    assertThat(r.finding()).isNull();
    assertThat(r.exhausted()).isTrue();
  }

  @Test
  void twoLocksInTwoOrdersAreADeadlock() throws Exception {
    Finding f =
        new Explorer<>(of("crossed").task(both(true)).task(both(false))).exhaust(1, 100).finding();
    assertThat(f).isNotNull();
    assert f != null;
    assertThat(f.what()).startsWith("deadlock").contains("WAIT", "first", "second");
    Result r = new Explorer<>(of("straight").task(both(true)).task(both(true))).exhaust(9, 100_000);
    assertThat(r.finding()).isNull();
    assertThat(r.exhausted()).isTrue();
  }

  @Test
  void whoWaitsForWhatNeverComesIsReported() throws Exception {
    Scenario.Call<Board> spin =
        deed(
            b -> {
              for (int turn = 0; !b.flag; turn++) {
                Spin.pause(turn);
              }
            });
    Scenario.Call<Board> raise = deed(b -> b.flag = true);
    Result r = new Explorer<>(of("comes").task(spin).task(raise).task(spin)).exhaust(2, 10_000);
    assertThat(r.finding()).isNull();
    assertThat(r.exhausted()).isTrue();
    Finding f = new Explorer<>(of("never").task(spin).task(spin)).exhaust(0, 10).finding();
    assertThat(f).isNotNull();
    assert f != null;
    assertThat(f.what()).startsWith("no end after");
  }

  @Test
  void aLockLeftBehindIsReported() throws Exception {
    Finding f = new Explorer<>(of("left").task(deed(b -> b.spin.lock()))).exhaust(0, 10).finding();
    assertThat(f).isNotNull();
    assert f != null;
    assertThat(f.what()).contains("spin is locked");
  }

  @Test
  void anErrorOfATaskIsReported() throws Exception {
    Scenario.Call<Board> bad =
        b -> {
          throw new IllegalStateException("bad");
        };
    Finding f = new Explorer<>(of("bad").task(bad)).exhaust(0, 10).finding();
    assertThat(f).isNotNull();
    assert f != null;
    assertThat(f.what()).startsWith("task 0: java.lang.IllegalStateException: bad");
  }
}
