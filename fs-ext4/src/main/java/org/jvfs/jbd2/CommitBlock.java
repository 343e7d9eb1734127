// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.Arrays;

/**
 * What ends a transaction, and without which there was none. Mirrors struct commit_header.
 *
 * @param sequence the transaction
 * @param sumType with the compatible feature: 1 is CRC-32, 0 says that there is no sum
 * @param sumSize bytes of that sum, 4
 * @param sum with the compatible feature: over the transaction's descriptors and data; else the
 *     block's own, and ignored in writing
 * @param seconds when, since 1970
 * @param nanos and nanoseconds
 */
record CommitBlock(int sequence, int sumType, int sumSize, int sum, long seconds, int nanos) {
  /** What of the block is not zeros at any time. */
  static final int BYTES = 64;

  static final int CRC32 = 1;
  static final int CHECKSUM = 16;

  static CommitBlock read(byte[] b) {
    return new CommitBlock(
        BlockHeader.sequence(b),
        b[12],
        b[13],
        BigEndian.get32(b, CHECKSUM),
        BigEndian.get64(b, 48),
        BigEndian.get32(b, 56));
  }

  /** Whether the sum of the transaction is this one, or was left out. */
  boolean sums(int found) {
    return sumType == CRC32 && sumSize == 4
        ? sum == found
        : sumType == 0 && sumSize == 0 && sum == 0;
  }

  /** Writes a whole block. */
  void write(LogChecksum sums, byte[] b) {
    Arrays.fill(b, (byte) 0);
    BlockHeader.put(b, BlockHeader.COMMIT, sequence);
    b[12] = (byte) sumType;
    b[13] = (byte) sumSize;
    BigEndian.put32(b, CHECKSUM, sum);
    BigEndian.put64(b, 48, seconds);
    BigEndian.put32(b, 56, nanos);
    sums.putCommit(b);
  }
}
