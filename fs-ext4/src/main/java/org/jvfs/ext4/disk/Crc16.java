// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;

/**
 * CRC-16 with the polynomial 0x8005, reflected, as group descriptors are summed where there is
 * gdt_csum and no metadata_csum. Mirrors crc16 of lib/crc.
 */
public final class Crc16 {
  /** What a sum begins with. */
  public static final int START = 0xffff;

  private static final int POLYNOMIAL = 0xa001;
  private static final int[] TABLE = new int[256];

  static {
    for (int b = 0; b < 256; b++) {
      int c = b;
      for (int i = 0; i < 8; i++) {
        c = (c >>> 1) ^ ((c & 1) == 0 ? 0 : POLYNOMIAL);
      }
      TABLE[b] = c;
    }
  }

  private Crc16() {}

  /** The register after {@code length} more bytes. */
  public static int update(int crc, MemorySegment s, long at, long length) {
    int c = crc;
    for (long i = at; i < at + length; i++) {
      c = (c >>> 8) ^ TABLE[(c ^ Le.u8(s, i)) & 0xff];
    }
    return c;
  }

  /** The register after the four bytes of a little-endian number. */
  public static int le32(int crc, long v) {
    int c = crc;
    for (int i = 0; i < 32; i += 8) {
      c = (c >>> 8) ^ TABLE[(int) (c ^ (v >>> i)) & 0xff];
    }
    return c;
  }
}
