// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.SeqLock;
import org.jvfs.lock.SpinLock;

/**
 * The hash table of all named dentries of a VFS, by parent and name. Readers follow chains without
 * a lock; writers hold the lock of the stripe that the hash falls into. The table doubles as it
 * fills.
 *
 * <p>A removed dentry keeps its chain pointer, so that a reader standing on it goes on. A reader
 * may thus miss an entry while a rename moves the dentry it stands on to another chain, or while
 * the table grows; both write {@code rename_lock}, and a lookup that found nothing under a changed
 * {@code rename_lock} is repeated (RCU-walk falls back to ref-walk on any miss).
 */
final class DentryHash {
  private static final int STRIPES = 64;
  private static final int START = 1 << 10;
  private static final int MOST = 1 << 24;
  private static final LockClass CLASS = new LockClass("dentry_hashtable");
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Dentry[].class);

  private final SpinLock[] locks = new SpinLock[STRIPES];
  private final int[] sizes = new int[STRIPES];
  private final SeqLock renameLock;
  private volatile @Nullable Dentry[] table = new @Nullable Dentry[START];

  DentryHash(SeqLock renameLock) {
    this.renameLock = renameLock;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new SpinLock(CLASS);
    }
  }

  private static int mix(Dentry parent, int hash) {
    int h = hash + parent.hashSalt() * 0x9e3779b1;
    return h ^ (h >>> 16);
  }

  /** The first dentry of the chain where (parent, hash) would stand. */
  @Nullable Dentry chain(Dentry parent, int hash) {
    Schedule.point(Step.LOAD, this);
    @Nullable Dentry[] t = table;
    return (Dentry) SLOT.getAcquire(t, mix(parent, hash) & (t.length - 1));
  }

  /** Enters a dentry under its present name; the caller holds its d_lock. */
  void insert(Dentry d) {
    DName n = d.dname;
    int m = mix(n.parent(), n.hash());
    int s = m & (STRIPES - 1);
    SpinLock l = locks[s];
    l.lock();
    @Nullable Dentry[] t = table;
    int i = m & (t.length - 1);
    d.hashNext = (Dentry) SLOT.get(t, i);
    d.hashed = true;
    SLOT.setRelease(t, i, d);
    sizes[s]++;
    l.unlock();
  }

  /** Takes a dentry out; the caller holds its d_lock. Its chain pointer stays. */
  void remove(Dentry d) {
    takeOff(d);
    d.hashed = false;
  }

  /**
   * Takes a dentry off its chain to be entered again under another name, without its ever seeming
   * to be gone: who looks without a lock would take it for removed. The caller holds d_lock.
   */
  void takeOff(Dentry d) {
    DName n = d.dname;
    int m = mix(n.parent(), n.hash());
    int s = m & (STRIPES - 1);
    SpinLock l = locks[s];
    l.lock();
    assert d.hashed;
    @Nullable Dentry[] t = table;
    int i = m & (t.length - 1);
    Dentry p = (Dentry) SLOT.get(t, i);
    if (p == d) {
      SLOT.setRelease(t, i, d.hashNext);
    } else {
      while (p != null && p.hashNext != d) {
        p = p.hashNext;
      }
      assert p != null : "hashed dentry not on its chain";
      if (p != null) {
        p.hashNext = d.hashNext;
      }
    }
    sizes[s]--;
    l.unlock();
  }

  /** Whether the table should grow; cheap and approximate, for one stripe's share. */
  boolean crowded(Dentry d) {
    int t = table.length;
    DName n = d.dname;
    return t < MOST && sizes[mix(n.parent(), n.hash()) & (STRIPES - 1)] > t / STRIPES;
  }

  /**
   * Doubles the table if it is crowded. Called without any dentry lock; takes rename_lock and all
   * stripes.
   */
  void grow() {
    renameLock.writeLock();
    for (SpinLock l : locks) {
      l.lockUnder(renameLock);
    }
    long n = 0;
    for (int s : sizes) {
      n += s;
    }
    @Nullable Dentry[] old = table;
    if (n * 2 > old.length && old.length < MOST) {
      @Nullable Dentry[] t = new @Nullable Dentry[old.length * 2];
      for (Dentry d : old) {
        while (d != null) {
          Dentry next = d.hashNext;
          DName dn = d.dname;
          int i = mix(dn.parent(), dn.hash()) & (t.length - 1);
          d.hashNext = t[i];
          t[i] = d;
          d = next;
        }
      }
      table = t;
    }
    for (SpinLock l : locks) {
      l.unlock();
    }
    renameLock.writeUnlock();
  }
}
