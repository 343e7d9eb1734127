// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What each transaction makes of the blocks that are journalled; what they were at first. */
final class JournalModel {
  /** Of a block that is nobody's: anything. */
  static final byte[] ANYTHING = new byte[0];

  private final int first;
  private final int targets;
  private final byte[] initial;

  /** By transaction, then by block. */
  private final Map<Integer, Map<Integer, byte[]>> changes = new ConcurrentHashMap<>();

  JournalModel(int firstTransaction, int targets, int blockSize) {
    this.first = firstTransaction;
    this.targets = targets;
    this.initial = new byte[blockSize];
  }

  /** The caller has the transaction open, and the block for itself. */
  void changed(int tid, int block, byte[] content) {
    changes.computeIfAbsent(tid, t -> new ConcurrentHashMap<>()).put(block, content);
  }

  int transactions() {
    return changes.size();
  }

  /**
   * Whether blocks are as they were after some transaction.
   *
   * @param least the first that it may be; transactions before are not looked at
   * @return null if so; else what is wrong
   */
  @Nullable String differs(byte[][] found, int least) {
    Map<Integer, byte[]> now = new HashMap<>();
    String best = "there is no transaction " + Tid.name(least);
    int bestWrong = Integer.MAX_VALUE;
    int last = changes.keySet().stream().reduce(first - 1, (a, b) -> Tid.after(b, a) ? b : a);
    for (int tid = first - 1; !Tid.after(tid, last); tid++) {
      now.putAll(changes.getOrDefault(tid, Map.of()));
      if (Tid.after(least, tid)) {
        continue;
      }
      int wrong = 0;
      int which = -1;
      for (int b = 0; b < targets; b++) {
        byte[] want = now.getOrDefault(b, initial);
        if (want != ANYTHING && !Arrays.equals(want, found[b])) {
          wrong++;
          which = b;
        }
      }
      if (wrong == 0) {
        return null;
      }
      if (wrong < bestWrong) {
        bestWrong = wrong;
        best = wrong + " blocks differ from transaction " + Tid.name(tid) + ", such as " + which;
      }
    }
    return best;
  }
}
