// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

/** The first twelve bytes of every block of the log that is not data. Mirrors journal_header_t. */
final class BlockHeader {
  static final int MAGIC = 0xC03B3998;
  static final int BYTES = 12;

  static final int DESCRIPTOR = 1;
  static final int COMMIT = 2;
  static final int SUPERBLOCK_V1 = 3;
  static final int SUPERBLOCK_V2 = 4;
  static final int REVOKE = 5;

  private BlockHeader() {}

  static boolean hasMagic(byte[] block) {
    return BigEndian.get32(block, 0) == MAGIC;
  }

  static int type(byte[] block) {
    return BigEndian.get32(block, 4);
  }

  static int sequence(byte[] block) {
    return BigEndian.get32(block, 8);
  }

  static void put(byte[] block, int type, int sequence) {
    BigEndian.put32(block, 0, MAGIC);
    BigEndian.put32(block, 4, type);
    BigEndian.put32(block, 8, sequence);
  }
}
