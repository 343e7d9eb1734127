// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects that were used and may be used again, a few for all threads. A thread finds the one it
 * left, as long as no other thread with the same place came in between; threads with different
 * places do not meet on a cache line.
 */
public final class Spares<T> {
  private static final int PLACES = 16;

  /** References of a place: two cache lines, since processors fetch them in pairs. */
  private static final int STRIDE = 32;

  private final AtomicReferenceArray<@Nullable T> spare =
      new AtomicReferenceArray<>((PLACES + 1) * STRIDE);
  private final Supplier<T> maker;

  /** An empty stock; what is not there is made. */
  public Spares(Supplier<T> maker) {
    this.maker = maker;
  }

  private static int place() {
    return (1 + ((int) Thread.currentThread().threadId() & (PLACES - 1))) * STRIDE;
  }

  /** One for the caller alone. */
  public T take() {
    int i = place();
    T t = spare.getAcquire(i) == null ? null : spare.getAndSet(i, null);
    return t == null ? maker.get() : t;
  }

  /** Gives one back that nobody uses any more. */
  public void giveBack(T t) {
    spare.setRelease(place(), t);
  }
}
