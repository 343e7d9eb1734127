// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.Lockdep;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * One fault of a disk, which is in force from the moment {@link #on} says for what, and its
 * counters. Each method says one thing more about it, at once; a fault is set up by one thread.
 */
public final class Fault {
  private final Faults owner;

  /** Immutable; replaced by the one who sets the fault up. */
  private volatile FaultRule rule;

  private final AtomicLong met = new AtomicLong();
  private final AtomicLong fired = new AtomicLong();

  /** Bytes moved by requests that it was asked about, as far as they count. */
  private final AtomicLong bytes = new AtomicLong();

  Fault(Faults owner, FaultRule rule) {
    this.owner = owner;
    this.rule = rule;
  }

  private Fault change(UnaryOperator<FaultRule> by) {
    rule = by.apply(rule);
    return this;
  }

  // ---- what it meets ----

  /** Meets these requests, and no others. */
  public Fault on(FaultOp first, FaultOp... more) {
    return change(r -> r.withOps(EnumSet.of(first, more)));
  }

  /** Meets every request. */
  public Fault onEverything() {
    return change(r -> r.withOps(EnumSet.allOf(FaultOp.class)));
  }

  /** Happens at most {@code n} times; 0 or more. */
  public Fault times(long n) {
    return change(r -> r.withTimes(n));
  }

  /** The first {@code n} requests go well. */
  public Fault afterFirst(long n) {
    return change(r -> r.withSkip(n));
  }

  /** Happens to the {@code n}th request alone, 1 for the first. */
  public Fault nth(long n) {
    return change(r -> r.withSkip(n - 1).withTimes(1));
  }

  /**
   * Happens to each request with a probability from 0 to 1; the same numbers of requests for the
   * same seed.
   */
  public Fault withProbability(double p, long seed) {
    return change(r -> r.withChance(p, seed));
  }

  /**
   * Happens when {@code n} bytes have been moved by the requests it meets. The one that crosses
   * this moves what is left to it.
   */
  public Fault afterBytes(long n) {
    return change(r -> r.withAfterBytes(n));
  }

  // ---- what happens ----

  /** The request fails. A failed fsync is told once to each open file, as of write errors. */
  public Fault with(Errno e) {
    return change(r -> r.withErrno(e));
  }

  /** The request takes longer. Interrupting the thread ends it by EINTR. */
  public Fault delaying(Duration d) {
    return change(r -> r.withDelay(d));
  }

  /**
   * A read or write moves at most {@code n} bytes, 1 or more: it is short, or a write torn.
   *
   * @throws IllegalArgumentException if {@code n} is less than 1, which would be the end of the
   *     file
   */
  public Fault tornAfter(long n) {
    if (n < 1) {
      throw new IllegalArgumentException("a request is torn after 1 byte or more, not " + n);
    }
    return change(r -> r.withErrno(null).withMost(n));
  }

  /** Something of the test's own happens, before what else does. */
  public Fault calling(FaultHook hook) {
    return change(r -> r.withHook(hook));
  }

  // ---- what came of it ----

  /** How many requests it was asked about. */
  public long met() {
    return met.get();
  }

  /** How often it happened. */
  public long fired() {
    return fired.get();
  }

  /** Ends it. Its counters stay. */
  public void remove() {
    owner.remove(this);
  }

  /**
   * A request is made. May block.
   *
   * @param len how many bytes it is still to move
   * @return how many it may move
   */
  @MayBlock
  long meet(FaultEvent e, long len, Pause pause) throws ErrnoException {
    FaultRule r = rule;
    if (!r.covers(e)) {
      return len;
    }
    long n = met.incrementAndGet();
    if (n <= r.skip() || !r.chooses(n)) {
      return len;
    }
    if (r.afterBytes() >= 0) {
      long room = takeBytes(r.afterBytes(), e, len);
      if (room >= 0) {
        return room;
      }
    }
    return claim(r.times()) ? happen(r, e, len, pause) : len;
  }

  /** How many of {@code len} bytes are left; -1 if none is. */
  private long takeBytes(long most, FaultEvent e, long len) {
    while (true) {
      long was = bytes.get();
      long room = most - was;
      if (room <= 0 || (e.isWhole() && room < len)) {
        return -1;
      }
      long take = Math.min(room, len);
      if (bytes.compareAndSet(was, was + take)) {
        return take;
      }
    }
  }

  private boolean claim(long times) {
    while (true) {
      long n = fired.get();
      if (n >= times) {
        return false;
      }
      if (fired.compareAndSet(n, n + 1)) {
        return true;
      }
    }
  }

  @MayBlock
  private static long happen(FaultRule r, FaultEvent e, long len, Pause pause)
      throws ErrnoException {
    if (!r.delay().isZero()) {
      wait(r.delay(), pause);
    }
    FaultHook hook = r.hook();
    if (hook != null) {
      hook.met(e);
    }
    Errno errno = r.errno();
    if (errno != null) {
      throw errno.exception();
    }
    return Math.min(len, r.most());
  }

  @MayBlock
  private static void wait(Duration d, Pause pause) throws ErrnoException {
    Lockdep.mightBlock("the delay of a fault");
    try {
      pause.pause(d);
    } catch (InterruptedException e) {
      // The flag stays set, so that a door can tell a signal.
      Thread.currentThread().interrupt();
      throw Errno.EINTR.exception();
    }
  }

  @Override
  public String toString() {
    @Nullable Errno e = rule.errno();
    return "Fault["
        + (e == null ? "" : e + " ")
        + "on "
        + rule.ops()
        + ", met "
        + met()
        + ", fired "
        + fired()
        + "]";
  }
}
