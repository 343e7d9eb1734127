// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jvfs.lock.LockClass;
import org.jvfs.lock.Lockref;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** The count and lock in one word. */
public final class Counts {
  private Counts() {}

  private static final LockClass CLASS = new LockClass("jcstress");

  /** Something that is counted. */
  private static final class Counted extends Lockref {
    Counted(int count) {
      super(count);
    }

    @Override
    protected LockClass lockClass() {
      return CLASS;
    }
  }

  /** An object without references is killed, or found; never both, never neither. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "killed")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "found")
  @Outcome(expect = FORBIDDEN)
  @State
  public static class GetAgainstDead {
    private final Counted ref = new Counted(0);

    @Actor
    public void kill(II_Result r) {
      ref.lock();
      if (ref.count() == 0) {
        ref.markDead();
        r.r1 = 1;
      }
      ref.unlock();
    }

    @Actor
    public void get(II_Result r) {
      r.r2 = ref.getNotDead() ? 1 : 0;
    }
  }

  /** Two drop their references without the lock: one of them is told that it may not. */
  @JCStressTest
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE)
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class PutAgainstPut {
    private final Counted ref = new Counted(2);

    @Actor
    public void one(III_Result r) {
      r.r1 = ref.putUnlessLast() ? 1 : 0;
    }

    @Actor
    public void other(III_Result r) {
      r.r2 = ref.putUnlessLast() ? 1 : 0;
    }

    @Arbiter
    public void after(III_Result r) {
      r.r3 = ref.count();
    }
  }

  /** A count changed under the lock does not lose one changed without. */
  @JCStressTest
  @Outcome(id = "3, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class LockedAgainstGet {
    private final Counted ref = new Counted(1);

    @Actor
    public void locked() {
      ref.lock();
      ref.addLocked(1);
      ref.unlock();
    }

    @Actor
    public void get(II_Result r) {
      r.r2 = ref.getNotDead() ? 1 : 0;
    }

    @Arbiter
    public void after(II_Result r) {
      r.r1 = ref.count();
    }
  }

  /** What was written under the lock is seen by the next to hold it. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class LockPublishes {
    private final Counted ref = new Counted(1);
    private int x;

    @Actor
    public void one(II_Result r) {
      ref.lock();
      r.r1 = ++x;
      ref.unlock();
    }

    @Actor
    public void other(II_Result r) {
      ref.lock();
      r.r2 = ++x;
      ref.unlock();
    }
  }

  /** Who is refused a reference to a dead object sees what was written before it died. */
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "dead, and its end not seen")
  @State
  public static class DeadIsTheLastWord {
    private final Counted ref = new Counted(0);
    private int x;

    @Actor
    public void kill() {
      ref.lock();
      x = 1;
      ref.markDead();
      ref.unlock();
    }

    @Actor
    public void look(II_Result r) {
      boolean dead = ref.isDead();
      r.r1 = dead ? x : 0;
      r.r2 = dead ? 0 : 1;
    }
  }
}
