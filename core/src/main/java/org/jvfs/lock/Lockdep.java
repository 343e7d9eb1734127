// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockdepReport.Kind;

/**
 * Watches every lock that is taken and reports an order in which threads can wait for each other
 * for ever, whether or not they did. Mirrors kernel/locking/lockdep.c.
 *
 * <p>Off unless the JVM is started with {@code -Djvfs.lockdep=true}; then every call of it is gone
 * from compiled code. What asks for the locks held answers as if none were while it is off.
 *
 * <p>The locks call {@link #acquire} before they wait, so that a deadlock is reported before it
 * stands still, and {@link #release} before they let go. Each thread, platform or virtual, has a
 * list of what it holds. A lock that another thread is to release is handed over: {@link #handOver}
 * by the holder, then {@link #takeOver} or just the release by whoever it may be.
 */
public final class Lockdep {
  /** Whether it watches: the property {@code jvfs.lockdep}. */
  public static final boolean ON = Boolean.getBoolean("jvfs.lockdep");

  /**
   * Whether a stack is taken at each acquisition, which is slow: the property {@code
   * jvfs.lockdep.stacks}.
   */
  static final boolean STACKS = ON && Boolean.getBoolean("jvfs.lockdep.stacks");

  /**
   * How many holds were handed over and not taken yet; by identity, as no lock has another
   * equality.
   */
  private static final ConcurrentHashMap<Object, Integer> IN_FLIGHT = new ConcurrentHashMap<>();

  private Lockdep() {}

  // ---- what the locks call ----

  /** A sleeping lock is about to be taken; or was, by a trylock. */
  public static void acquire(
      Object lock, LockClass c, Subclass sub, LockMode mode, boolean trylock) {
    if (!ON) {
      return;
    }
    HeldLocks h = HeldLocks.current();
    if (!trylock) {
      mightBlock(h, c.name());
    }
    h.push(lock, c.state(sub), mode, trylock, false, false);
  }

  /** A lock under which nothing may block is about to be taken alone; or was, by a trylock. */
  public static void acquireSpin(Object lock, LockClass c, Subclass sub, boolean trylock) {
    if (ON) {
      HeldLocks.current().push(lock, c.state(sub), LockMode.WRITE, trylock, true, false);
    }
  }

  /**
   * A spinning lock is about to be taken beside others of its class, in an order that a lock held
   * outside of them all makes harmless. Mirrors a nest_lock.
   */
  static void acquireSpinUnder(Object lock, LockClass c, Object outer) {
    if (ON) {
      HeldLocks h = HeldLocks.current();
      if (h.find(outer) < 0) {
        assertionFailed("should hold, to take many of " + c.name() + ",", outer);
      }
      h.push(lock, c.state(Subclass.NORMAL), LockMode.WRITE, false, true, true);
    }
  }

  /** A spinning lock's holder is waited for, without the lock being taken. */
  public static void mightSpin(Object lock, LockClass c, Subclass sub, LockMode mode) {
    if (ON) {
      HeldLocks h = HeldLocks.current();
      h.push(lock, c.state(sub), mode, false, true, false);
      // It was not held: no time of holding.
      h.entry(h.depth() - 1).since = 0;
      h.remove(h.depth() - 1);
    }
  }

  /** A lock that is being taken is not free: the thread waits from now on. */
  public static void contended(Object lock) {
    if (LockStat.ON) {
      HeldLocks h = HeldLocks.current();
      int at = h.find(lock);
      if (at >= 0) {
        HeldLocks.Entry e = h.entry(at);
        e.waitsSince = System.nanoTime();
        e.state.stat(e.mode).contended(Thread.currentThread().threadId(), new Throwable());
      }
    }
  }

  /** The wait is over. */
  public static void acquired(Object lock) {
    if (LockStat.ON) {
      HeldLocks h = HeldLocks.current();
      int at = h.find(lock);
      if (at >= 0) {
        HeldLocks.Entry e = h.entry(at);
        e.since = System.nanoTime();
        long waited = e.since - e.waitsSince;
        e.state.stat(e.mode).wait.add(waited);
        if (LockStat.JFR) {
          LockEvents.contention(e.state.name(), e.mode, waited);
        }
      }
    }
  }

