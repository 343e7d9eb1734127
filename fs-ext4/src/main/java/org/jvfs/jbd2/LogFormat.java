// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.jvfs.jbd2.JournalFeature.COMPAT_CHECKSUM;
import static org.jvfs.jbd2.JournalFeature.INCOMPAT_64BIT;
import static org.jvfs.jbd2.JournalFeature.INCOMPAT_ASYNC_COMMIT;
import static org.jvfs.jbd2.JournalFeature.INCOMPAT_CSUM_V2;
import static org.jvfs.jbd2.JournalFeature.INCOMPAT_CSUM_V3;
import static org.jvfs.jbd2.JournalFeature.INCOMPAT_FAST_COMMIT;

import java.util.UUID;
import org.jvfs.ext4.disk.Crc32c;

/**
 * How the blocks of a log are laid out, which follows from the features. Immutable.
 *
 * @param blockSize bytes, a power of two from 1024
 * @param compat compatible features
 * @param incompat incompatible features, all of them known
 * @param uuid the journal's; seeds the checksums
 */
public record LogFormat(int blockSize, int compat, int incompat, UUID uuid) {
  /** A block has to have room for the superblock. */
  public LogFormat {
    if (Integer.bitCount(blockSize) != 1 || blockSize < JournalSuperblock.BYTES) {
      throw new IllegalArgumentException("a log of blocks of " + blockSize + " bytes");
    }
  }

  boolean is64() {
    return (incompat & INCOMPAT_64BIT) != 0;
  }

  /** Whether each block has a checksum of its own. Mirrors jbd2_journal_has_csum_v2or3. */
  boolean checksums() {
    return (incompat & (INCOMPAT_CSUM_V2 | INCOMPAT_CSUM_V3)) != 0;
  }

  boolean checksumsV3() {
    return (incompat & INCOMPAT_CSUM_V3) != 0;
  }

  /** Whether commit blocks carry a sum over the transaction. */
  boolean compatChecksum() {
    return (compat & COMPAT_CHECKSUM) != 0;
  }

  boolean asyncCommit() {
    return (incompat & INCOMPAT_ASYNC_COMMIT) != 0;
  }

  boolean fastCommit() {
    return (incompat & INCOMPAT_FAST_COMMIT) != 0;
  }

  /**
   * Bytes of one tag without the UUID that may follow: 8 or 12; 10 or 14 with checksums of version
   * 2, which count their two bytes twice and leave the second two unused; 16 with version 3.
   * Mirrors journal_tag_bytes.
   */
  int tagBytes() {
    if (checksumsV3()) {
      return 16;
    }
    return (is64() ? 12 : 8) + ((incompat & INCOMPAT_CSUM_V2) != 0 ? 2 : 0);
  }

  /** Where the tail of a descriptor or revoke block begins, or the block ends. */
  int tailAt() {
    return checksums() ? blockSize - 4 : blockSize;
  }

  /** Bytes of one record of a revoke block. */
  int revokeBytes() {
    return is64() ? 8 : 4;
  }

  /** What the checksums of all blocks start from. Mirrors j_csum_seed. */
  int seed() {
    byte[] b = new byte[16];
    putUuid(b, 0);
    return Crc32c.update(Crc32c.START, b);
  }

  void putUuid(byte[] b, int at) {
    BigEndian.put64(b, at, uuid.getMostSignificantBits());
    BigEndian.put64(b, at + 8, uuid.getLeastSignificantBits());
  }
}
