// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.Arrays;

/**
 * For each revoked block the latest transaction that did it. Mirrors the revoke hash table. For one
 * thread. A pair of arrays: a large journal may revoke millions of blocks.
 */
final class RevokeTable {
  private static final long FREE = -1;

  private long[] blocks = new long[1024];
  private int[] sequences = new int[1024];
  private int used;

  RevokeTable() {
    Arrays.fill(blocks, FREE);
  }

  int size() {
    return used;
  }

  /** Mirrors jbd2_journal_set_revoke. A negative block is no block and so never asked for. */
  void revoke(long block, int sequence) {
    if (block < 0) {
      return;
    }
    int i = slot(blocks, block);
    if (blocks[i] == FREE) {
      blocks[i] = block;
      sequences[i] = sequence;
      used++;
      if (used > blocks.length / 2) {
        grow();
      }
    } else if (Tid.after(sequence, sequences[i])) {
      sequences[i] = sequence;
    }
  }

  /**
   * Whether what a transaction wrote to a block is to be left out, having been revoked by it or a
   * later one. Mirrors jbd2_journal_test_revoke.
   */
  boolean isRevoked(long block, int sequence) {
    int i = slot(blocks, block);
    return blocks[i] == block && !Tid.after(sequence, sequences[i]);
  }

  private static int slot(long[] in, long block) {
    long h = block * 0x9E3779B97F4A7C15L;
    int i = (int) (h >>> 32) & in.length - 1;
    while (in[i] != FREE && in[i] != block) {
      i = i + 1 & in.length - 1;
    }
    return i;
  }

  private void grow() {
    long[] b = new long[2 * blocks.length];
    int[] s = new int[b.length];
    Arrays.fill(b, FREE);
    for (int i = 0; i < blocks.length; i++) {
      if (blocks[i] != FREE) {
        int to = slot(b, blocks[i]);
        b[to] = blocks[i];
        s[to] = sequences[i];
      }
    }
    blocks = b;
    sequences = s;
  }
}