  /** A lock is about to be released, or could not be had after all. */
  public static void release(Object lock) {
    if (!ON) {
      return;
    }
    HeldLocks h = HeldLocks.current();
    int at = h.find(lock);
    if (at < 0) {
      if (!fromFlight(lock)) {
        Reports.tellHere(Kind.BAD_UNLOCK, "releases a lock it does not hold: " + name(lock), h);
      }
      return;
    }
    if (h.entry(at).pins > 0) {
      Reports.tellHere(Kind.PIN, "releases a pinned lock " + Reports.describe(h.entry(at)), h);
    }
    h.remove(at);
  }

  /** A lock held alone is from now on held with other readers. */
  public static void downgrade(Object lock) {
    if (!ON) {
      return;
    }
    HeldLocks h = HeldLocks.current();
    int at = h.find(lock);
    if (at < 0) {
      Reports.tellHere(Kind.BAD_UNLOCK, "downgrades a lock it does not hold: " + name(lock), h);
      return;
    }
    h.setMode(at, LockMode.READ);
  }

  private static String name(Object lock) {
    return lock.getClass().getSimpleName()
        + "@"
        + Integer.toHexString(System.identityHashCode(lock));
  }

  // ---- blocking and contexts ----

  /** The caller may go to sleep here; reported if it must not now. Mirrors might_sleep. */
  public static void mightBlock(String what) {
    if (ON) {
      mightBlock(HeldLocks.current(), what);
    }
  }

  /** Why the caller may not go to sleep here, as the end of a sentence; null if it may. */
  public static @Nullable String whyNotBlock() {
    return ON ? HeldLocks.current().whyNotBlock() : null;
  }

  private static void mightBlock(HeldLocks h, String what) {
    String why = h.whyNotBlock();
    if (why != null) {
      Reports.tellHere(Kind.BLOCKING, "may block (" + what + ") " + why, h);
    }
  }

  /** The thread enters a context; contexts nest. */
  public static void enter(LockContext c) {
    enter(c, c.name());
  }

  /**
   * The thread enters a context.
   *
   * @param reason for NO_BLOCK: the method that may not, for the report
   */
  public static void enter(LockContext c, String reason) {
    if (ON) {
      HeldLocks.current().enter(c, reason);
    }
  }

  /** The thread leaves a context. */
  public static void exit(LockContext c) {
    if (ON) {
      HeldLocks h = HeldLocks.current();
      if (!h.exit(c)) {
        Reports.tellHere(Kind.CONTEXT, "leaves " + c + " which it is not in", h);
      }
    }
  }

  /**
   * The thread is about to wait, or may have to, for what only a context can give: memory that
   * RECLAIM frees, I/O that COMPLETION ends. Mirrors might_alloc for the former.
   */
  public static void mightWaitFor(LockContext c) {
    if (ON) {
      HeldLocks.current().waitFor(c);
    }
  }

  /** Whether the thread is in a context. */
  public static boolean in(LockContext c) {
    return ON && HeldLocks.current().in(c);
  }

  // ---- what is held ----

  /** How the calling thread holds a lock. */
  public static LockHold held(Object lock) {
    if (!ON) {
      return LockHold.NONE;
    }
    HeldLocks h = HeldLocks.current();
    int at = h.find(lock);
    if (at < 0) {
      return LockHold.NONE;
    }
    return h.entry(at).mode == LockMode.WRITE ? LockHold.EXCLUSIVE : LockHold.SHARED;
  }

  /** What the calling thread holds, first taken first. */
  public static List<HeldLock> heldLocks() {
    if (!ON) {
      return List.of();
    }
    HeldLocks h = HeldLocks.current();
    List<HeldLock> out = new ArrayList<>(h.depth());
    for (int i = 0; i < h.depth(); i++) {
      out.add(h.entry(i).snapshot());
    }
    return out;
  }

  /** Reports unless the caller holds the lock. Mirrors lockdep_assert_held. */
  public static void assertHeld(Object lock) {
    if (ON && held(lock) == LockHold.NONE) {
      assertionFailed("should hold", lock);
    }
  }

  /** Reports unless the caller holds the lock shared. Mirrors lockdep_assert_held_read. */
  public static void assertHeldShared(Object lock) {
    if (ON && held(lock) != LockHold.SHARED) {
      assertionFailed("should hold shared", lock);
    }
  }

  /** Reports unless the caller holds the lock alone. Mirrors lockdep_assert_held_write. */
  public static void assertHeldExclusive(Object lock) {
    if (ON && held(lock) != LockHold.EXCLUSIVE) {
      assertionFailed("should hold exclusively", lock);
    }
  }

