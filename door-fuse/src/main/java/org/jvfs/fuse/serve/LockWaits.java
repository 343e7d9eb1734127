// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
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
 * together are tried in the order in which they were woken. Who has news only puts it into a queue,
 * and so may hold any lock.
 */
final class LockWaits {
  private static final System.Logger LOGGER = System.getLogger("org.jvfs.fuse");

  /** Something that has befallen a request. */
  private record News(Waiting of, Runnable what) {}

  private final ConcurrentLinkedQueue<News> news = new ConcurrentLinkedQueue<>();

  /** Started for the first that waits. Written under this. */
  private volatile @Nullable Thread keeper;

  private volatile boolean closed;

  /**
   * Has a request wait; it is answered in the end.
   *
   * @param wanted of which nobody has heard yet
   */
  void enter(FileLock wanted, Reply r) {
    start();
    r.detach();
    Waiting w = new Waiting(wanted, r);
    tell(w, w::attempt);
    r.onInterrupt(() -> tell(w, w::cancel));
  }

  private synchronized void start() {
    if (keeper == null && !closed) {
      Thread t = new Thread(this::keep, "jvfs-fuse-locks");
      t.setDaemon(true);
      keeper = t;
      t.start();
    }
  }

  private void tell(Waiting of, Runnable what) {
    news.add(new News(of, what));
    LockSupport.unpark(keeper);
  }

  private void keep() {
    while (true) {
      News next = news.poll();
      if (next != null) {
        handle(next);
      } else if (closed) {
        return;
      } else {
        LockSupport.park(this);
      }
    }
  }

  private static void handle(News n) {
    try {
      n.what.run();
    } catch (RuntimeException | Error e) {
      // A file system failed in a way of its own: the others go on waiting.
      LOGGER.log(System.Logger.Level.ERROR, "a request for a lock", e);
      n.of.finish(Errno.EIO.neg);
    }
  }

  /** All requests have been answered, and there will be no more. Waits for the thread. */
  void close() {
    Thread t;
    synchronized (this) {
      closed = true;
      t = keeper;
    }
    if (t == null) {
      return;
    }
    LockSupport.unpark(t);
    try {
      t.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
      tell(this, this::attempt);
    }

    /** Refused by none: a signal that comes while the answer is under way finds it answered. */
    @Override
    public int lmGrant(FileLock lock, @Nullable FileLock conflict, int result) {
      tell(this, () -> finish(result));
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
      int rc = FileLocks.tryLock(wanted, true);
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
