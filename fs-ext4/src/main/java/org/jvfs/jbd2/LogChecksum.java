// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jvfs.ext4.disk.Crc32c;

/** The checksums of a log's blocks. Immutable. */
final class LogChecksum {
  /** The sum of a transaction starts here, see {@link #compat}. */
  static final int COMPAT_START = ~0;

  private static final int[] CRC32_BE = new int[256];

  static {
    for (int i = 0; i < CRC32_BE.length; i++) {
      int c = i << 24;
      for (int k = 0; k < 8; k++) {
        c = c < 0 ? c << 1 ^ 0x04C11DB7 : c << 1;
      }
      CRC32_BE[i] = c;
    }
  }

  private final LogFormat format;
  private final int seed;

  LogChecksum(LogFormat format) {
    this.format = format;
    this.seed = format.seed();
  }

  /** Of a block whose checksum's four bytes stand at {@code at} and count as zeros. */
  private int of(byte[] block, int at) {
    MemorySegment s = MemorySegment.ofArray(block);
    int c = Crc32c.zeros(Crc32c.update(seed, s, 0, at), 4);
    return Crc32c.update(c, s, at + 4, format.blockSize() - at - 4);
  }

  /** Whether a descriptor's or revoke block's tail is right, or none is asked for. */
  boolean tailRight(byte[] block) {
    int at = format.tailAt();
    return !format.checksums() || BigEndian.get32(block, at) == of(block, at);
  }

  void putTail(byte[] block) {
    if (format.checksums()) {
      BigEndian.put32(block, format.tailAt(), of(block, format.tailAt()));
    }
  }

  /**
   * Whether a commit block is right by itself, or that is not asked for. Behind its header there
   * are zeros; if something else is there, the power failed while it was written, and the sectors
   * after the first are older. It commits nevertheless, since all that it commits was stable before
   * it was begun. Mirrors jbd2_commit_block_csum_verify and ..._verify_partial.
   */
  boolean commitRight(byte[] block) {
    return !format.checksums()
        || sumRight(block)
        || sumRight(Arrays.copyOf(Arrays.copyOf(block, CommitBlock.BYTES), block.length));
  }

  private boolean sumRight(byte[] block) {
    return BigEndian.get32(block, CommitBlock.CHECKSUM) == of(block, CommitBlock.CHECKSUM);
  }

  void putCommit(byte[] block) {
    if (format.checksums()) {
      BigEndian.put32(block, CommitBlock.CHECKSUM, of(block, CommitBlock.CHECKSUM));
    }
  }

  /** What a tag says of its block, as it stands in the log: 32 bits, or 16 of version 2. */
  int data(int sequence, byte[] block) {
    return data(sequence, MemorySegment.ofArray(block));
  }

  int data(int sequence, MemorySegment block) {
    if (!format.checksums()) {
      return 0;
    }
    int c = Crc32c.le32(seed, Integer.reverseBytes(sequence));
    c = Crc32c.update(c, block, 0, format.blockSize());
    return format.checksumsV3() ? c : c & 0xffff;
  }

  /**
   * Adds a block to the sum that the compatible feature puts into the commit block: CRC-32 with the
   * most significant bit first, not inverted, over descriptors and data as they stand in the log.
   */
  static int compat(int sum, byte[] block) {
    return compat(sum, MemorySegment.ofArray(block));
  }

  static int compat(int sum, MemorySegment block) {
    int c = sum;
    for (long i = 0; i < block.byteSize(); i++) {
      c = c << 8 ^ CRC32_BE[(c >>> 24 ^ block.get(ValueLayout.JAVA_BYTE, i)) & 0xff];
    }
    return c;
  }
}
