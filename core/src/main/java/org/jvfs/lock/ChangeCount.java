// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.concurrent.atomic.AtomicLong;
import org.jvfs.lock.Schedule.Step;

/**
 * Tells whether anything of a kind has changed since some moment, where changes may go on several
 * at once: a sequence count whose writers need no lock between them.
 *
 * <p>A change raises one number before its first store and another after its last. Who finds the
 * two equal, having read the second one last, knows that no change was under way at some moment
 * after the first was read; and as long as the first number stays, none has begun since.
 */
public final class ChangeCount {
  /** What {@link #now} says while a change is under way: never {@link #isStill}. */
  public static final long CHANGING = -1;

  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong ended = new AtomicLong();

  /** A full fence. */
  private void begin() {
    Schedule.point(Step.WRITE_BEGIN, this);
    begun.getAndIncrement();
  }

  private void end() {
    Schedule.point(Step.WRITE_END, this);
    ended.getAndIncrement();
  }

  /** Before something that is a change only if {@code really}; answers that, for {@link #end}. */
  public boolean begin(boolean really) {
    if (really) {
      begin();
    }
    return really;
  }

  /** After it. */
  public void end(boolean really) {
    if (really) {
      end();
    }
  }

  /** The number of this moment; {@link #CHANGING} if there may be a change under way. */
  public long now() {
    Schedule.point(Step.READ_BEGIN, this);
    long b = begun.get();
    return ended.get() == b ? b : CHANGING;
  }

  /** Whether nothing has changed since {@link #now} gave {@code then}. */
  public boolean isStill(long then) {
    Schedule.point(Step.READ_RETRY, this);
    return begun.get() == then;
  }
}
