// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jcstress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jvfs.pagecache.FramePool;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** The page's lock and its marks: what they publish. */
public final class PageLock {
  private PageLock() {}

  private static final FramePool POOL = new FramePool(256 << 20);

  private static Page newPage() {
    try {
      return Page.alloc(POOL);
    } catch (ErrnoException e) {
      throw new AssertionError("the pool is large enough for all states at once", e);
    }
  }

  private static Page lockedPage() {
    Page p = newPage();
    p.lock();
    return p;
  }

  /** Two increments of a plain field under the lock. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class Exclusive {
    private final Page page = newPage();
    private int x;

    @Actor
    public void one(II_Result r) {
      page.lock();
      r.r1 = ++x;
      page.unlock();
    }

    @Actor
    public void other(II_Result r) {
      page.lock();
      r.r2 = ++x;
      page.unlock();
    }

    @Arbiter
    public void after() {
      page.put();
    }
  }

  /** Whoever gets the lock from the one that did the work sees the work. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "still locked")
  @Outcome(id = "1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class UnlockThenTry {
    private final Page page = lockedPage();
    private int x;

    @Actor
    public void work() {
      x = 1;
      page.unlock();
    }

    @Actor
    public void look(I_Result r) {
      r.r1 = page.tryLock() ? x : -1;
    }

    @Arbiter
    public void after() {
      page.put();
    }
  }

  /** Whoever waits for the end of a read, without taking the lock, sees what was read. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class UnlockThenWait {
    private final Page page = lockedPage();
    private int x;

    @Actor
    public void read() {
      x = 1;
      page.setUptodate();
      page.unlock();
    }

    @Actor
    public void look(II_Result r) {
      page.waitUnlocked();
      r.r1 = page.isUptodate() ? 1 : 0;
      r.r2 = x;
    }

    @Arbiter
    public void after() {
      page.put();
    }
  }

  /** Whoever sees that the bytes are good, without any lock, sees the bytes. */
  @JCStressTest
  @Outcome(id = "-1", expect = ACCEPTABLE, desc = "not up to date")
  @Outcome(id = "1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class Uptodate {
    private final Page page = newPage();
    private int x;

    @Actor
    public void read() {
      x = 1;
      page.setUptodate();
    }

    @Actor
    public void look(I_Result r) {
      r.r1 = page.isUptodate() ? x : -1;
    }

    @Arbiter
    public void after() {
      page.put();
    }
  }

  /** Whoever waits for the end of a writeback sees what its end has written. */
  @JCStressTest
  @Outcome(id = "1", expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN)
  @State
  public static class Writeback {
    private final Page page = lockedPage();
    private int x;

    /** A page under writeback, not locked. */
    public Writeback() {
      page.setWriteback();
      page.unlock();
    }

    @Actor
    public void end() {
      x = 1;
      page.endWriteback();
    }

    @Actor
    public void look(I_Result r) {
      page.waitWriteback();
      r.r1 = x;
    }

    @Arbiter
    public void after() {
      page.put();
    }
  }
}
