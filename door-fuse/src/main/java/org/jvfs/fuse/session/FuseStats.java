// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
package org.jvfs.fuse.session;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jvfs.fuse.wire.Opcode;

/**
 * A moment's figures of a session. For a rate take two and divide the difference.
 *
 * @param counts requests since the start, by opcode; index 0 are unknown ones. Not to be changed.
 * @param pending requests that wait detached, now
 * @param lanes threads that receive requests, now
 * @param nanoTime when this was taken
 */
public record FuseStats(long[] counts, int pending, int lanes, long nanoTime) {

  /** Requests since the start. */
  public long total() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  public long count(int opcode) {
    return counts[opcode];
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
