// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What those who may not wait leave to be done: one thread does it, in the order in which it was
 * told. {@link #tell} takes no lock, so whoever calls may hold any.
 */
final class Errands {
  private static final System.Logger LOGGER = System.getLogger("org.jvfs.fuse");

  private final String name;
  private final ConcurrentLinkedQueue<Runnable> told = new ConcurrentLinkedQueue<>();

  /** Null until it is needed. Written under this. */
  private volatile @Nullable Thread thread;

  private volatile boolean closed;

  Errands(String name) {
    this.name = name;
  }

  /** To be called before the first {@link #tell}, by one who may wait. */
  void start() {
    if (thread == null) {
      startThread();
    }
  }

  private synchronized void startThread() {
    if (thread == null && !closed) {
      Thread t = new Thread(this::run, name);
      t.setDaemon(true);
      thread = t;
      t.start();
    }
  }

  void tell(Runnable errand) {
    told.add(errand);
    LockSupport.unpark(thread);
  }

  private void run() {
    while (true) {
      Runnable next = told.poll();
      if (next != null) {
        run(next);
      } else if (closed) {
        return;
      } else {
        LockSupport.park(this);
      }
    }
  }

  private static void run(Runnable errand) {
    try {
      errand.run();
    } catch (RuntimeException | Error e) {
      // The others are not to suffer for it.
      LOGGER.log(System.Logger.Level.ERROR, "an errand failed", e);
    }
  }

  /** There will be no more. Does what there is and waits for the thread. */
  void close() {
    Thread t;
    synchronized (this) {
      closed = true;
      t = thread;
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
}
