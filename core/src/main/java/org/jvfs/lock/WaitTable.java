// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.function.BooleanSupplier;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.WaitList.Waiter;

/**
 * Waiting for a condition of an object that has no room for a queue of its own: a page's lock bit,
 * an inode's I_NEW. Mirrors the hashed wait queues behind wait_on_bit. Objects share queues by
 * hash; a wake-up looks at everybody on the queue whose key it is.
 */
public final class WaitTable {
  private static final LockClass CLASS = new LockClass("wait_queue_head.lock");
  private static final int SIZE = 64;

  private final SpinLock[] locks = new SpinLock[SIZE];
  private final WaitList[] lists = new WaitList[SIZE];

  public WaitTable() {
    for (int i = 0; i < SIZE; i++) {
      locks[i] = new SpinLock(CLASS);
      lists[i] = new WaitList();
    }
  }

  private static int slot(Object key) {
    int h = Schedule.identity(key);
    return (h ^ (h >>> 6) ^ (h >>> 12)) & (SIZE - 1);
  }

  /**
   * Waits until {@code done} answers true. The condition is asked again after each {@link #wakeAll}
   * for the key; it is called under a spin lock and must not block.
   *
   * <p>Whoever makes the condition true does so before calling {@link #wakeAll}: the waiter enters
   * the queue before it asks, so it either sees the change or is on the queue when the waker looks.
   */
  @MayBlock
  public void await(Object key, BooleanSupplier done) {
    if (Lockdep.ON) {
      Lockdep.mightBlock("wait for " + key.getClass().getSimpleName());
    }
    int i = slot(key);
    while (true) {
      Waiter w = new Waiter(key, false);
      locks[i].lock();
      if (done.getAsBoolean()) {
        locks[i].unlock();
        return;
      }
      lists[i].add(w);
      locks[i].unlock();
      // The condition may have become true between the last look and our entry only if its waker
      // comes after: see above.
      WaitList.await(w);
    }
  }

  /** Wakes everybody who waits on the key. */
  public void wakeAll(Object key) {
    int i = slot(key);
    locks[i].lock();
    Waiter w = lists[i].head();
    Waiter wake = null;
    while (w != null) {
      Waiter n = w.next;
      if (w.key == key) {
        lists[i].grant(w);
        w.next = wake;
        wake = w;
      }
      w = n;
    }
    locks[i].unlock();
    WaitList.wakeAll(wake);
  }
}
