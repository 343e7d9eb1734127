// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.Leases.Change;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LongWait;
import org.jvfs.lock.WaitQueue;
import org.jvfs.lock.WaitQueue.Outcome;
import org.jvfs.superblock.VfsState;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Somebody who wants leases of a file to be given back. Mirrors __break_lease.
 *
 * <p>Each holder is asked once, and from then on its time runs. Who waits does so beneath the first
 * lease in its way, as one who waits for a lock, until that changes or its time is up; then it
 * looks at all of them again. A lease that came meanwhile is asked for as well; Linux would not,
 * and wait for it without anybody knowing.
 */
final class LeaseBreak {
  private final Inode inode;
  private final VfsState state;
  private final FileLock wanted;

  /**
   * A break of what conflicts with a use.
   *
   * @param kind LEASE for an open or a truncation, DELEGATION for other changes
   * @param write whether shared ones conflict as well
   */
  LeaseBreak(Inode inode, Kind kind, boolean write) {
    this.inode = inode;
    this.state = inode.sb().state();
    this.wanted = new FileLock(kind, write ? Type.WRITE : Type.READ, this, 0, inode);
  }

  /**
   * Whether a lease is in a breaker's way; also said of two breakers, of whom the second then waits
   * behind the first. Who wants delegations back leaves leases alone. Mirrors leases_conflict.
   */
  private static boolean conflict(FileLock lease, FileLock breaker) {
    return !(breaker.kind() == Kind.DELEGATION && lease.kind() == Kind.LEASE)
        && (lease.type() == Type.WRITE || breaker.type() == Type.WRITE);
  }

  private @Nullable FileLock inTheWay(Change c) {
    for (FileLock l : c.context.lease) {
      if (conflict(l, wanted)) {
        return l;
      }
    }
    return null;
  }

  /** Asks each holder that was not asked for as much. Answers what is still in the way. */
  private @Nullable FileLock askHolders(Change c) {
    Leases.timeOut(c);
    boolean write = wanted.type() == Type.WRITE;
    for (FileLock l : List.copyOf(c.context.lease)) {
      if (!conflict(l, wanted) || l.unlockPending || (!write && l.downgradePending)) {
        continue;
      }
      long until = until();
      if (write) {
        l.unlockPending = true;
        l.breakTime = until;
      } else {
        l.downgradePending = true;
        l.downgradeTime = until;
      }
      if (l.lmops().lmBreak(l)) {
        c.unlink(l);
      }
    }
    return inTheWay(c);
  }

  /** When the time of a holder is up that is asked now; 0 for never. */
  private long until() {
    long nanos = state.sysctl().leaseBreakNanos;
    if (nanos <= 0) {
      return 0;
    }
    long t = state.clock().nanoTime() + nanos;
    return t == 0 ? 1 : t;
  }

  /** How long a holder that was asked has at most. */
  private long left(FileLock lease) {
    long now = state.clock().nanoTime();
    long left = WaitQueue.FOREVER;
    if (lease.breakTime != 0) {
      left = lease.breakTime - now;
    }
    if (lease.downgradeTime != 0) {
      left = Math.min(left, lease.downgradeTime - now);
    }
    return Math.max(left, 1);
  }

  /** Asks the holders; answers whether nothing is in the way. */
  @MayBlock
  boolean ask() {
    try (Change c = new Change(inode)) {
      return askHolders(c) == null;
    }
  }

  /**
   * Asks the holders and waits until nothing is in the way. Errors: EINTR, that of a thread that
   * may not wait for long.
   */
  @MayBlock
  void await() throws ErrnoException {
    WaitQueue queue = wanted.makeWaitQueue();
    Waiters waiters = state.fileLocks().waiters();
    while (true) {
      long left;
      try (Change c = new Change(inode)) {
        FileLock first = askHolders(c);
        if (first == null) {
          return;
        }
        waiters.insertBlock(first, wanted, LeaseBreak::conflict);
        left = left(first);
      }
      Outcome o;
      try {
        LongWait.begin();
        o = queue.awaitInterruptibly(() -> !wanted.isBlocked(), left);
      } finally {
        // Also when it was woken: who waits for the request itself must look again.
        waiters.deleteBlock(wanted);
      }
      if (o == Outcome.INTERRUPTED) {
        throw Errno.EINTR.exception();
      }
    }
  }

  @Override
  public String toString() {
    return "break of " + inode;
  }
}
