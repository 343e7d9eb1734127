// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitQueue;

/**
 * Who waits for which lock, for all files of a VFS. Mirrors the waiter trees of fs/locks.c.
 *
 * <p>A lock that is held is the root of a tree of requests that wait for it. <b>Every node
 * conflicts with all its ancestors.</b> A new request goes down from the lock in its way, each time
 * to the oldest child that conflicts with it, and becomes the youngest child of where it can go no
 * deeper. So it stands behind whoever wanted the same before it, and does not stand behind those it
 * could share with.
 *
 * <p>When a lock goes or shrinks, its children are woken, oldest first, and only they: whoever
 * stands deeper conflicts with one of them, which may be about to have its lock. A woken request is
 * tried again from the beginning. If it succeeds, those who wait for it go on waiting, now for the
 * lock. If it must wait again, they are woken, since they conflict with it but perhaps not with
 * what it waits for now. So nobody sleeps whose way is free, and of n who want the same range one
 * is woken.
 *
 * <p>All of it is under {@code blocked_lock_lock}, taken under {@code i_lock}. A request's {@code
 * blocker} can be read without; it is null when the request may be tried again.
 *
 * <p><b>Where to begin.</b> Going down is as long as the queue, so n waiters would cost n² steps. A
 * lock therefore remembers where the last request of either type was put. A request of the same
 * type and range takes the same way down, since it conflicts with the same requests, if neither's
 * owner waits elsewhere (a request does not conflict with its owner's others), and if the way is
 * still there: children are added at the end, so what was the oldest that conflicts still is,
 * unless somebody has left the middle of a tree, which {@link #turn} counts.
 */
public final class Waiters {
  /** What two requests must not be to stand beside each other. */
  @FunctionalInterface
  interface Conflict {
    boolean between(FileLock waiting, FileLock wanted);
  }

  /** A chain of owners longer than this is taken to end well, as in Linux. */
  static final int MAX_DEADLOCK_ITERATIONS = 10;

  private static final LockClass CLASS = new LockClass("blocked_lock_lock");

  private final SpinLock lock = new SpinLock(CLASS);

  /** Those who wait, by their owner's key, youngest first. Mirrors blocked_hash. */
  private final Map<Long, FileLock> byOwner = new HashMap<>();

  /** How often somebody has left the middle of a tree. */
  private long turn;

  /** {@code blocked_lock_lock}. */
  @LockOf(LockKind.BLOCKED_LOCK_LOCK)
  public SpinLock lock() {
    return lock;
  }

  // ---- owners ----

  /** Mirrors posix_same_owner. */
  static boolean sameOwner(FileLock a, FileLock b) {
    LockManagerOperations m = a.lmops();
    if (m != LockManagerOperations.DEFAULT && Implemented.has(m, "lmCompareOwner")) {
      return b.lmops() == m && m.lmCompareOwner(a, b);
    }
    return a.owner().equals(b.owner());
  }

  private static long ownerKey(FileLock l) {
    LockManagerOperations m = l.lmops();
    return m != LockManagerOperations.DEFAULT && Implemented.has(m, "lmOwnerKey")
        ? m.lmOwnerKey(l)
        : l.owner().hashCode();
  }

  private @Nullable FileLock waitingOfOwner(FileLock l, boolean forDeadlock) {
    for (FileLock w = byOwner.get(ownerKey(l)); w != null; w = w.nextOfOwner) {
      if ((!forDeadlock || w.inDeadlockSearch) && sameOwner(w, l)) {
        return w;
      }
    }
    return null;
  }

  private void remember(FileLock w) {
    FileLock first = byOwner.put(ownerKey(w), w);
    w.nextOfOwner = first;
    w.prevOfOwner = null;
    if (first != null) {
      first.prevOfOwner = w;
    }
  }

  private void forget(FileLock w) {
    FileLock n = w.nextOfOwner;
    FileLock p = w.prevOfOwner;
    if (n != null) {
      n.prevOfOwner = p;
    }
    if (p != null) {
      p.nextOfOwner = n;
    } else if (n != null) {
      byOwner.put(ownerKey(w), n);
    } else {
      byOwner.remove(ownerKey(w));
    }
    w.nextOfOwner = null;
    w.prevOfOwner = null;
    w.inDeadlockSearch = false;
  }

  // ---- trees; all under the lock ----

  /**
   * Has a request wait for a lock that is in its way, and wakes who waited for the request. Under
   * {@code i_lock} and the lock. Mirrors __locks_insert_block.
   */
  void insert(FileLock blocker, FileLock waiter, Conflict conflict) {
    boolean alone = waitingOfOwner(waiter, false) == null;
    FileLock at = blocker;
    FileLock child = at.firstWaiter;
    FileLock hint = alone ? hint(blocker, waiter) : null;
    if (hint != null) {
      at = java.util.Objects.requireNonNull(hint.blocker);
      child = hint;
    }
    while (child != null) {
      if (conflict.between(child, waiter)) {
        at = child;
        child = at.firstWaiter;
      } else {
        child = child.nextWaiter;
      }
    }
    FileLock last = at.lastWaiter;
    waiter.prevWaiter = last;
    at.lastWaiter = waiter;
    if (last == null) {
      at.firstWaiter = waiter;
    } else {
      last.nextWaiter = waiter;
    }
    waiter.blocker = at;
    remember(waiter);
    waiter.inDeadlockSearch = at.kind() == FileLock.Kind.POSIX;
    if (alone) {
      setHint(blocker, waiter);
    }
    wakeUp(waiter);
  }

