// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jvfs.effect.Acquires;
import org.jvfs.effect.Releases;
import org.jvfs.lock.Schedule.Step;

/** A lock held for a few instructions, under which nothing may block. Mirrors spinlock_t. */
public final class SpinLock {
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(SpinLock.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LockClass lockClass;

  /** What lockdep calls it: itself, or the lock it is a part of. */
  private final Object self;

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  public SpinLock(LockClass lockClass) {
    this.lockClass = lockClass;
    this.self = this;
  }

  /** The lock inside another. */
  SpinLock(LockClass lockClass, Object self) {
    this.lockClass = lockClass;
    this.self = self;
  }

  /** The class this lock belongs to. */
  public LockClass lockClass() {
    return lockClass;
  }

  @Acquires
  public void lock() {
    lock(Subclass.NORMAL);
  }

  /** Takes the lock while another of its class is held, mirroring spin_lock_nested. */
  @Acquires
  public void lock(Subclass sub) {
    if (Schedule.ON) {
      Schedule.await(Step.LOCK, this, () -> !isLocked());
    }
    if (Lockdep.ON) {
      Lockdep.acquireSpin(self, lockClass, sub, false);
    }
    take();
  }

  /**
   * Takes the lock beside others of its class, which only a holder of {@code outer} does; mirrors
   * spin_lock_nest_lock.
   */
  public void lockUnder(Object outer) {
    if (Lockdep.ON) {
      Lockdep.acquireSpinUnder(self, lockClass, outer);
    }
    take();
  }

  private void take() {
    if (!STATE.compareAndSet(this, 0, 1)) {
      lockSlow();
    }
  }

  private void lockSlow() {
    Lockdep.contended(self);
    for (int turn = 0; ; turn++) {
      if ((int) STATE.getOpaque(this) == 0 && STATE.compareAndSet(this, 0, 1)) {
        Lockdep.acquired(self);
        return;
      }
      Spin.pause(turn);
    }
  }

  @Acquires
  public boolean tryLock() {
    Schedule.point(Step.TRY_LOCK, this);
    boolean got = (int) STATE.getOpaque(this) == 0 && STATE.compareAndSet(this, 0, 1);
    if (Lockdep.ON && got) {
      Lockdep.acquireSpin(self, lockClass, Subclass.NORMAL, true);
    }
    return got;
  }

  @Releases
  public void unlock() {
    Schedule.point(Step.UNLOCK, this);
    assert isLocked() : lockClass;
    if (Lockdep.ON) {
      Lockdep.release(self);
    }
    STATE.setRelease(this, 0);
  }

  /** Whether somebody holds it. Not whether the caller does: the lock has no owner. */
  public boolean isLocked() {
    return (int) STATE.getOpaque(this) != 0;
  }
}
