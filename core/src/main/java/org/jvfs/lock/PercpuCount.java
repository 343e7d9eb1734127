// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jvfs.lock.Schedule.Step;

/**
 * A count that many threads raise and lower at once without meeting on one cache line: each does so
 * in a cell that few others use. What it costs is the sum, which reads all cells. Mirrors counters
 * per processor, as those of struct mount.
 *
 * <p>Ups and downs are counted apart, and a sum reads the downs first. So it is never less than the
 * count was at the moment between: a down that is seen had its up seen too. It may be more, for a
 * down that came too late; whoever must know of the last one therefore looks again after each down.
 */
public final class PercpuCount {
  private static final int CELLS =
      Math.min(64, 2 * Integer.highestOneBit(2 * Runtime.getRuntime().availableProcessors() - 1));

  /** Longs of a cell: two cache lines, since processors fetch them in pairs. */
  private static final int STRIDE = 16;

  private static final int UP = 0;
  private static final int DOWN = 1;

  /** A cell's place from the start, which lies on a cache line with the array's header. */
  private static final int FIRST = STRIDE / 2;

  private final AtomicLongArray cells = new AtomicLongArray(FIRST + CELLS * STRIDE);

  private static int cell() {
    return FIRST + ((int) Thread.currentThread().threadId() & (CELLS - 1)) * STRIDE;
  }

  /** One more. A full fence. */
  public void inc() {
    Schedule.point(Step.GET, this);
    cells.getAndAdd(cell() + UP, 1);
  }

  /** One less; what was counted up by another thread may be. A full fence. */
  public void dec() {
    Schedule.point(Step.PUT, this);
    cells.getAndAdd(cell() + DOWN, 1);
  }

  /** The count, or more: see above. */
  public long sum() {
    Schedule.point(Step.LOAD, this);
    long downs = 0;
    for (int i = 0; i < CELLS; i++) {
      downs += cells.get(FIRST + i * STRIDE + DOWN);
    }
    long ups = 0;
    for (int i = 0; i < CELLS; i++) {
      ups += cells.get(FIRST + i * STRIDE + UP);
    }
    return ups - downs;
  }
}
