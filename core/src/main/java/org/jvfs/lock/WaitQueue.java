// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.Schedule.Step;

/**
 * Those who want to hear of something: threads that sleep until it is so, and entries with a
 * function of their own, such as a poll's. Mirrors wait_queue_head.
 *
 * <p>No wake-up is lost: who waits enters the queue, then looks whether what it waits for is so;
 * who makes it so does that first, then looks at the queue. Between the two steps of either stands
 * a full fence, so one of them sees the other.
 */
public final class WaitQueue {
  /** Somebody in a queue, in one at a time. */
  public abstract static class Entry {
    @Nullable Entry next;
    @Nullable Entry prev;
    boolean queued;
    boolean exclusive;

    /**
     * The queue was woken. Called under the queue's lock: must not block, nor wake this queue; may
     * take the entry out by {@link WaitQueue#removeLocked}.
     *
     * @param key what happened, such as poll's events; 0 for anything
     * @return whether somebody was woken, which is what a wake-up of a number of exclusive entries
     *     counts
     */
    protected abstract boolean wake(int key);
  }

  /** A sleeping thread. */
  private final class Sleeper extends Entry {
    final Thread thread = Thread.currentThread();

    /** Set by the waker, who takes the entry out as well; cleared by the sleeper. */
    volatile boolean woken;

    @Override
    protected boolean wake(int key) {
      removeLocked(this);
      woken = true;
      LockSupport.unpark(thread);
      return true;
    }
  }

  /** How a wait ended. */
  public enum Outcome {
    DONE,
    /** The thread was interrupted; its interrupt flag is left set. */
    INTERRUPTED,
    TIMED_OUT
  }

  /** As a time to wait: for ever. */
  public static final long FOREVER = Long.MAX_VALUE;

  private final SpinLock lock;
  private volatile @Nullable Entry head;
  private @Nullable Entry tail;

  /** See {@link #level}; under {@link #lock}. */
  private int level;

  /** A queue whose lock is of the given class; queues that wake each other need different ones. */
  public WaitQueue(LockClass lockClass) {
    this.lock = new SpinLock(lockClass);
  }

  /** Adds an entry that each wake-up reaches, before exclusive ones. */
  public void add(Entry e) {
    lock.lock();
    e.exclusive = false;
    Entry h = head;
    e.prev = null;
    e.next = h;
    if (h == null) {
      tail = e;
    } else {
      h.prev = e;
    }
    e.queued = true;
    head = e;
    lock.unlock();
    VarHandle.fullFence();
  }

  /** Adds an entry behind all others, of which a wake-up reaches as many as it says. */
  public void addExclusive(Entry e) {
    lock.lock();
    e.exclusive = true;
    Entry t = tail;
    e.prev = t;
    e.next = null;
    tail = e;
    e.queued = true;
    if (t == null) {
      head = e;
    } else {
      t.next = e;
    }
    lock.unlock();
    VarHandle.fullFence();
  }

  /** Takes an entry out if it is in. No wake-up reaches it afterwards, nor is one under way. */
  public void remove(Entry e) {
    lock.lock();
    removeLocked(e);
    lock.unlock();
  }

  /** Like {@link #remove}, from within {@link Entry#wake}. */
  public void removeLocked(Entry e) {
    assert lock.isLocked();
    if (!e.queued) {
      return;
    }
    e.queued = false;
    Entry n = e.next;
    Entry p = e.prev;
    if (n == null) {
      tail = p;
    } else {
      n.prev = p;
    }
    if (p == null) {
      head = n;
    } else {
      p.next = n;
    }
    e.next = null;
    e.prev = null;
  }

  /** Whether somebody may be in the queue; takes no lock. Mirrors wq_has_sleeper. */
  public boolean hasEntries() {
    VarHandle.fullFence();
    return head != null;
  }

  /** Wakes everybody. */
  public void wakeAll(int key) {
    wake(key, Integer.MAX_VALUE);
  }

