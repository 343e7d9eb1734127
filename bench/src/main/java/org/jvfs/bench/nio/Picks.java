// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** A thread's random choices, the same in every run. */
@State(Scope.Thread)
public class Picks {
  private int random; // of one thread

  /** Begins elsewhere for each thread. */
  @Setup
  public void begin(ThreadParams thread) {
    random = 0x9e3779b9 * (thread.getThreadIndex() + 1);
  }

  /**
   * One of so many.
   *
   * @param count a power of two
   */
  int of(int count) {
    random ^= random << 13; // xorshift32
    random ^= random >>> 17;
    random ^= random << 5;
    return random >>> 7 & count - 1;
  }
}
