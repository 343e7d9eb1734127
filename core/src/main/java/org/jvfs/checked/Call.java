// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.HeldSet;

/** One call of a driver's method under way. For the thread that makes it alone. */
final class Call {
  /** The driver's table. */
  final Object own;

  final @Nullable Object[] args;

  /** Whether the arguments say that a walk without references makes the call. */
  final boolean rcu;

  /** What the thread held on entry. */
  final HeldSet before;

  /** What an exit rule noted on entry, such as how often a page had been marked. */
  long noted;

  /** Locks that may be gone on return. */
  private @Nullable List<Object> released;

  /** Locks that may be there on return and were not on entry. */
  private @Nullable List<Object> taken;

  Call(Object own, @Nullable Object[] args, boolean rcu) {
    this.own = own;
    this.args = args;
    this.rcu = rcu;
    this.before = HeldSet.now();
  }

  /** The argument in a place, known to be an object of that type. */
  <T> T arg(int at, Class<T> type) {
    Object arg = args[at];
    assert arg != null;
    return type.cast(arg);
  }

  void mayRelease(Object lock) {
    released = with(released, lock);
  }

  void mayTake(Object lock) {
    taken = with(taken, lock);
  }

  private static List<Object> with(@Nullable List<Object> list, Object lock) {
    List<Object> l = list == null ? new ArrayList<>(2) : list;
    l.add(lock);
    return l;
  }

  boolean isReleased(Object lock) {
    return has(released, lock);
  }

  boolean isTaken(Object lock) {
    return has(taken, lock);
  }

  private static boolean has(@Nullable List<Object> list, Object lock) {
    if (list != null) {
      for (Object o : list) {
        if (o == lock) {
          return true;
        }
      }
    }
    return false;
  }
}
