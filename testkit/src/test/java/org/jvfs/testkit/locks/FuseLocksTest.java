// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.fuse.serve.DoorOptions;
import org.jvfs.fuse.serve.FuseDoor;
import org.jvfs.fuse.session.FuseConfig;

/**
 * Locks on memfs through its FUSE mount against those of the kernel's tmpfs, by processes on both.
 * {@code -Djvfs.oracle.locks.fuse.calls=N} makes the random runs longer, {@code
 * -Djvfs.oracle.seed=N} repeats one. Without directories, on which a FUSE client seeks by itself,
 * and without leases, which it keeps by itself, and after whose breaks requests reach the server in
 * no order. Where the server keeps the locks, also without those of open files and without
 * listings: the client does not tell them apart, and /proc/locks is not about them.
 */
final class FuseLocksTest {
  private static final long FIXED_SEED = 20_261_121;
  private static final long CALLS = Long.getLong("jvfs.oracle.locks.fuse.calls", 3_000);
  private static final int OWNERS = 6;

  /**
   * How long nothing more must happen where the server keeps the locks, microseconds, after those
   * have answered who are to.
   */
  private static final int SETTLE = Integer.getInteger("jvfs.oracle.locks.fuse.settle", 1000);

  @TempDir Path directory;

  @Test
  void randomCallsOfAFixedSeed() throws Exception {
    compare(FIXED_SEED, true);
  }

  @Test
  void randomCallsOfAFreshSeed() throws Exception {
    compare(Long.getLong("jvfs.oracle.seed", ThreadLocalRandom.current().nextLong() >>> 1), true);
  }

  /** With {@code -o local_locks}. */
  @Test
  void locksThatTheClientKeeps() throws Exception {
    compare(FIXED_SEED, false);
  }

  private void compare(long seed, boolean served) throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "needs /dev/fuse");
    String given = "-Djvfs.oracle.locks.fuse.calls=" + CALLS + " -Djvfs.oracle.seed=" + seed;
    System.out.println("random lock calls through a FUSE mount: " + given);
    try (Vfs vfs = Vfs.builder().memoryBudget(1L << 28).build()) {
      Task init = vfs.rootTask();
      init.mount("none", "/", "memfs", 0, Map.of());
      FuseConfig config =
          FuseConfig.builder().options(List.of("allow_other")).fileLocks(served).build();
      try (FuseDoor door =
          FuseDoor.mount(
              vfs, Objects.requireNonNull(init.root()), directory, DoorOptions.of(config))) {
        try (LockSubject left = LockOracleTest.orSkip(() -> KernelOwners.tmpfs(OWNERS));
            LockSubject right =
                LockOracleTest.orSkip(
                    () -> KernelOwners.fuse(directory, OWNERS, served ? SETTLE : 0))) {
          LockRun run = new LockRun(left, right);
          LockRun.Failure failure =
              run.run(
                  served
                      ? LockGenerator.served(seed, OWNERS)
                      : new LockGenerator(seed, OWNERS, false, false),
                  CALLS);
          if (failure != null) {
            fail(given + "\n" + failure);
          }
          assertThat(run.calls()).isGreaterThanOrEqualTo(CALLS);
          assertThat(run.waited()).isPositive();
        }
      }
    }
  }
}
