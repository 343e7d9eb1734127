// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import org.jspecify.annotations.Nullable;

/** The locks that a thread held at a moment, and how: to be compared with those of a later one. */
public final class HeldSet {
  private static final HeldSet EMPTY = new HeldSet(0);

  private final @Nullable Object[] locks;
  private final boolean[] shared;

  private HeldSet(int n) {
    locks = new @Nullable Object[n];
    shared = new boolean[n];
  }

  /** What the calling thread holds now; nothing while lockdep is off. */
  public static HeldSet now() {
    if (!Lockdep.ON) {
      return EMPTY;
    }
    HeldLocks h = HeldLocks.current();
    int n = h.depth();
    if (n == 0) {
      return EMPTY;
    }
    HeldSet s = new HeldSet(n);
    for (int i = 0; i < n; i++) {
      s.locks[i] = h.entry(i).lock;
      s.shared[i] = h.entry(i).mode != LockMode.WRITE;
    }
    return s;
  }

  /** Whether the calling thread holds just these now, in the same modes and order. */
  public boolean isNow() {
    HeldLocks h = HeldLocks.current();
    int n = h.depth();
    if (n != locks.length) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (h.entry(i).lock != locks[i] || (h.entry(i).mode != LockMode.WRITE) != shared[i]) {
        return false;
      }
    }
    return true;
  }

  public int size() {
    return locks.length;
  }

  /** The lock in a place, first taken first. */
  public Object lock(int i) {
    Object l = locks[i];
    assert l != null;
    return l;
  }

  /** How the lock in a place was held. */
  public LockHold hold(int i) {
    return shared[i] ? LockHold.SHARED : LockHold.EXCLUSIVE;
  }

  /** How a lock was held then. */
  public LockHold hold(Object lock) {
    for (int i = 0; i < locks.length; i++) {
      if (locks[i] == lock) {
        return hold(i);
      }
    }
    return LockHold.NONE;
  }
}
