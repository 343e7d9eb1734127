// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.Arrays;

/**
 * Blocks of the file system that were freed, so that what earlier transactions have of them must
 * not be replayed. Mirrors jbd2_journal_revoke_header_t.
 */
final class RevokeBlock {
  private static final int COUNT = 12;
  private static final int RECORDS = 16;

  private RevokeBlock() {}

  /** Whether the count of bytes used is one that the block has room for. */
  static boolean countRight(LogFormat f, byte[] block) {
    long used = BigEndian.getU32(block, COUNT);
    return used >= RECORDS && used <= f.tailAt();
  }

  /** How many records there are, where {@link #countRight}. */
  static int count(LogFormat f, byte[] block) {
    return (BigEndian.get32(block, COUNT) - RECORDS) / f.revokeBytes();
  }

  /** The block of record {@code i}. */
  static long block(LogFormat f, byte[] block, int i) {
    return f.is64()
        ? BigEndian.get64(block, RECORDS + 8 * i)
        : BigEndian.getU32(block, RECORDS + 4 * i);
  }

  static int capacity(LogFormat f) {
    return (f.tailAt() - RECORDS) / f.revokeBytes();
  }

  /** Writes records over a whole block, not more than {@link #capacity}. */
  static void write(LogFormat f, LogChecksum sums, int sequence, long[] blocks, byte[] block) {
    if (blocks.length > capacity(f)) {
      throw new IllegalArgumentException(blocks.length + " revokes");
    }
    Arrays.fill(block, (byte) 0);
    BlockHeader.put(block, BlockHeader.REVOKE, sequence);
    int at = RECORDS;
    for (long b : blocks) {
      if (f.is64()) {
        BigEndian.put64(block, at, b);
      } else {
        BigEndian.put32(block, at, (int) b);
      }
      at += f.revokeBytes();
    }
    BigEndian.put32(block, COUNT, at);
    sums.putTail(block);
  }
}
