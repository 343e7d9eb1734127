// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

/** What threads of a disk's own need. */
final class Threads {
  private Threads() {}

  /** Waits until all have ended. An interrupt does not end the wait; it is kept. */
  static void join(Thread... threads) {
    boolean interrupted = false;
    for (Thread t : threads) {
      while (t.isAlive()) {
        try {
          t.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs what is somebody else's, the end of a request, on a thread that others need: what it
   * throws is told as if it had ended the thread.
   */
  static void guarded(Runnable foreign) {
    try {
      foreign.run();
    } catch (RuntimeException | Error e) {
      Thread t = Thread.currentThread();
      t.getUncaughtExceptionHandler().uncaughtException(t, e);
    }
  }
}
