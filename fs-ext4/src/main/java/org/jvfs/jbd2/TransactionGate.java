// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.LockMode;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.Subclass;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Where handles come into a transaction and leave it. Mirrors start_this_handle and its kin. */
final class TransactionGate {
  /** An open handle, to lockdep: all share it, and who waits for a commit wants it alone. */
  private static final LockClass HANDLE = new LockClass("jbd2_handle");

  /** How long a handle that syncs waits for others at most. Mirrors j_max_batch_time. */
  private static final long MAX_BATCH_NANOS = 15_000_000;

  private final Journal j;

  TransactionGate(Journal j) {
    this.j = j;
  }

  /**
   * Enters the running transaction. Waits while a barrier stands, for a transaction that is locked,
   * and for room. Errors: EROFS, aborted; ENOSPC, more than there can ever be.
   */
  @MayBlock
  Transaction join(int credits, int revokes) throws ErrnoException {
    if (credits < 0 || revokes < 0) {
      throw new IllegalArgumentException(credits + " credits, " + revokes + " revokes");
    }
    if (j.space.cost(credits, revokes) > j.space.maxCredits) {
      throw Errno.ENOSPC.exception();
    }
    mightWaitForCommit();
    while (true) {
      j.stateLock.lock();
      if (j.isAborted()) {
        j.stateLock.unlock();
        throw Errno.EROFS.exception();
      }
      if (j.barriers > 0) {
        j.stateLock.unlock();
        j.lockedWaits.await(() -> j.barriers == 0 || j.isAborted());
        continue;
      }
      Transaction t = j.running;
      if (t == null) {
        t = j.begin();
      }
      if (t.state != Transaction.State.RUNNING) {
        j.stateLock.unlock();
        awaitSwitch(t);
      } else if (cost(t, credits, revokes) > j.space.maxCredits) {
        j.requestCommit(t.tid);
        j.stateLock.unlock();
        j.commitWaits.wakeAll(0);
        awaitSwitch(t);
      } else if (!j.space.hasRoom()) {
        j.stateLock.unlock();
        j.checkpointer.waitForSpace();
      } else {
        t.credits += credits;
        t.revokeCredits += revokes;
        t.updates = t.updates + 1;
        t.handles++;
        j.stateLock.unlock();
        Lockdep.acquire(this, HANDLE, Subclass.NORMAL, LockMode.READ, false);
        return t;
      }
    }
  }

  private long cost(Transaction t, int credits, int revokes) {
    return j.space.cost((long) t.credits + credits, t.revokeCredits + revokes);
  }

  private void awaitSwitch(Transaction t) {
    j.lockedWaits.await(() -> j.running != t || j.isAborted());
  }

  boolean extend(Transaction t, int credits, int revokes) {
    j.stateLock.lock();
    boolean fits =
        t.state == Transaction.State.RUNNING && cost(t, credits, revokes) <= j.space.maxCredits;
    if (fits) {
      t.credits += credits;
      t.revokeCredits += revokes;
    }
    j.stateLock.unlock();
    return fits;
  }

  /** Leaves a transaction; gives back what of the handle's credits was not used. */
  void leave(Handle h, Transaction t) {
    j.stateLock.lock();
    t.credits -= h.credits;
    t.revokeCredits -= h.revokeCredits;
    t.updates = t.updates - 1;
    boolean last = t.updates == 0;
    j.stateLock.unlock();
    h.credits = 0;
    h.revokeCredits = 0;
    Lockdep.release(this);
    if (last) {
      j.updateWaits.wakeAll(0);
    }
  }

  /**
   * Before a handle that syncs ends: lets others join, as long as a commit takes, unless its thread
   * alone has synced of late, whom nobody would join.
   */
  @MayBlock
  void awaitOthers(Transaction t) {
    Thread me = Thread.currentThread();
    if (j.lastSync == me) {
      return;
    }
    j.lastSync = me;
    long age = System.nanoTime() - t.started;
    long wait = Math.min(j.averageCommitNanos, MAX_BATCH_NANOS);
    if (age < wait) {
      var unused =
          j.lockedWaits.awaitInterruptibly(() -> t.state != Transaction.State.RUNNING, wait - age);
    }
  }

  /** Who waits for a commit has no handle, nor what is taken under one. */
  void mightWaitForCommit() {
    lockedBegins();
    lockedEnds();
  }

  /** The commit waits for the handles to end. */
  void lockedBegins() {
    Lockdep.acquire(this, HANDLE, Subclass.NORMAL, LockMode.WRITE, false);
  }

  void lockedEnds() {
    Lockdep.release(this);
  }
}
