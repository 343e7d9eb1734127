// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jvfs.lock.SeqCount;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The sequence count's fences. */
public final class SeqCounts {
  private SeqCounts() {}

  /** Two plain fields that are written together are read together, or not believed. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "thrown away")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class Pair {
    private final SeqCount seq = new SeqCount();
    private int x;
    private int y;

    @Actor
    public void write() {
      seq.writeBegin();
      x = 1;
      y = 1;
      seq.writeEnd();
    }

    @Actor
    public void read(II_Result r) {
      int s = seq.rawBegin();
      int a = x;
      int b = y;
      boolean bad = seq.readRetry(s);
      r.r1 = bad ? -1 : a;
      r.r2 = bad ? -1 : b;
    }
  }

  /** The same, with a reader that waits for the writer and reads in the other order. */
  @JCStressTest
  @Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "thrown away")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "after the first write")
  @Outcome(id = "2, 2", expect = ACCEPTABLE, desc = "after the second write")
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class PairTwice {
    private final SeqCount seq = new SeqCount();
    private int x;
    private int y;

    @Actor
    public void write() {
      for (int i = 1; i <= 2; i++) {
        seq.writeBegin();
        x = i;
        y = i;
        seq.writeEnd();
      }
    }

    @Actor
    public void read(II_Result r) {
      int s = seq.readBegin();
      int b = y;
      int a = x;
      boolean bad = seq.readRetry(s);
      r.r1 = bad ? -1 : a;
      r.r2 = bad ? -1 : b;
    }
  }

  /** Who sees what was written sees that the write had begun. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "new data under the old number")
  @Outcome(expect = ACCEPTABLE)
  @State
  public static class WriteBegin {
    private final SeqCount seq = new SeqCount();
    private int x;

    @Actor
    public void write() {
      seq.writeBegin();
      x = 1;
    }

    @Actor
    public void read(II_Result r) {
      r.r1 = x;
      r.r2 = seq.readRetry(0) ? 1 : 0;
    }
  }

  /** Who sees that the write has ended sees what was written. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = FORBIDDEN, desc = "old data under the new number")
  @Outcome(expect = ACCEPTABLE)
  @State
  public static class WriteEnd {
    private final SeqCount seq = new SeqCount();
    private int x;

    @Actor
    public void write() {
      seq.writeBegin();
      x = 1;
      seq.writeEnd();
    }

    @Actor
    public void read(II_Result r) {
      r.r1 = seq.rawBegin();
      r.r2 = x;
    }
  }

  /** What was changed before an invalidation is seen with the new number. */
  @JCStressTest
  @Outcome(id = "2, 0", expect = FORBIDDEN, desc = "old data under the new number")
  @Outcome(expect = ACCEPTABLE)
  @State
  public static class ChangeThenInvalidate {
    private final SeqCount seq = new SeqCount();
    private int x;

    @Actor
    public void write() {
      x = 1;
      seq.invalidate();
    }

    @Actor
    public void read(II_Result r) {
      r.r1 = seq.rawBegin();
      r.r2 = x;
    }
  }

  /** What is changed after an invalidation is not believed under the old number. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "new data under the old number")
  @Outcome(expect = ACCEPTABLE)
  @State
  public static class InvalidateThenChange {
    private final SeqCount seq = new SeqCount();
    private int x;

    @Actor
    public void write() {
      seq.invalidate();
      x = 1;
    }

    @Actor
    public void read(II_Result r) {
      r.r1 = x;
      r.r2 = seq.readRetry(0) ? 1 : 0;
    }
  }
}
