// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

import java.time.Instant;

/** Where a VFS takes its time from. Injectable, so that a test may stand still or jump. */
@FunctionalInterface
public interface Clock {
  /** The current time. Must not block. */
  Timespec now();

  /** The current time in whole seconds since the epoch; override where that is cheaper. */
  default long seconds() {
    return now().sec();
  }

  /**
   * Nanoseconds since some moment in the past, which never go back, as of {@link System#nanoTime}:
   * what times until which something is waited for are reckoned by. Waits themselves last as long
   * as the machine's clock says; then this is asked again. Must not block.
   */
  default long nanoTime() {
    return System.nanoTime();
  }

  /** The machine's clock, with the resolution it has. */
  static Clock system() {
    return new Clock() {
      @Override
      public Timespec now() {
        Instant i = Instant.now();
        return new Timespec(i.getEpochSecond(), i.getNano());
      }

      @Override
      public long seconds() {
        return System.currentTimeMillis() / 1000;
      }
    };
  }
}
