// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random steps on both file systems: {@code -Djvfs.nio.steps} of them from a fixed seed and as many
 * from a fresh one, which {@code -Djvfs.nio.seed} sets.
 */
final class RandomTest {
  private static final int STEPS = Integer.getInteger("jvfs.nio.steps", 20_000);
  private static final int LENGTH = 200;

  private static void run(long seed, Subject left, Subject right) throws IOException {
    System.out.println(STEPS + " steps, -Djvfs.nio.seed=" + seed);
    Generator generator = new Generator(seed);
    for (int done = 0; done < STEPS; done += LENGTH) {
      List<Step> steps = generator.sequence(LENGTH);
      if (Player.difference(steps, left, right) != null) {
        List<Step> few = shrunk(steps, left, right);
        StringBuilder script = new StringBuilder();
        few.forEach(s -> script.append(s).append('\n'));
        fail(
            "-Djvfs.nio.seed="
                + seed
                + " after "
                + done
                + " steps\n"
                + script
                + Player.difference(few, left, right));
      }
    }
  }

  /** Leaves out what can be left out, in pieces that get smaller. */
  static List<Step> shrunk(List<Step> steps, Subject left, Subject right) throws IOException {
    List<Step> few = steps;
    for (int piece = steps.size() / 2;
        piece > 0;
        piece = piece == 1 && few.size() < 40 ? 0 : piece / 2) {
      few = without(few, piece, left, right);
    }
    for (int before = few.size() + 1; few.size() < before; ) {
      before = few.size();
      few = without(few, 1, left, right);
    }
    return few;
  }

  private static List<Step> without(List<Step> steps, int piece, Subject left, Subject right)
      throws IOException {
    List<Step> few = steps;
    for (int at = 0; at < few.size(); ) {
      List<Step> fewer = new ArrayList<>(few);
      fewer.subList(at, Math.min(at + piece, few.size())).clear();
      if (Player.difference(fewer, left, right) != null) {
        few = fewer;
      } else {
        at += piece;
      }
    }
    return few;
  }

  private static void withBoth(long seed) throws IOException {
    String why = Subjects.whyNoKernel();
    assumeTrue(why.isEmpty(), why);
    try (Subject kernel = Subjects.kernel();
        Subject jvfs = Subjects.jvfs(kernel.directory().toString())) {
      run(seed, kernel, jvfs);
    }
  }

  @Test
  void fixedSeed() throws IOException {
    withBoth(1);
  }

  @Test
  void freshSeed() throws IOException {
    withBoth(Long.getLong("jvfs.nio.seed", System.nanoTime() & 0xffffffffL));
  }

  /** What has to be found is found, and made small. */
  @Test
  void differencesAreFoundAndShrunk() throws IOException {
    String why = Subjects.whyNoKernel();
    assumeTrue(why.isEmpty(), why);
    try (Subject kernel = Subjects.kernel();
        Subject jimfs = Subjects.jimfs(kernel.directory().toString())) {
      Generator generator = new Generator(3);
      List<Step> steps = generator.sequence(LENGTH);
      while (Player.difference(steps, kernel, jimfs) == null) {
        steps = generator.sequence(LENGTH);
      }
      List<Step> few = shrunk(steps, kernel, jimfs);
      assertThat(few).hasSizeLessThan(12);
      assertThat(Player.difference(few, kernel, jimfs)).isNotNull();
      assertThat(few.stream().map(s -> Step.parse(s.toString())).toList()).isEqualTo(few);
    }
  }
}
