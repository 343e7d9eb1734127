// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jvfs.effect.Acquires;
import org.jvfs.effect.Releases;
import org.jvfs.effect.Stores;
import org.jvfs.lock.Schedule.Step;

/**
 * A spin lock and a reference count in one word, so that a reference can be taken or dropped
 * without the lock while nobody holds it. Mirrors struct lockref. The word: bit 0 the lock, the
 * rest the count; a count below zero is dead and stays so.
 *
 * <p>Meant to be extended by the object counted.
 */
public abstract class Lockref {
  private static final VarHandle WORD;
  private static final long LOCKED = 1;
  private static final long ONE = 2;
  private static final long DEAD = -128 * ONE;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Lockref.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through WORD
  private volatile long word;

  protected Lockref(int count) {
    WORD.setRelease(this, count * ONE);
  }

  /** The class of its lock. */
  protected abstract LockClass lockClass();

  /** Takes the lock. */
  @Acquires
  public final void lock() {
    lock(Subclass.NORMAL);
  }

  /** Takes the lock while another of its class is held, mirroring spin_lock_nested. */
  @Acquires
  public final void lock(Subclass sub) {
    if (Schedule.ON) {
      Schedule.await(Step.LOCK, this, () -> !isLocked());
    }
    if (Lockdep.ON) {
      Lockdep.acquireSpin(this, lockClass(), sub, false);
    }
    long w = (long) WORD.getOpaque(this);
    if ((w & LOCKED) == 0 && WORD.compareAndSet(this, w, w | LOCKED)) {
      return;
    }
    Lockdep.contended(this);
    for (int turn = 0; ; turn++) {
      w = (long) WORD.getOpaque(this);
      if ((w & LOCKED) == 0 && WORD.compareAndSet(this, w, w | LOCKED)) {
        Lockdep.acquired(this);
        return;
      }
      Spin.pause(turn);
    }
  }

  @Acquires
  public final boolean tryLock() {
    Schedule.point(Step.TRY_LOCK, this);
    while (true) {
      long w = (long) WORD.getOpaque(this);
      if ((w & LOCKED) != 0) {
        return false;
      }
      if (WORD.compareAndSet(this, w, w | LOCKED)) {
        if (Lockdep.ON) {
          Lockdep.acquireSpin(this, lockClass(), Subclass.NORMAL, true);
        }
        return true;
      }
    }
  }

  @Releases
  public final void unlock() {
    Schedule.point(Step.UNLOCK, this);
    assert isLocked();
    if (Lockdep.ON) {
      Lockdep.release(this);
    }
    // Counts do not change under the lock except by the holder, so a plain release store would do;
    // the word is re-read
    // because the holder may have changed the count itself.
    WORD.setRelease(this, (long) WORD.getOpaque(this) & ~LOCKED);
  }

  /** Whether somebody holds the lock. */
  public final boolean isLocked() {
    return ((long) WORD.getOpaque(this) & LOCKED) != 0;
  }

  /** The count; below zero when dead. */
  public final int count() {
    return (int) ((long) WORD.getAcquire(this) >> 1);
  }

  public final boolean isDead() {
    return (long) WORD.getAcquire(this) < 0;
  }

  /**
   * Takes a reference on an object that the caller already knows to be alive. Waits while the lock
   * is held.
   */
  @Stores
  public final void get() {
    get(Subclass.NORMAL);
  }

  /** The same while the lock of another of its class is held. */
  public final void get(Subclass sub) {
    boolean alive = getNotDead(sub);
    assert alive;
  }

  /** Takes a reference unless the object is dead, mirroring lockref_get_not_dead. */
  public final boolean getNotDead() {
    return getNotDead(Subclass.NORMAL);
  }

  /** The same while the lock of another of its class is held. */
  public final boolean getNotDead(Subclass sub) {
    if (Schedule.ON) {
      Schedule.await(Step.GET, this, () -> !isLocked());
    }
    if (Lockdep.ON) {
      Lockdep.mightSpin(this, lockClass(), sub, LockMode.WRITE);
    }
    for (int turn = 0; ; turn++) {
      long w = (long) WORD.getOpaque(this);
      if ((w & LOCKED) == 0) {
        if (w < 0) {
          return false;
        }
        if (WORD.compareAndSet(this, w, w + ONE)) {
          return true;
        }
      } else {
        Spin.pause(turn);
      }
    }
  }

  /** Takes a reference unless the count is zero or less, mirroring lockref_get_not_zero. */
  public final boolean getNotZero() {
    if (Schedule.ON) {
      Schedule.await(Step.GET, this, () -> !isLocked());
    }
    if (Lockdep.ON) {
      Lockdep.mightSpin(this, lockClass(), Subclass.NORMAL, LockMode.WRITE);
    }
    for (int turn = 0; ; turn++) {
      long w = (long) WORD.getOpaque(this);
      if ((w & LOCKED) == 0) {
        if (w <= 0) {
          return false;
        }
        if (WORD.compareAndSet(this, w, w + ONE)) {
          return true;
        }
      } else {
        Spin.pause(turn);
      }
    }
  }

  /**
   * Drops a reference if others remain and the lock is free; else changes nothing and answers
   * false.
   */
  public final boolean putUnlessLast() {
    Schedule.point(Step.PUT, this);
    while (true) {
      long w = (long) WORD.getOpaque(this);
      if ((w & LOCKED) != 0 || w <= ONE) {
        return false;
      }
      if (WORD.compareAndSet(this, w, w - ONE)) {
        return true;
      }
    }
  }

  /** Adds to the count; the caller holds the lock. */
  public final void addLocked(int n) {
    assert isLocked();
    WORD.setOpaque(this, (long) WORD.getOpaque(this) + n * ONE);
  }

  /** Marks the object dead; the caller holds the lock. */
  public final void markDead() {
    assert isLocked();
    WORD.setOpaque(this, DEAD | LOCKED);
  }
}
