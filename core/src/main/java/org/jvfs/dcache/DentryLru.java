// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;

/**
 * The unused dentries of a superblock, oldest first. A dentry is in one of three states, told by
 * its flags: on no list; on this one (LRU_LIST); on the private list of somebody who shrinks
 * (LRU_LIST and SHRINK_LIST). Only the methods here, and {@link Dcache}'s shrinking, change those
 * bits; all under d_lock, and the links under the list's own lock.
 *
 * <p>Mirrors s_dentry_lru with dentry_lru_isolate.
 */
public final class DentryLru {
  private static final LockClass CLASS = new LockClass("s_dentry_lru.lock");

  private final SpinLock lock = new SpinLock(CLASS);
  private @Nullable Dentry head;
  private @Nullable Dentry tail;
  private volatile int size;

  /** How many dentries wait here. */
  public int size() {
    return size;
  }

  /** Puts a dentry on the list, as the newest; the caller holds d_lock. */
  void add(Dentry d) {
    assert d.isLocked() && !d.hasFlag(Dentry.DCACHE_LRU_LIST);
    d.setFlags(Dentry.DCACHE_LRU_LIST);
    lock.lock();
    linkLast(d);
    size++;
    lock.unlock();
  }

  /** Takes a dentry off the list; the caller holds d_lock. */
  void del(Dentry d) {
    assert d.isLocked()
        && d.hasFlag(Dentry.DCACHE_LRU_LIST)
        && !d.hasFlag(Dentry.DCACHE_SHRINK_LIST);
    d.clearFlags(Dentry.DCACHE_LRU_LIST | Dentry.DCACHE_REFERENCED);
    lock.lock();
    unlink(d);
    size--;
    lock.unlock();
  }

  private void linkLast(Dentry d) {
    d.lruPrev = tail;
    d.lruNext = null;
    if (tail == null) {
      head = d;
    } else {
      tail.lruNext = d;
    }
    tail = d;
  }

  private void unlink(Dentry d) {
    if (d.lruPrev == null) {
      head = d.lruNext;
    } else {
      d.lruPrev.lruNext = d.lruNext;
    }
    if (d.lruNext == null) {
      tail = d.lruPrev;
    } else {
      d.lruNext.lruPrev = d.lruPrev;
    }
    d.lruNext = null;
    d.lruPrev = null;
  }

  /**
   * Looks at up to {@code scan} of the oldest and moves those that may go to a private list. The
   * order of locks is inverted here, so d_lock is only tried: a dentry that is busy stays. One in
   * use leaves the list; one used lately gets a second chance.
   */
  List<Dentry> isolate(int scan) {
    List<Dentry> out = new ArrayList<>();
    lock.lock();
    Dentry d = head;
    for (int i = 0; i < scan && d != null; i++) {
      Dentry next = d.lruNext;
      if (d.tryLock()) {
        if (d.count() > 0) {
          d.clearFlags(Dentry.DCACHE_LRU_LIST | Dentry.DCACHE_REFERENCED);
          unlink(d);
          size--;
        } else if (d.hasFlag(Dentry.DCACHE_REFERENCED)) {
          d.clearFlags(Dentry.DCACHE_REFERENCED);
          unlink(d);
          linkLast(d);
        } else {
          d.setFlags(Dentry.DCACHE_SHRINK_LIST);
          unlink(d);
          size--;
          out.add(d);
        }
        d.unlock();
      }
      d = next;
    }
    lock.unlock();
    return out;
  }
}
