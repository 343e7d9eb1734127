// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.random.RandomRun;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.vfs.VfsSubject;

/**
 * memfs on our VFS, in this process, against the kernel's tmpfs. {@code -Djvfs.oracle.calls=N}
 * makes the random runs longer, {@code -Djvfs.oracle.seed=N} repeats one.
 */
final class JvfsOracleTest {
  private static final long FIXED_SEED = 20_261_120;
  private static final long CALLS = Long.getLong("jvfs.oracle.calls", 60_000);
  private static final int FEW = 4;
  private static final int MANY = 1_000_000;
  private static final long WATCHED = Long.getLong("jvfs.oracle.watched.calls", 20_000);

  @TestFactory
  Stream<DynamicTest> cases() {
    return CaseRunner.allCases().stream()
        .map(test -> DynamicTest.dynamicTest(test.name(), () -> runCase(test)));
  }

  private static void runCase(org.jvfs.testkit.script.Case test) {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = new VfsSubject("memfs")) {
      CaseRunner runner = new CaseRunner(left, right);
      org.junit.jupiter.api.Assumptions.assumeTrue(
          runner.missing(test).isEmpty(), () -> "needs " + runner.missing(test));
      assertThat(runner.run(test)).isEmpty();
    }
  }

  @Test
  void randomCallsOfAFixedSeed() {
    compare(FIXED_SEED);
  }

  @Test
  void randomCallsOfAFreshSeed() {
    compare(Long.getLong("jvfs.oracle.seed", ThreadLocalRandom.current().nextLong() >>> 1));
  }

  @Test
  void watchedCallsOfAFixedSeed() {
    compareWatched(FIXED_SEED);
  }

  @Test
  void watchedCallsOfAFreshSeed() {
    compareWatched(Long.getLong("jvfs.oracle.seed", ThreadLocalRandom.current().nextLong() >>> 1));
  }

  /** Random calls under random watches: what inotify tells must be equal record by record. */
  private static void compareWatched(long seed) {
    String given = "-Djvfs.oracle.watched.calls=" + WATCHED + " -Djvfs.oracle.seed=" + seed;
    System.out.println("watched random calls in process: " + given);
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = new VfsSubject("memfs")) {
      RandomRun run = new RandomRun(left, right, true);
      RandomRun.Failure failure = run.run(seed, WATCHED);
      if (failure != null) {
        fail(given + "\n" + OracleMain.describe(run, failure, "tmpfs", "jvfs"));
      }
      assertThat(run.calls()).isGreaterThanOrEqualTo(WATCHED);
      assertThat(run.succeeded()).as("calls that succeeded").isGreaterThan(run.calls() / 2);
    }
  }

  /** So few names are kept that inodes are made from what memfs keeps of them all the time. */
  @Test
  void randomCallsWhileInodesAreForgotten() {
    compare(FIXED_SEED, FEW);
    compare(ThreadLocalRandom.current().nextLong() >>> 1, FEW);
  }

  private static void compare(long seed) {
    compare(seed, MANY);
  }

  private static void compare(long seed, int dentryLimit) {
    String given = "-Djvfs.oracle.calls=" + CALLS + " -Djvfs.oracle.seed=" + seed;
    System.out.println("random calls in process: " + given + ", names kept: " + dentryLimit);
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = new VfsSubject("memfs", dentryLimit)) {
      RandomRun run = new RandomRun(left, right);
      RandomRun.Failure failure = run.run(seed, CALLS);
      if (failure != null) {
        fail(given + "\n" + OracleMain.describe(run, failure, "tmpfs", "jvfs"));
      }
      assertThat(run.calls()).isGreaterThanOrEqualTo(CALLS);
      assertThat(run.succeeded()).as("calls that succeeded").isGreaterThan(run.calls() / 2);
    }
  }
}