  /** Reports if the caller holds the lock. Mirrors lockdep_assert_not_held. */
  public static void assertNotHeld(Object lock) {
    if (ON && held(lock) != LockHold.NONE) {
      assertionFailed("should not hold", lock);
    }
  }

  private static void assertionFailed(String what, Object lock) {
    Reports.tellHere(Kind.ASSERT_HELD, what + " " + name(lock), HeldLocks.current());
  }

  /** How many locks the calling thread holds: what {@link #assertNoneHeld} compares with. */
  public static int depth() {
    return ON ? HeldLocks.current().depth() : 0;
  }

  /**
   * Reports if the thread holds more locks than it did at the beginning of a call that is about to
   * return.
   *
   * @param depth what {@link #depth} answered then
   * @param where the call
   */
  public static void assertNoneHeld(int depth, String where) {
    if (ON) {
      HeldLocks h = HeldLocks.current();
      if (h.depth() > depth) {
        Reports.tellHere(
            Kind.HELD_ON_RETURN,
            where + " returns and holds " + Reports.describe(h.entry(h.depth() - 1)),
            h);
      }
    }
  }

  // ---- pins ----

  /** The lock must stay held until {@link #unpin}. Mirrors lockdep_pin_lock. */
  public static void pin(Object lock) {
    if (ON) {
      pin(lock, 1);
    }
  }

  /** The lock may be released again. */
  public static void unpin(Object lock) {
    if (ON) {
      pin(lock, -1);
    }
  }

  private static void pin(Object lock, int by) {
    HeldLocks h = HeldLocks.current();
    int at = h.find(lock);
    if (at < 0 || h.entry(at).pins + by < 0) {
      Reports.tellHere(
          Kind.PIN,
          (by > 0 ? "pins a lock it does not hold: " : "unpins a lock that is not pinned: ")
              + name(lock),
          h);
      return;
    }
    h.entry(at).pins += by;
  }

  // ---- hand-over ----

  /** The holder lets another thread have the lock, which stays taken. */
  public static void handOver(Object lock) {
    if (!ON) {
      return;
    }
    HeldLocks h = HeldLocks.current();
    int at = h.find(lock);
    if (at < 0) {
      Reports.tellHere(Kind.BAD_UNLOCK, "hands over a lock it does not hold: " + name(lock), h);
      return;
    }
    IN_FLIGHT.merge(lock, 1, Integer::sum);
    h.remove(at);
  }

  private static boolean fromFlight(Object lock) {
    boolean[] was = {false};
    IN_FLIGHT.computeIfPresent(
        lock,
        (l, n) -> {
          was[0] = true;
          return n == 1 ? null : n - 1;
        });
    return was[0];
  }

  /** This thread holds from now on what another handed over. The rest as of {@link #acquire}. */
  public static void takeOver(Object lock, LockClass c, Subclass sub, LockMode mode) {
    if (!ON) {
      return;
    }
    HeldLocks h = HeldLocks.current();
    if (!fromFlight(lock)) {
      Reports.tellHere(Kind.BAD_UNLOCK, "takes over what nobody handed over: " + name(lock), h);
    }
    // As by a trylock: it did not wait for it.
    h.push(lock, c.state(sub), mode, true, false, false);
  }

  // ---- reports ----

  /**
   * Reports a broken rule of the operation tables, with the stacks of the call and of the locks
   * held.
   *
   * @param key what makes it distinct: the same is told once
   */
  public static void contractViolated(List<?> key, String what) {
    if (ON) {
      Reports.tellOnce(Kind.CONTRACT, key, what, HeldLocks.current());
    }
  }

  /** A lock's class and identity, as reports name it, if the caller holds it. */
  public static String describe(Object lock) {
    if (ON) {
      HeldLocks h = HeldLocks.current();
      int at = h.find(lock);
      if (at >= 0) {
        return Reports.describe(h.entry(at));
      }
    }
    return name(lock);
  }

  /** All reports since the JVM started, each distinct one once. */
  public static List<LockdepReport> reports() {
    return Reports.all();
  }

  /** Has {@code l} told of each report, on the thread that broke the rule. */
  public static void addListener(Consumer<LockdepReport> l) {
    Reports.addListener(l);
  }

  /** Ends that. */
  public static void removeListener(Consumer<LockdepReport> l) {
    Reports.removeListener(l);
  }
}
