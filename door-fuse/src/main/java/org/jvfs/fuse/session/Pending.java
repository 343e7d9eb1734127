// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import org.jspecify.annotations.Nullable;

/**
 * A detached request as INTERRUPT finds it. One object per detached request: a late interrupt hits
 * nobody else.
 */
final class Pending {
  private @Nullable Runnable action;
  private boolean interrupted;
  private boolean done;

  /** The request's caller got a signal. */
  void interrupt() {
    Runnable run;
    synchronized (this) {
      interrupted = true;
      run = done ? null : action;
    }
    if (run != null) {
      run.run();
    }
  }

  void onInterrupt(@Nullable Runnable run) {
    boolean now;
    synchronized (this) {
      action = run;
      now = interrupted && !done;
    }
    if (now && run != null) {
      run.run();
    }
  }

  synchronized void done() {
    done = true;
  }
}
