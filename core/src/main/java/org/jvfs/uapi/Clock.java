// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
package org.jvfs.uapi;

import java.time.Instant;

/** Where a VFS takes its time from. Injectable, so that a test may stand still or jump. */
@FunctionalInterface
public interface Clock {
  /** The current time. Must not block. */
  Timespec now();

  /** The machine's clock, with the resolution it has. */
  static Clock system() {
    return () -> {
      Instant i = Instant.now();
      return new Timespec(i.getEpochSecond(), i.getNano());
    };
  }
}
