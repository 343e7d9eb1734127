// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Locks and leases on memfs in this process against those of the kernel's tmpfs: what each call
 * answers, who is granted what in which order, what is listed. {@code -Djvfs.oracle.locks.calls=N}
 * makes the random runs longer, {@code -Djvfs.oracle.seed=N} repeats one.
 */
final class JvfsLocksTest {
  private static final long FIXED_SEED = 20_261_121;
  private static final long CALLS = Long.getLong("jvfs.oracle.locks.calls", 20_000);
  private static final int OWNERS = 6;

  @Test
  void randomCallsOfAFixedSeed() {
    LockRun run = compare(FIXED_SEED);
    for (String rare :
        List.of(
            "FCNTL_LOCK EDEADLK",
            "later EDEADLK",
            "SIGNAL EINTR",
            "several served by one call",
            "OPEN waits",
            "TRUNCATE waits",
            "signals taken",
            "waiters listed at depth 2")) {
      assertThat(run.seen(rare)).as(rare).isPositive();
    }
  }

  @Test
  void randomCallsOfAFreshSeed() {
    compare(Long.getLong("jvfs.oracle.seed", ThreadLocalRandom.current().nextLong() >>> 1));
  }

  private static LockRun compare(long seed) {
    String given = "-Djvfs.oracle.locks.calls=" + CALLS + " -Djvfs.oracle.seed=" + seed;
    System.out.println("random lock calls in process: " + given);
    try (LockSubject left = LockOracleTest.orSkip(() -> KernelOwners.tmpfs(OWNERS));
        LockSubject right = new VfsOwners("memfs", OWNERS)) {
      LockRun run = new LockRun(left, right);
      LockRun.Failure failure = run.run(new LockGenerator(seed, OWNERS, true, true), CALLS);
      if (failure != null) {
        fail(given + "\n" + failure);
      }
      assertThat(run.calls()).isGreaterThanOrEqualTo(CALLS);
      return run;
    }
  }

  private static void sameAsTheKernel(String script) {
    try (LockSubject left = LockOracleTest.orSkip(() -> KernelOwners.tmpfs(OWNERS));
        LockSubject right = new VfsOwners("memfs", OWNERS)) {
      assertNull(new LockRun(left, right).once(script.lines().map(LockCall::parse).toList()));
    }
  }

  @Test
  void whoEndsDropsItsOwnLocksThenThoseOfItsFilesFromTheHighest() {
    sameAsTheKernel(
        """
        0 RESET 0  0 0 0 0  0 0
        0 OPEN 0  0 2 0 0  0 0
        0 OPEN 0  0 2 0 0  0 0
        0 OPEN 0  1 2 0 0  0 0
        1 OPEN 0  0 2 0 0  0 0
        2 OPEN 0  0 2 0 0  0 0
        3 OPEN 0  1 2 0 0  0 0
        0 FCNTL_LOCK 0  37 1 0 0  0 2
        0 FCNTL_LOCK 1  37 1 0 0  4 2
        0 FCNTL_LOCK 2  6 1 0 0  0 1
        1 FCNTL_LOCK 0  38 1 0 0  0 2
        2 FCNTL_LOCK 0  38 1 0 0  4 2
        3 FCNTL_LOCK 0  7 1 0 0  0 1
        0 EXIT 0  0 0 0 0  0 0
        0 LOCKS 0  0 0 0 0  0 0\
        """);
  }

  @Test
  void aFileWithTwoDescriptorsGoesWithTheHigher() {
    sameAsTheKernel(
        """
        0 RESET 0  0 0 0 0  0 0
        0 OPEN 0  0 2 0 0  0 0
        0 OPEN 0  0 2 0 0  0 0
        0 DUP 0  0 0 0 0  0 0
        1 OPEN 0  0 2 0 0  0 0
        2 OPEN 0  0 2 0 0  0 0
        0 FLOCK 0  1 0 0 0  0 0
        0 FCNTL_LOCK 1  37 1 0 0  0 2
        1 FLOCK 0  2 0 0 0  0 0
        2 FCNTL_LOCK 0  38 1 0 0  0 1
        0 EXIT 0  0 0 0 0  0 0
        0 LOCKS 0  0 0 0 0  0 0\
        """);
  }
}
