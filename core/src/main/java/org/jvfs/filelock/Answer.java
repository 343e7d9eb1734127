// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.WaitQueue;
import org.jvfs.lock.WaitQueue.Outcome;
import org.jvfs.uapi.Errno;

/** A task that sleeps until a file system has answered its request for a lock. */
final class Answer implements LockManagerOperations {
  private static final int PENDING = Integer.MIN_VALUE;

  /** Nobody waits for the answer any more. */
  private static final int ABANDONED = Integer.MIN_VALUE + 1;

  private static final VarHandle RESULT;

  static {
    try {
      RESULT = MethodHandles.lookup().findVarHandle(Answer.class, "result", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final FileLock request;
  private final WaitQueue queue;
  private volatile int result = PENDING;

  Answer(FileLock request) {
    this.request = request;
    this.queue = request.makeWaitQueue();
    request.setLmops(this);
  }

  @Override
  public int lmGrant(FileLock lock, @Nullable FileLock conflict, int r) {
    lock.setConflict(conflict);
    if (!RESULT.compareAndSet(this, PENDING, r)) {
      return Errno.ENOENT.neg;
    }
    queue.wakeAll(0);
    return 0;
  }

  /** Asks and waits for the answer: 0 or negative. */
  @MayBlock
  int await(boolean sleep, long nanos) {
    long start = System.nanoTime();
    while (true) {
      int r = FileLocks.tryLock(request, sleep);
      if (r != FileLocks.DEFERRED) {
        takeBack();
        return r;
      }
      // The file system may have put it among the waiters of this VFS instead of answering later.
      boolean local = request.isBlocked();
      long left =
          nanos == WaitQueue.FOREVER ? nanos : Math.max(0, nanos - (System.nanoTime() - start));
      Outcome o =
          queue.awaitInterruptibly(
              () -> result != PENDING || (local && !request.isBlocked()), left);
      if (result != PENDING) {
        return result;
      }
      if (o != Outcome.DONE) {
        r = o == Outcome.INTERRUPTED ? Errno.EINTR.neg : Errno.ETIMEDOUT.neg;
        return giveUp(r);
      }
    }
  }

  private int giveUp(int why) {
    if (takeBack() || FileLocks.cancel(request)) {
      return RESULT.compareAndSet(this, PENDING, ABANDONED) ? why : result;
    }
    // It has been answered, and the answer may be a lock that is now held.
    queue.await(() -> result != PENDING);
    return result;
  }

  private boolean takeBack() {
    return request.inode().sb().state().fileLocks().waiters().deleteBlock(request);
  }
}
