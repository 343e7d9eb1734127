// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.Schedule.Step;

/**
 * The queue inside a sleeping lock: first in, first out. Every method is called under the owner's
 * spin lock, save waiting.
 */
final class WaitList {
  /** A thread in the queue. */
  static final class Waiter {
    final Thread thread = Thread.currentThread();
    final boolean shared;

    /** The lock, or what a waiter of a {@link WaitTable} waits for. */
    final Object key;

    /** Set by the releaser that hands the lock over; the waiter leaves when it sees it. */
    volatile boolean granted;

    @Nullable Waiter next;
    @Nullable Waiter prev;

    Waiter(Object key, boolean shared) {
      this.key = key;
      this.shared = shared;
    }
  }

  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 300 : 0;

  private @Nullable Waiter head;
  private @Nullable Waiter tail;

  @Nullable Waiter head() {
    return head;
  }

  void add(Waiter w) {
    w.prev = tail;
    if (tail == null) {
      head = w;
    } else {
      tail.next = w;
    }
    tail = w;
  }

  void remove(Waiter w) {
    if (w.prev == null) {
      head = w.next;
    } else {
      w.prev.next = w.next;
    }
    if (w.next == null) {
      tail = w.prev;
    } else {
      w.next.prev = w.prev;
    }
    w.next = null;
    w.prev = null;
  }

  /** Waits until granted. Interrupts do not end the wait; the thread's interrupt flag is kept. */
  static void await(Waiter w) {
    if (Schedule.ON && Schedule.await(Step.WAIT, w.key, () -> w.granted)) {
      return;
    }
    for (int i = 0; i < SPINS; i++) {
      if (w.granted) {
        return;
      }
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    while (!w.granted) {
      LockSupport.park(w);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      w.thread.interrupt();
    }
  }

  /**
   * Waits until granted or interrupted; answers whether granted. The interrupt flag is left set.
   */
  static boolean awaitInterruptibly(Waiter w) {
    while (!w.granted) {
      if (Thread.currentThread().isInterrupted()) {
        return w.granted;
      }
      if (Schedule.ON
          && Schedule.await(Step.WAIT, w.key, () -> w.granted || w.thread.isInterrupted())) {
        continue;
      }
      LockSupport.park(w);
    }
    return true;
  }

  /**
   * Hands the lock to a waiter that is taken from the queue. Under the owner's spin lock like the
   * taking: one who gives up waiting must not find itself neither granted nor in the queue.
   */
  void grant(Waiter w) {
    remove(w);
    w.granted = true;
  }

  /** Wakes those who were granted, chained by {@code next}; outside the spin lock. */
  static void wakeAll(@Nullable Waiter chain) {
    Waiter w = chain;
    while (w != null) {
      Waiter n = w.next;
      w.next = null;
      LockSupport.unpark(w.thread);
      w = n;
    }
  }
}
