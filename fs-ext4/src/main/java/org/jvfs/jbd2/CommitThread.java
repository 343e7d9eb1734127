// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.Errno;

/** Commits when asked, and what has run for long enough. Mirrors kjournald2. */
final class CommitThread {
  private final Journal j;
  private final Thread thread;

  /** Set once, to end when all is committed. */
  private volatile boolean stopping;

  CommitThread(Journal j, String name) {
    this.j = j;
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Commits what there is, and ends. May block. */
  @MayBlock
  void stop() {
    stopping = true;
    j.commitWaits.wakeAll(0);
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (step()) {
        // until stopped
      }
    } catch (RuntimeException | Error e) {
      // A bug. Nobody may wait for a commit that will not come.
      j.broken = true;
      j.abort(Errno.EIO);
      throw e;
    }
  }

  private boolean step() {
    Transaction t = j.running;
    if (t != null && (stopping || isRequested(t) || age(t) >= j.commitNanos)) {
      new Commit(j, t).run();
      return true;
    }
    if (stopping) {
      return false;
    }
    long most = t == null ? WaitQueue.FOREVER : j.commitNanos - age(t);
    var unused =
        j.commitWaits.awaitInterruptibly(
            () -> stopping || j.running != t || isRequested(t), Math.max(1, most));
    // Nobody has a reason to interrupt it, and it does not stop for that.
    boolean ignored = Thread.interrupted();
    return true;
  }

  private static long age(Transaction t) {
    return System.nanoTime() - t.started;
  }

  private boolean isRequested(@Nullable Transaction t) {
    return t != null && !Tid.after(t.tid, j.commitRequest);
  }
}
