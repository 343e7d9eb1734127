// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLocks;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.uapi.Errno;

/**
 * Requests that wait for a lock. They occupy no thread: core tells when one may be tried again.
 *
 * <p>All that befalls them is done by one thread, in the order in which it came: the first try, the
 * tries after a blocking lock has gone, a signal that ends the wait, the answer of a file system
 * that answers later. So a request is granted or cancelled and nothing in between, and those woken
 * together are tried in the order in which they were woken.
 */
final class LockWaits {
  private static final System.Logger LOGGER = System.getLogger("org.jvfs.fuse");

  private final Errands errands;

  LockWaits(Errands errands) {
    this.errands = errands;
  }

  /**
   * Has a request wait; it is answered in the end.
   *
   * @param wanted of which nobody has heard yet
   */
  void enter(FileLock wanted, Reply r) {
    errands.start();
    r.detach();
    Waiting w = new Waiting(wanted, r);
    errands.tell(w::attempt);
    r.onInterrupt(() -> errands.tell(w::cancel));
  }

  static void answer(int rc, Reply r) {
    if (rc == 0) {
      r.ok();
    } else {
      r.error(-rc);
    }
  }

  /** One request; all but the two methods called by core is done by the one thread. */
  private final class Waiting implements LockManagerOperations {
    private final FileLock wanted;

    /** Null once answered: the lock that has been granted keeps this object. */
    private @Nullable Reply reply;

    /** Nobody wants it any more, and it will be found granted, or be tried again. */
    private boolean cancelled;

    Waiting(FileLock wanted, Reply reply) {
      this.wanted = wanted;
      this.reply = reply;
      wanted.setLmops(this);
    }

    @Override
    public void lmNotify(FileLock lock) {
      errands.tell(this::attempt);
    }

    /** Refused by none: a signal that comes while the answer is under way finds it answered. */
    @Override
    public int lmGrant(FileLock lock, @Nullable FileLock conflict, int result) {
      errands.tell(() -> finish(result));
      return 0;
    }

    void attempt() {
      if (reply == null) {
        return;
      }
      if (cancelled) {
        finish(Errno.EINTR.neg);
        return;
      }
      int rc;
      try {
        rc = FileLocks.tryLock(wanted, true);
      } catch (RuntimeException | Error e) {
        LOGGER.log(System.Logger.Level.ERROR, "a file system's lock method", e);
        rc = Errno.EIO.neg;
      }
      if (rc != FileLocks.DEFERRED) {
        finish(rc);
      }
    }

    /**
     * The caller got a signal, or the mount ends. If the request is in no tree, it has been taken
     * out to be tried again, or the file system is about to answer: either is told of soon.
     */
    void cancel() {
      if (reply == null) {
        return;
      }
      if (FileLocks.cancel(wanted)) {
        finish(Errno.EINTR.neg);
      } else {
        cancelled = true;
      }
    }

    private void finish(int rc) {
      Reply r = reply;
      if (r == null) {
        return;
      }
      reply = null;
      // Also when it was granted: who waited for the request itself has to look again.
      wanted.inode().sb().state().fileLocks().waiters().deleteBlock(wanted);
      FileLocks.releasePrivate(wanted);
      answer(rc, r);
    }
  }
}
