// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.schedule.Stage.create;
import static org.jvfs.testkit.schedule.Stage.mkdir;
import static org.jvfs.testkit.schedule.Stage.rename;
import static org.jvfs.testkit.schedule.Stage.rmdir;
import static org.jvfs.testkit.schedule.Stage.userStat;
import static org.jvfs.testkit.schedule.Stage.warm;

import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Fault;
import org.jvfs.uapi.Fcntl;

/**
 * Mistakes made on purpose are found, by one preemption and within a stated number of schedules;
 * and without the mistake all schedules of up to two preemptions are right.
 */
@Tag("schedules")
final class PlantedFaultsTest {
  /** What is to be found, by how many schedules at most, and how the report begins. */
  private record Case(Fault fault, Scenario<Stage> scenario, int within, String report) {
    @Override
    public String toString() {
      return fault + " by " + scenario;
    }
  }

  /** Locks the directories from below; the other task does from above. */
  private static Scenario<Stage> upwards() {
    return new Scenario<>(
            "rename upwards against rmdir", warm(s -> s.dir("/d").dir("/d/e").file("/d/e/f", 1)))
        .task(rename("/d/e/f", "/d/g"))
        .task(rmdir("/d/e"))
        .summary(Stage::tree);
  }

  /** The same two files, by other names in another directory and the other way round. */
  private static Scenario<Stage> linked() {
    return new Scenario<>(
            "renames of one pair of files in two directories",
            warm(
                s -> {
                  s.dir("/d").dir("/e").file("/d/a", 1).file("/d/b", 2);
                  s.task.link("/d/a", "/e/a");
                  s.task.link("/d/b", "/e/b");
                }))
        .task(rename("/d/a", "/d/b"))
        .task(rename("/e/b", "/e/a"))
        .summary(Stage::tree);
  }

  /**
   * A directory that everybody may search gives its dentry to one that is private, and gets a file
   * only then. A walk that was let into the first must not find the file in the second.
   */
  private static Scenario<Stage> replaced() {
    return new Scenario<>(
            "a walk through a directory that is replaced by a private one",
            warm(s -> s.dir("/d").dir("/d/x")))
        .task(userStat("/d/x/f"))
        .task(rmdir("/d/x"), mkdir("/d/x", 0700), create("/d/x/f", 1))
        .summary(Stage::tree);
  }

  /** Opens the file between the look at who has it open and the entering of the lease. */
  private static Scenario<Stage> leased() {
    return LeasesTest.against(
        "a read lease against an open to write", Fcntl.O_RDONLY, Fcntl.F_RDLCK, Fcntl.O_WRONLY);
  }

  static Stream<Case> faults() {
    return Stream.of(
        new Case(Fault.PARENTS_BY_ARGUMENT, upwards(), 200, "deadlock"),
        new Case(Fault.VICTIMS_BY_ARGUMENT, linked(), 200, "deadlock"),
        new Case(Fault.PARENT_UNCHECKED, replaced(), 200, "an outcome of no order: [[1], [ok"),
        new Case(Fault.NEVER_RETRY, replaced(), 200, "an outcome of no order: [[1], [ok"),
        new Case(Fault.LEASE_CHECKED_ONCE, leased(), 200, "an outcome of no order: [[ok], [ok]]"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void isFound(Case c) throws Exception {
    Explorer<Stage> explorer = new Explorer<>(c.scenario);
    Schedule.plant(c.fault);
    Finding f;
    try {
      f = explorer.exhaust(1, c.within).finding();
      assertThat(f).isNotNull();
      assert f != null;
      System.out.printf("%s: found by schedule number %d, \"%s\"%n", c, f.runs(), f.schedule());
      assertThat(f.what()).startsWith(c.report);
      assertThat(f.preemptions()).isEqualTo(1);
      Finding again = explorer.replay(f.schedule());
      assertThat(again).isNotNull();
      assert again != null;
      assertThat(again.what()).startsWith(c.report);
    } finally {
      Schedule.plant(null);
    }
    // The very schedule is harmless without the mistake.
    assertThat(explorer.replay(f.schedule())).isNull();
  }

  static Stream<Scenario<Stage>> scenarios() {
    return Stream.of(upwards(), linked(), replaced(), leased());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void theRightOnesHaveNone(Scenario<Stage> scenario) throws Exception {
    Explorer<Stage> explorer = new Explorer<>(scenario);
    Result r = explorer.exhaust(2, Long.MAX_VALUE);
    assertThat(r.finding()).isNull();
    assertThat(r.exhausted()).isTrue();
    System.out.printf("%s: %d schedules are all of at most 2 preemptions%n", scenario, r.runs());
  }
}
