// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread passes the time while another, which does not sleep, is about to finish. Every loop
 * that waits so must pause here: on virtual threads the one waited for may have yielded its carrier
 * to us, and would never get it back from a loop that only spins.
 */
public final class Spin {
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 0;
  private static final int YIELDS = SPINS + 50;
  private static final long NAP_NANOS = 50_000;

  private Spin() {}

  /**
   * One turn of waiting; {@code turn} counts from 0. A holder never blocks, but the system may have
   * taken its processor: after a while spinning only keeps it from running, so we yield and then
   * nap.
   */
  public static void pause(int turn) {
    if (Schedule.ON && Schedule.pause()) {
      return;
    }
    if (turn < SPINS) {
      Thread.onSpinWait();
    } else if (turn < YIELDS) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(NAP_NANOS);
    }
  }
}
