// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;

/**
 * The marks on one inode, mount or superblock. Mirrors fsnotify_mark_connector.
 *
 * <p>The hooks read it without a lock: first the mask, and only if the event is in it the list. A
 * list is never changed in place.
 */
public final class Marks {
  private static final LockClass LOCK = new LockClass("&conn->lock");
  private static final Mark[] NONE = {};

  private final SpinLock lock = new SpinLock(LOCK);

  /** Written under {@link #lock}. */
  private volatile Mark[] list = NONE;

  /** What some mark wants; written under {@link #lock}. */
  private volatile int mask;

  /** No marks. */
  public Marks() {}

  /** The events that somebody wants; 0 if there is no mark. */
  int mask() {
    return mask;
  }

  Mark[] list() {
    return list;
  }

  /** The group's mark, or null; the group's mark lock is held. */
  @Nullable Mark of(NotifyGroup<?> g) {
    for (Mark m : list) {
      if (m.group() == g) {
        return m;
      }
    }
    return null;
  }

  void add(Mark m) {
    lock.lock();
    Mark[] old = list;
    Mark[] next = Arrays.copyOf(old, old.length + 1);
    next[old.length] = m;
    list = next;
    recalcLocked();
    lock.unlock();
  }

  void remove(Mark m) {
    lock.lock();
    Mark[] old = list;
    Mark[] next = new Mark[old.length - 1];
    int n = 0;
    for (Mark o : old) {
      if (o != m) {
        next[n++] = o;
      }
    }
    list = n == 0 ? NONE : next;
    recalcLocked();
    lock.unlock();
  }

  /** A mark's masks have changed. Mirrors fsnotify_recalc_mask. */
  void recalc() {
    lock.lock();
    recalcLocked();
    lock.unlock();
  }

  private void recalcLocked() {
    int m = 0;
    for (Mark o : list) {
      m |= o.wants();
    }
    mask = m;
  }
}
