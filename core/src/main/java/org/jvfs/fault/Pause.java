// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import java.time.Duration;

/** How a slow disk lets time pass. */
public interface Pause {
  /** In real time. */
  Pause SLEEP = Thread::sleep;

  /** Returns when the time has passed. Interrupting the thread ends the wait. */
  void pause(Duration time) throws InterruptedException;
}
