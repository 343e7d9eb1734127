// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.jvfs.testkit.compare.Divergence;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.random.RandomRun;
import org.jvfs.testkit.random.Shrinker;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.OpCode;
import org.jvfs.testkit.script.ScriptReader;
import org.jvfs.testkit.subject.Subject;

/** The oracle itself: it finds no difference where there is none, and does where there is one. */
final class OracleTest {
  private static final long SEED = 20_260_101;

  @Test
  void twoKernelTmpfsDoNotDiffer() {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = Kernel.orSkip(KernelSubjects::tmpfs)) {
      RandomRun run = new RandomRun(left, right);
      RandomRun.Failure failure = run.run(SEED, 10_000);
      if (failure != null) {
        fail(OracleMain.describe(run, failure, "left", "right"));
      }
      assertThat(run.calls()).isGreaterThanOrEqualTo(10_000);
      assertThat(run.succeeded()).as("calls that succeeded").isGreaterThan(run.calls() / 2);
    }
  }

  @Test
  void plantedFaultIsFoundAndShrunk() {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right =
            new LyingSubject(Kernel.orSkip(KernelSubjects::tmpfs), LyingSubject.renameDenied())) {
      RandomRun run = new RandomRun(left, right);
      RandomRun.Failure failure = Objects.requireNonNull(run.run(SEED, 50_000));
      assertThat(failure.divergence().op().code()).isEqualTo(OpCode.RENAMEAT2);
      Shrinker shrinker =
          new Shrinker(run::replay, failure.script(), failure.divergence()).shrink();
      assertThat(shrinker.script()).hasSizeLessThanOrEqualTo(4);
      assertThat(shrinker.divergence().left()).isEqualTo("0");
      assertThat(shrinker.divergence().right()).isEqualTo("EPERM");
      List<Op> printed =
          ScriptReader.script("printed", String.join("\n", lines(shrinker.script())));
      assertThat(run.replay(printed)).isEqualTo(shrinker.divergence());
    }
  }

  private static List<String> lines(List<Op> script) {
    return script.stream().map(Op::toString).toList();
  }

  @Test
  void ext4DiffersFromTmpfs() {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right = Kernel.orSkip(KernelSubjects::ext4)) {
      List<Op> script =
          ScriptReader.script(
              "holes",
              """
              f = open "a" O_RDWR|O_CREAT 0644
              fallocate f FALLOC_ZERO_RANGE 0 4096
              """);
      Divergence divergence = Objects.requireNonNull(new RandomRun(left, right).replay(script));
      assertThat(divergence.left()).isEqualTo("EOPNOTSUPP");
      assertThat(divergence.right()).isEqualTo("0");
    }
  }

  @Test
  void sameSeedGivesSameSequence() {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right =
            new LyingSubject(Kernel.orSkip(KernelSubjects::tmpfs), LyingSubject.renameDenied())) {
      RandomRun.Failure first =
          Objects.requireNonNull(new RandomRun(left, right).run(SEED, 50_000));
      RandomRun.Failure second =
          Objects.requireNonNull(new RandomRun(left, right).run(SEED, 50_000));
      assertThat(first.script()).isEqualTo(second.script());
    }
  }
}