  private @Nullable FileLock hint(FileLock root, FileLock waiter) {
    if (root.hintTurn != turn) {
      return null;
    }
    FileLock h = waiter.type() == FileLock.Type.READ ? root.readHint : root.writeHint;
    // Breakers of leases and of delegations conflict with different leases.
    return h != null
            && h.kind() == waiter.kind()
            && h.start() == waiter.start()
            && h.end() == waiter.end()
        ? h
        : null;
  }

  private void setHint(FileLock root, FileLock waiter) {
    if (root.hintTurn != turn) {
      clearHints(root);
      root.hintTurn = turn;
    }
    if (waiter.type() == FileLock.Type.READ) {
      root.readHint = waiter;
    } else {
      root.writeHint = waiter;
    }
  }

  private static void clearHints(FileLock root) {
    root.readHint = null;
    root.writeHint = null;
  }

  private static void passHints(FileLock from, FileLock to) {
    to.readHint = from.readHint == to ? null : from.readHint;
    to.writeHint = from.writeHint == to ? null : from.writeHint;
    to.hintTurn = from.hintTurn;
    clearHints(from);
  }

  /**
   * Wakes the children of a lock or request, oldest first: they wait for nothing any more. Under
   * {@code i_lock} and the lock. Mirrors __locks_wake_up_blocks.
   */
  void wakeUp(FileLock blocker) {
    FileLock only = blocker.firstWaiter;
    if (only != null && only.nextWaiter == null) {
      // All who wait for the lock wait for this one, and so do those the hints name.
      passHints(blocker, only);
    }
    clearHints(blocker);
    for (FileLock w = blocker.firstWaiter; w != null; w = blocker.firstWaiter) {
      unlink(w);
      w.blocker = null;
      if (w.lmops() != LockManagerOperations.DEFAULT && Implemented.has(w.lmops(), "lmNotify")) {
        w.lmops().lmNotify(w);
      } else {
        WaitQueue q = w.waitQueue();
        if (q != null) {
          q.wakeAll(0);
        }
      }
    }
  }

  private void unlink(FileLock w) {
    forget(w);
    FileLock b = w.blocker;
    assert b != null;
    FileLock n = w.nextWaiter;
    FileLock p = w.prevWaiter;
    if (n == null) {
      b.lastWaiter = p;
    } else {
      n.prevWaiter = p;
    }
    if (p == null) {
      b.firstWaiter = n;
    } else {
      p.nextWaiter = n;
    }
    w.nextWaiter = null;
    w.prevWaiter = null;
  }

  // ---- taking the lock ----

  /** Like {@link #insert}, under {@code i_lock} alone. Mirrors locks_insert_block. */
  void insertBlock(FileLock blocker, FileLock waiter, Conflict conflict) {
    lock.lock();
    insert(blocker, waiter, conflict);
    lock.unlock();
  }

  /** Like {@link #wakeUp}, under {@code i_lock} alone. Mirrors locks_wake_up_blocks. */
  void wakeUpBlocked(FileLock blocker) {
    // Waiters are only added under i_lock, which the caller has.
    if (blocker.firstWaiter == null) {
      return;
    }
    lock.lock();
    wakeUp(blocker);
    lock.unlock();
  }

  /**
   * Those who wait for {@code from} wait for {@code to} instead. Under {@code i_lock}. Mirrors
   * locks_move_blocks.
   */
  void moveBlocks(FileLock to, FileLock from) {
    if (from.firstWaiter == null) {
      return;
    }
    lock.lock();
    for (FileLock w = from.firstWaiter; w != null; w = w.nextWaiter) {
      w.blocker = to;
    }
    assert to.firstWaiter == null;
    to.firstWaiter = from.firstWaiter;
    to.lastWaiter = from.lastWaiter;
    from.firstWaiter = null;
    from.lastWaiter = null;
    passHints(from, to);
    lock.unlock();
  }

  /**
   * A request is not wanted any more, or has been served: it waits for nothing, and who waits for
   * it is woken. Answers whether it still waited, so that nothing has come of it. Mirrors
   * locks_delete_block.
   *
   * <p>Takes {@code i_lock} of the request's inode, as the callbacks of lock managers are promised
   * it; Linux does without.
   */
  public boolean deleteBlock(FileLock waiter) {
    // Nobody can come to wait for a request that waits for nothing and has no waiters.
    if (!waiter.isBlocked() && waiter.firstWaiter == null) {
      return false;
    }
    SpinLock iLock = waiter.inode().lock();
    iLock.lock();
    lock.lock();
    boolean waited = waiter.blocker != null;
    if (waited) {
      turn++;
    }
    wakeUp(waiter);
    if (waited) {
      unlink(waiter);
      waiter.blocker = null;
    }
    lock.unlock();
    iLock.unlock();
    return waited;
  }

  /**
   * Whether {@code wanted} waiting for {@code held} would close a circle of owners who wait for
   * each other. Under {@code i_lock} and the lock. Mirrors posix_locks_deadlock, with its bounds:
   * chains of more than {@link #MAX_DEADLOCK_ITERATIONS} further owners are not followed; of an
   * owner that waits in several threads only the wait begun last is; open-file-description locks
   * have no owner that could be waiting.
   */
  boolean wouldDeadlock(FileLock wanted, FileLock held) {
    if (wanted.kind() != FileLock.Kind.POSIX) {
      return false;
    }
    int steps = 0;
    FileLock h = held;
    while (true) {
      FileLock w = waitingOfOwner(h, true);
      if (w == null || steps++ > MAX_DEADLOCK_ITERATIONS) {
        return false;
      }
      FileLock b = w;
      for (FileLock up = b.blocker; up != null; up = b.blocker) {
        b = up;
      }
      h = b;
      if (sameOwner(wanted, h)) {
        return true;
      }
    }
  }
}
