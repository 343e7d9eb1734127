// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.jvfs.fuse.session.FuseConfig.Transport;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.random.RandomRun;
import org.jvfs.testkit.script.Case;
import org.jvfs.testkit.subject.Subject;

/**
 * memfs through its FUSE mount against the kernel's tmpfs. {@code -Djvfs.oracle.fuse.calls=N} makes
 * the random runs longer, {@code -Djvfs.oracle.seed=N} repeats one.
 */
final class FuseOracleTest {
  private static final long FIXED_SEED = 20_261_120;
  private static final long CALLS = Long.getLong("jvfs.oracle.fuse.calls", 10_000);

  /** Cases that a FUSE file system cannot follow, because the kernel answers without asking it. */
  private static final Set<String> KERNELS_OWN =
      Set.of(
          // SEEK_END and its kin on a directory are done by the kernel's own llseek.
          "getdents-directory-io",
          // RWF_NOAPPEND is not told to the server, which sees O_APPEND alone.
          "rwf-append");

  @TestFactory
  Stream<DynamicTest> cases() {
    return CaseRunner.allCases().stream()
        .filter(test -> !KERNELS_OWN.contains(test.name()) && !test.timed())
        .map(test -> DynamicTest.dynamicTest(test.name(), () -> runCase(test)));
  }

  private static void runCase(Case test) {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = Kernel.orSkip(() -> FuseSubject.create(Transport.CLASSIC))) {
      CaseRunner runner = new CaseRunner(left, right);
      assumeTrue(runner.missing(test).isEmpty(), () -> "needs " + runner.missing(test));
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

  private static void compare(long seed) {
    String given = "-Djvfs.oracle.fuse.calls=" + CALLS + " -Djvfs.oracle.seed=" + seed;
    System.out.println("random calls through a FUSE mount: " + given);
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = Kernel.orSkip(() -> FuseSubject.create(Transport.CLASSIC))) {
      RandomRun run = new RandomRun(left, right);
      RandomRun.Failure failure = run.run(seed, CALLS);
      if (failure != null) {
        fail(given + "\n" + OracleMain.describe(run, failure, "tmpfs", "fuse"));
      }
      assertThat(run.calls()).isGreaterThanOrEqualTo(CALLS);
      assertThat(run.succeeded()).as("calls that succeeded").isGreaterThan(run.calls() / 2);
    }
  }
}
