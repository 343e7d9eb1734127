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

  /** The request's caller got a signal. The action runs before {@link #done}, or not at all. */
  synchronized void interrupt() {
    interrupted = true;
    runIfWanted();
  }

  synchronized void onInterrupt(@Nullable Runnable run) {
    action = run;
    runIfWanted();
  }

  private void runIfWanted() {
    if (interrupted && !done && action != null) {
      action.run();
    }
  }

  synchronized void done() {
    done = true;
  }
}
