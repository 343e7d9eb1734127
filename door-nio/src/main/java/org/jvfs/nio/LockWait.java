// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLocks;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * One thread that waits for a file lock, until it has it, is interrupted, or the channel is closed.
 * It sleeps here and not in core: a lock manager tells it when to try again.
 */
final class LockWait implements LockManagerOperations {
  private static final int NO_RESULT = Integer.MIN_VALUE;

  private final FileLock request;
  private final Thread thread = Thread.currentThread();

  /** Somebody in the way has gone. */
  private volatile boolean again;

  private volatile boolean cancelled;

  /** What a file system has answered that answers later. */
  private volatile int result = NO_RESULT;

  LockWait(FileLock request) {
    this.request = request;
    request.setLmops(this);
  }

  @Override
  public void lmNotify(FileLock lock) {
    again = true;
    LockSupport.unpark(thread);
  }

  @Override
  public int lmGrant(FileLock lock, @Nullable FileLock conflict, int r) {
    result = r;
    LockSupport.unpark(thread);
    return 0;
  }

  void cancel() {
    cancelled = true;
    LockSupport.unpark(thread);
  }

  /** Errors: EINTR (interrupted or cancelled), EDEADLK, ENOLCK, those of the file system. */
  void await() throws ErrnoException {
    try {
      while (true) {
        again = false;
        int r = FileLocks.tryLock(request, true);
        if (r != FileLocks.DEFERRED) {
          ErrnoException.check(r);
          return;
        }
        while (!again && result == NO_RESULT) {
          if (cancelled || thread.isInterrupted()) {
            if (FileLocks.cancel(request)) {
              throw Errno.EINTR.exception();
            }
            // Too late to take it back: the answer is under way, and may be the lock.
            awaitAnswer();
            break;
          }
          LockSupport.park(this);
        }
        if (result != NO_RESULT) {
          ErrnoException.check(result);
          return;
        }
        if (cancelled || thread.isInterrupted()) {
          throw Errno.EINTR.exception();
        }
      }
    } finally {
      // Also when it was served: who waited for the request itself has to look again.
      request.inode().sb().state().fileLocks().waiters().deleteBlock(request);
      FileLocks.releasePrivate(request);
    }
  }

  private void awaitAnswer() {
    boolean interrupted = Thread.interrupted();
    while (!again && result == NO_RESULT) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }
}
