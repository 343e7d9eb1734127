// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.Acquires;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.Releases;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.WaitList.Waiter;

/**
 * A sleeping lock with many readers or one writer, mirroring struct rw_semaphore: not re-entrant,
 * without an owner, first come first served (a waiting writer keeps new readers out, so a read lock
 * taken inside a read lock can deadlock), and a write lock can be turned into a read lock without
 * letting another writer in between.
 *
 * <p>State word: bit 0 a writer holds it, bit 1 somebody waits, the rest counts readers. The fast
 * paths change the word only while bit 1 is clear; with it set, every change happens under {@code
 * wait}, and a release hands the lock straight to the head of the queue.
 */
public final class RwSem {
  private static final VarHandle STATE;
  private static final long WRITER = 1;
  private static final long WAITERS = 2;
  private static final long READER = 4;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(RwSem.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final LockClass WAIT = new LockClass("rw_semaphore.wait_lock");

  private final LockClass lockClass;

  /** What lockdep calls it: itself, or the lock it is a part of. */
  private final Object self;

  @SuppressWarnings("unused") // through STATE
  private volatile long state;

  /** Made when somebody first has to wait; published by the CAS in {@link #queue}. */
  private volatile @Nullable Queue queue;

  private static final class Queue {
    final SpinLock lock = new SpinLock(WAIT);
    final WaitList list = new WaitList();
  }

  private static final VarHandle QUEUE;

  static {
    try {
      QUEUE = MethodHandles.lookup().findVarHandle(RwSem.class, "queue", Queue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public RwSem(LockClass lockClass) {
    this.lockClass = lockClass;
    this.self = this;
  }

  /** The lock inside another. */
  RwSem(LockClass lockClass, Object self) {
    this.lockClass = lockClass;
    this.self = self;
  }

  /** The class this lock belongs to. */
  public LockClass lockClass() {
    return lockClass;
  }

  // ---- shared ----

  @Acquires(LockHold.SHARED)
  @MayBlock
  public void lockShared() {
    lockShared(Subclass.NORMAL);
  }

  /** Takes the lock shared, mirroring down_read_nested. */
  @Acquires(LockHold.SHARED)
  @MayBlock
  public void lockShared(Subclass sub) {
    Schedule.point(Step.LOCK_SHARED, this);
    if (Lockdep.ON) {
      Lockdep.acquire(self, lockClass, sub, LockMode.READ, false);
    }
    if (!takeShared()) {
      slow(true, false);
    }
  }

  /** Takes the lock shared unless the thread is interrupted, mirroring down_read_killable. */
  @Acquires(LockHold.SHARED)
  @MayBlock
  public boolean lockSharedInterruptibly(Subclass sub) {
    Schedule.point(Step.LOCK_SHARED, this);
    if (Lockdep.ON) {
      Lockdep.acquire(self, lockClass, sub, LockMode.READ, false);
    }
    return takeShared() || slow(true, true) || gaveUp();
  }

  /** False, when a wait was interrupted. */
  private boolean gaveUp() {
    if (Lockdep.ON) {
      Lockdep.release(self);
    }
    return false;
  }

  @Acquires(LockHold.SHARED)
  public boolean tryLockShared() {
    Schedule.point(Step.TRY_LOCK, this);
    boolean got = takeShared();
    if (Lockdep.ON && got) {
      Lockdep.acquire(self, lockClass, Subclass.NORMAL, LockMode.READ, true);
    }
    return got;
  }

  private boolean takeShared() {
    while (true) {
      long s = (long) STATE.getOpaque(this);
      if ((s & (WRITER | WAITERS)) != 0) {
        return false;
      }
      if (STATE.compareAndSet(this, s, s + READER)) {
        return true;
      }
    }
  }

  @Releases(LockHold.SHARED)
  public void unlockShared() {
    Schedule.point(Step.UNLOCK, this);
    if (Lockdep.ON) {
      Lockdep.release(self);
    }
    while (true) {
      long s = (long) STATE.getOpaque(this);
      assert s >= READER && (s & WRITER) == 0
          : "unlockShared of " + lockClass.name() + " not held shared";
      if ((s & WAITERS) != 0 && s - READER < READER) {
        if (releaseToWaiters(READER)) {
          return;
        }
        continue;
      }
      if (STATE.compareAndSet(this, s, s - READER)) {
        return;
      }
    }
  }

  // ---- exclusive ----

  @Acquires
  @MayBlock
  public void lock() {
    lock(Subclass.NORMAL);
  }

  /** Takes the lock exclusively, mirroring down_write_nested. */
  @Acquires
  @MayBlock
  public void lock(Subclass sub) {
    Schedule.point(Step.LOCK, this);
    if (Lockdep.ON) {
      Lockdep.acquire(self, lockClass, sub, LockMode.WRITE, false);
    }
    if (!STATE.compareAndSet(this, 0L, WRITER)) {
      slow(false, false);
    }
  }

  /** Takes the lock exclusively unless the thread is interrupted, mirroring down_write_killable. */
  @Acquires
  @MayBlock
  public boolean lockInterruptibly(Subclass sub) {
    Schedule.point(Step.LOCK, this);
    if (Lockdep.ON) {
      Lockdep.acquire(self, lockClass, sub, LockMode.WRITE, false);
    }
    return STATE.compareAndSet(this, 0L, WRITER) || slow(false, true) || gaveUp();
  }

  @Acquires
  public boolean tryLock() {
    Schedule.point(Step.TRY_LOCK, this);
    boolean got = STATE.compareAndSet(this, 0L, WRITER);
    if (Lockdep.ON && got) {
      Lockdep.acquire(self, lockClass, Subclass.NORMAL, LockMode.WRITE, true);
    }
    return got;
  }

  @Releases
  public void unlock() {
    Schedule.point(Step.UNLOCK, this);
    if (Lockdep.ON) {
      Lockdep.release(self);
    }
    while (true) {
      long s = (long) STATE.getOpaque(this);
      assert (s & WRITER) != 0 : "unlock of " + lockClass.name() + " not held exclusively";
      if ((s & WAITERS) != 0) {
        if (releaseToWaiters(WRITER)) {
          return;
        }
        continue;
      }
      if (STATE.compareAndSet(this, s, s - WRITER)) {
        return;
      }
    }
  }

  /** Turns the write lock into a read lock, mirroring downgrade_write. */
  @Acquires(LockHold.SHARED)
  @Releases
  public void downgrade() {
    Schedule.point(Step.UNLOCK, this);
    if (Lockdep.ON) {
      Lockdep.downgrade(self);
    }
    while (true) {
      long s = (long) STATE.getOpaque(this);
      assert (s & WRITER) != 0 : "downgrade of " + lockClass.name() + " not held exclusively";
      if ((s & WAITERS) != 0) {
        Queue q = queue();
        q.lock.lock();
        grantHead(q, READER - WRITER);
        return;
      }
      if (STATE.compareAndSet(this, s, s - WRITER + READER)) {
        return;
      }
    }
  }

  // ---- queries ----

  /** Whether anybody holds it, in either mode. */
  public boolean isHeld() {
    long s = (long) STATE.getOpaque(this);
    return (s & WRITER) != 0 || s >= READER;
  }

  /** Whether a writer holds it. */
  public boolean isHeldExclusive() {
    return ((long) STATE.getOpaque(this) & WRITER) != 0;
  }

  // ---- slow paths ----

  private Queue queue() {
    Queue q = queue;
    if (q == null) {
      Queue fresh = new Queue();
      q = QUEUE.compareAndSet(this, null, fresh) ? fresh : queue;
      assert q != null;
    }
    return q;
  }

  private boolean slow(boolean shared, boolean interruptible) {
    Lockdep.contended(self);
    boolean got = queueUp(shared, interruptible);
    if (got) {
      Lockdep.acquired(self);
    }
    return got;
  }

  private boolean queueUp(boolean shared, boolean interruptible) {
    Queue q = queue();
    Waiter w = new Waiter(this, shared);
    q.lock.lock();
    while (true) {
      long s = (long) STATE.getOpaque(this);
      boolean free = q.list.head() == null && (shared ? (s & WRITER) == 0 : (s & ~WAITERS) == 0);
      if (free) {
        // The queue is empty, so the waiters bit is clear and only fast paths race with us.
        if (STATE.compareAndSet(this, s, shared ? s + READER : s | WRITER)) {
          q.lock.unlock();
          return true;
        }
      } else if (STATE.compareAndSet(this, s, s | WAITERS)) {
        break;
      }
    }
    q.list.add(w);
    q.lock.unlock();
    if (!interruptible) {
      WaitList.await(w);
      return true;
    }
    if (WaitList.awaitInterruptibly(w)) {
      return true;
    }
    q.lock.lock();
    if (w.granted) {
      // Granted while we were giving up: it is ours after all.
      q.lock.unlock();
      return true;
    }
    q.list.remove(w);
    // Who was kept out only by us may go now.
    grantHead(q, 0);
    return false;
  }

  /**
   * Releases {@code held} while the waiters bit is set; false if the bit was found clear and
   * nothing was done.
   */
  private boolean releaseToWaiters(long held) {
    Queue q = queue();
    q.lock.lock();
    long s;
    do {
      s = (long) STATE.getOpaque(this);
      if ((s & WAITERS) == 0) {
        q.lock.unlock();
        return false;
      }
      // Readers may still leave by the fast path while others remain: claim our own release first.
    } while (!STATE.compareAndSet(this, s, s - held));
    grantHead(q, 0);
    return true;
  }

  /**
   * Changes the word by {@code delta}, grants the lock to the head of the queue, and to the readers
   * right behind a reader, as far as the word then allows, and releases the queue's lock. Called
   * with that lock held and the waiters bit set.
   *
   * <p>Only departures of readers can change the word meanwhile (the bit keeps all others on the
   * slow path), hence the loop.
   */
  private void grantHead(Queue q, long delta) {
    Waiter wake = null;
    while (true) {
      long s = (long) STATE.getOpaque(this);
      long t = s + delta;
      Waiter h = q.list.head();
      if (h == null) {
        if (STATE.compareAndSet(this, s, t & ~WAITERS)) {
          break;
        }
        continue;
      }
      if (h.shared ? (t & WRITER) != 0 : (t & ~WAITERS) != 0) {
        if (STATE.compareAndSet(this, s, t)) {
          break;
        }
        continue;
      }
      if (STATE.compareAndSet(this, s, t + (h.shared ? READER : WRITER))) {
        delta = 0;
        q.list.grant(h);
        h.next = wake;
        wake = h;
      }
    }
    q.lock.unlock();
    WaitList.wakeAll(wake);
  }
}
