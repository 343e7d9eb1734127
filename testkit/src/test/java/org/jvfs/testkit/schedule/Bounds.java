// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

/** How far the tests go, and what they print of it. */
final class Bounds {
  /** Preemptions within which all schedules are run. */
  static final int PREEMPTIONS = Integer.getInteger("jvfs.schedules.preemptions", 1);

  /** Most schedules of a scenario; where that is not enough for the bound, the line says so. */
  static final int MOST = Integer.getInteger("jvfs.schedules.most", 3_000);

  /** Random schedules after those. */
  static final int RANDOM = Integer.getInteger("jvfs.schedules.random", 200);

  static final long SEED = Long.getLong("jvfs.schedules.seed", 1);

  private Bounds() {}

  /** Runs a scenario as far as the bounds say; fails with what goes wrong. */
  static <W extends AutoCloseable> void check(Scenario<W> scenario) throws Exception {
    long from = System.nanoTime();
    Explorer<W> e = new Explorer<>(scenario);
    Result r = e.exhaust(PREEMPTIONS, MOST);
    assertThat(r.finding()).isNull();
    Result more = e.random(SEED, RANDOM);
    assertThat(more.finding()).as("seed %s", SEED).isNull();
    System.out.printf(
        "%s: %d schedules %s %d preemptions, %d random ones, up to %d choices, %d outcomes, %d"
            + " ms%n",
        scenario,
        r.runs(),
        r.exhausted() ? "are all of at most" : "of more within",
        PREEMPTIONS,
        more.runs() - r.runs(),
        more.longest(),
        more.outcomes().size(),
        (System.nanoTime() - from) / 1_000_000);
  }
}
