// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.lock.SpinLock;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Spinning and sleeping locks: what was written under one is seen by the next to hold it. */
public final class Locks {
  private Locks() {}

  private static final LockClass CLASS = new LockClass("jcstress");

  /** Two increments of a plain field under a spin lock. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class Spin {
    private final SpinLock lock = new SpinLock(CLASS);
    private int x;

    @Actor
    public void one(II_Result r) {
      lock.lock();
      r.r1 = ++x;
      lock.unlock();
    }

    @Actor
    public void other(II_Result r) {
      lock.lock();
      r.r2 = ++x;
      lock.unlock();
    }
  }

  /** Two increments each under a sleeping lock, most of them handed over. */
  @JCStressTest
  @Outcome(
      id = {"2, 4", "3, 4", "4, 2", "4, 3"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class HandOver {
    private final RwSem sem = new RwSem(CLASS);
    private int x;

    private int next() {
      sem.lock();
      int n = ++x;
      sem.unlock();
      return n;
    }

    @Actor
    public void one(II_Result r) {
      next();
      r.r1 = next();
    }

    @Actor
    public void other(II_Result r) {
      next();
      r.r2 = next();
    }
  }

  /** A reader sees a writer's pair whole. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "1, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "torn")
  @State
  public static class WriterThenReader {
    private final RwSem sem = new RwSem(CLASS);
    private int x;
    private int y;

    @Actor
    public void write() {
      sem.lock();
      x = 1;
      y = 1;
      sem.unlock();
    }

    @Actor
    public void read(II_Result r) {
      sem.lockShared();
      r.r1 = x;
      r.r2 = y;
      sem.unlockShared();
    }
  }

  /** Between a downgrade's write and its read no writer slips in. */
  @JCStressTest
  @Outcome(
      id = {"1, 1", "3, 3"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class Downgrade {
    private final RwSem sem = new RwSem(CLASS);
    private int x;

    @Actor
    public void downgrade(II_Result r) {
      sem.lock();
      x += 1;
      r.r1 = x;
      sem.downgrade();
      r.r2 = x;
      sem.unlockShared();
    }

    @Actor
    public void write() {
      sem.lock();
      x += 2;
      sem.unlock();
    }
  }
}