  /** Wakes all that are not exclusive and the first exclusive one. */
  public void wakeOne(int key) {
    wake(key, 1);
  }

  /** Wakes all that are not exclusive and the first {@code exclusive} of the others. */
  public void wake(int key, int exclusive) {
    if (!hasEntries()) {
      return;
    }
    lock.lock();
    level = 0;
    wakeLocked(key, exclusive);
    lock.unlock();
  }

  /**
   * Wakes everybody under the lock of another queue of the same class, as an entry does that passes
   * a wake-up on.
   */
  public void wakeNested(int key, Subclass sub) {
    if (!hasEntries()) {
      return;
    }
    lock.lock(sub);
    level = sub.level();
    wakeLocked(key, Integer.MAX_VALUE);
    lock.unlock();
  }

  /** The level under which the queue is being woken, for {@link Entry#wake}. */
  public int level() {
    assert lock.isLocked();
    return level;
  }

  private void wakeLocked(int key, int exclusive) {
    int left = exclusive;
    Entry e = head;
    while (e != null) {
      Entry n = e.next;
      boolean counts = e.exclusive;
      if (e.wake(key) && counts && --left == 0) {
        return;
      }
      e = n;
    }
  }

  // ---- sleeping ----

  /**
   * Sleeps until {@code done} answers true, which is asked outside the queue's lock and again after
   * each wake-up. Interrupts do not end the wait; the thread's flag is kept.
   */
  @MayBlock
  public void await(BooleanSupplier done) {
    sleep(done, FOREVER, false, false);
  }

  /**
   * Sleeps until {@code done} answers true, the thread is interrupted, or the time is up, asking in
   * this order. Mirrors wait_event_interruptible_timeout.
   *
   * @param nanos how long at most, from now; {@link #FOREVER}
   */
  @MayBlock
  public Outcome awaitInterruptibly(BooleanSupplier done, long nanos) {
    return sleep(done, nanos, true, false);
  }

  /** Like {@link #awaitInterruptibly}, as one of those of whom a wake-up picks some. */
  @MayBlock
  public Outcome awaitExclusive(BooleanSupplier done, long nanos) {
    return sleep(done, nanos, true, true);
  }

  private Outcome sleep(
      BooleanSupplier done, long nanos, boolean interruptible, boolean exclusive) {
    if (Lockdep.ON) {
      Lockdep.mightBlock("wait queue");
    }
    if (done.getAsBoolean()) {
      return Outcome.DONE;
    }
    long start = System.nanoTime();
    Sleeper s = new Sleeper();
    boolean interrupted = false;
    try {
      while (true) {
        s.woken = false;
        if (exclusive) {
          addExclusive(s);
        } else {
          add(s);
        }
        if (done.getAsBoolean()) {
          return Outcome.DONE;
        }
        while (!s.woken) {
          long left = nanos == FOREVER ? FOREVER : nanos - (System.nanoTime() - start);
          boolean signalled = interruptible && s.thread.isInterrupted();
          if (signalled || left <= 0) {
            // Leave the queue before the last look: a wake-up of one that reached us is then either
            // for what we see now, and take, or for what another has taken. Looking first, one
            // could reach us in between and be lost to those who wait behind.
            remove(s);
            return done.getAsBoolean()
                ? Outcome.DONE
                : signalled ? Outcome.INTERRUPTED : Outcome.TIMED_OUT;
          }
          park(s, interruptible, left);
          if (!interruptible) {
            interrupted |= Thread.interrupted();
          }
        }
        if (done.getAsBoolean()) {
          return Outcome.DONE;
        }
      }
    } finally {
      remove(s);
      if (interrupted) {
        s.thread.interrupt();
      }
    }
  }

  private void park(Sleeper s, boolean interruptible, long nanos) {
    if (Schedule.ON
        && Schedule.await(
            Step.WAIT, this, () -> s.woken || (interruptible && s.thread.isInterrupted()))) {
      return;
    }
    if (nanos == FOREVER) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, nanos);
    }
  }
}
