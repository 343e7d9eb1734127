// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often a class was taken in one mode, waited for and held, and for how long. Mirrors struct
 * lock_class_stats. Kept only with {@link #ON}, since it reads the clock at each acquisition.
 */
final class LockStat {
  /** Whether it is kept: the property {@code jvfs.lockstat}, with {@link Lockdep#ON}. */
  static final boolean ON = Lockdep.ON && Boolean.getBoolean("jvfs.lockstat");

  /** Whether there is a flight recorder: the module is optional. */
  static final boolean JFR = Lockdep.ON && ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  static {
    if (JFR) {
      LockEvents.start();
    }
  }

  /** How many places of contention the view shows. */
  static final int POINTS = 4;

  /** A number of spans of time, ns. */
  static final class Times {
    private final LongAdder nr = new LongAdder();
    private final LongAdder total = new LongAdder();
    private final AtomicLong min = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong max = new AtomicLong();

    void add(long ns) {
      nr.increment();
      total.add(ns);
      if (ns < min.get()) {
        min.accumulateAndGet(ns, Math::min);
      }
      if (ns > max.get()) {
        max.accumulateAndGet(ns, Math::max);
      }
    }

    void clear() {
      nr.reset();
      total.reset();
      min.set(Long.MAX_VALUE);
      max.set(0);
    }

    long nr() {
      return nr.sum();
    }

    long total() {
      return total.sum();
    }

    long min() {
      return nr() == 0 ? 0 : min.get();
    }

    long max() {
      return max.get();
    }

    long avg() {
      long n = nr();
      return n == 0 ? 0 : total() / n;
    }
  }

  final Times wait = new Times();
  final Times hold = new Times();

  /** Times the one who took it, or waited for it, was not the last one who did. */
  final LongAdder acquisitionBounces = new LongAdder();

  final LongAdder contentionBounces = new LongAdder();

  /** Where it was waited for. */
  final Map<StackTraceElement, LongAdder> contentionPoints = new ConcurrentHashMap<>();

  /** Racy: a bounce may be missed. */
  private volatile long lastThread;

  /** It was taken. */
  void acquired(long thread) {
    if (lastThread != thread) {
      acquisitionBounces.increment();
      lastThread = thread;
    }
  }

  /** It has to be waited for. */
  void contended(long thread, Throwable where) {
    if (lastThread != thread) {
      contentionBounces.increment();
    }
    var frames = Traces.frames(where);
    if (!frames.isEmpty()) {
      contentionPoints.computeIfAbsent(frames.getFirst(), k -> new LongAdder()).increment();
    }
  }

  void clear() {
    wait.clear();
    hold.clear();
    acquisitionBounces.reset();
    contentionBounces.reset();
    contentionPoints.clear();
  }
}
