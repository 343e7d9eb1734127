// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jvfs.fuse.wire.Opcode;

/**
 * Requests seen by one lane, by opcode. One thread counts, any may read; index 0 takes unknown
 * opcodes.
 */
final class Counters {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] counts = new long[Opcode.COUNT];

  void count(int opcode) {
    int i = opcode > 0 && opcode < Opcode.COUNT ? opcode : 0;
    LONGS.setOpaque(counts, i, counts[i] + 1);
  }

  void addTo(long[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) LONGS.getOpaque(counts, i);
    }
  }
}
