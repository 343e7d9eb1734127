// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jvfs.fuse.wire.Opcode;

/** A moment's figures of a session. For a rate take two. */
public final class FuseStats {
  private final long[] counts;
  private final int pending;
  private final int lanes;
  private final long nanoTime;

  FuseStats(long[] counts, int pending, int lanes, long nanoTime) {
    this.counts = counts;
    this.pending = pending;
    this.lanes = lanes;
    this.nanoTime = nanoTime;
  }

  /** Requests since the start. */
  public long total() {
    return Arrays.stream(counts).sum();
  }

  /** Requests of one opcode since the start; of unknown ones for 0. */
  public long count(int opcode) {
    return counts[opcode];
  }

  /** Requests that waited detached at the moment. */
  public int pending() {
    return pending;
  }

  /** Threads that received requests at the moment. */
  public int lanes() {
    return lanes;
  }

  /** Requests per second since {@code earlier}. */
  public double rateSince(FuseStats earlier) {
    double seconds = (nanoTime - earlier.nanoTime) / 1e9;
    return seconds <= 0 ? 0 : (total() - earlier.total()) / seconds;
  }

  /** The opcodes seen, by name. */
  public SortedMap<String, Long> byName() {
    SortedMap<String, Long> names = new TreeMap<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        names.put(Opcode.name(i), counts[i]);
      }
    }
    return names;
  }
}
