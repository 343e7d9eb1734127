// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32C;

/**
 * CRC-32C as the kernel computes it: the register goes in and comes out as it is, without the
 * inversions at both ends that the JDK's has. Mirrors ext4_chksum, crc32c.
 *
 * <p>Short runs are computed here. For long ones {@link CRC32C}, which uses the processor's
 * instructions, always begins with a register of all ones; it is brought to another one by first
 * feeding it the four bytes that lead there. They exist for each register since shifting 32 zero
 * bits through is one to one.
 */
public final class Crc32c {
  /** What a sum begins with. */
  public static final int START = -1;

  /** From this length on a run is given to {@link CRC32C}. */
  private static final int LONG_RUN = 64;

  /** The polynomial 0x1EDC6F41, reflected. */
  private static final int POLYNOMIAL = 0x82f63b78;

  /** {@code TABLE[k][b]}: what byte b does when k more zero bytes follow it. */
  private static final int[][] TABLE = new int[8][256];

  /** By the top byte of a register: what shifting a byte back out takes away. */
  private static final int[] BACK = new int[256];

  static {
    for (int b = 0; b < 256; b++) {
      int c = b;
      for (int i = 0; i < 8; i++) {
        c = (c >>> 1) ^ ((c & 1) == 0 ? 0 : POLYNOMIAL);
      }
      TABLE[0][b] = c;
      BACK[c >>> 24] = (c << 8) ^ b;
    }
    for (int k = 1; k < 8; k++) {
      for (int b = 0; b < 256; b++) {
        int c = TABLE[k - 1][b];
        TABLE[k][b] = (c >>> 8) ^ TABLE[0][c & 0xff];
      }
    }
  }

  private Crc32c() {}

  /** The register after {@code length} more bytes. */
  public static int update(int crc, MemorySegment s, long at, long length) {
    if (length >= LONG_RUN && length <= Integer.MAX_VALUE) {
      return longRun(crc, s, at, length);
    }
    int c = crc;
    long i = at;
    long end = at + length;
    for (; i + 8 <= end; i += 8) {
      c = eight(c, Le.i64(s, i));
    }
    for (; i < end; i++) {
      c = (c >>> 8) ^ TABLE[0][(c ^ s.get(ValueLayout.JAVA_BYTE, i)) & 0xff];
    }
    return c;
  }

  /** The register after the bytes of an array. */
  public static int update(int crc, byte[] bytes) {
    return update(crc, MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  /** The register after the four bytes of a little-endian number. */
  public static int le32(int crc, long v) {
    int x = crc ^ (int) v;
    return TABLE[3][x & 0xff]
        ^ TABLE[2][(x >>> 8) & 0xff]
        ^ TABLE[1][(x >>> 16) & 0xff]
        ^ TABLE[0][x >>> 24];
  }

  /** The register after the eight bytes of a little-endian number. */
  public static int le64(int crc, long v) {
    return eight(crc, v);
  }

  /** The register after {@code n} zero bytes: what stands for a checksum's own field. */
  public static int zeros(int crc, int n) {
    int c = crc;
    for (int i = 0; i < n; i++) {
      c = (c >>> 8) ^ TABLE[0][c & 0xff];
    }
    return c;
  }

  private static int eight(int crc, long v) {
    int lo = crc ^ (int) v;
    int hi = (int) (v >>> 32);
    return TABLE[7][lo & 0xff]
        ^ TABLE[6][(lo >>> 8) & 0xff]
        ^ TABLE[5][(lo >>> 16) & 0xff]
        ^ TABLE[4][lo >>> 24]
        ^ TABLE[3][hi & 0xff]
        ^ TABLE[2][(hi >>> 8) & 0xff]
        ^ TABLE[1][(hi >>> 16) & 0xff]
        ^ TABLE[0][hi >>> 24];
  }

  private static int longRun(int crc, MemorySegment s, long at, long length) {
    CRC32C sum = new CRC32C();
    int p = ~preimage(crc);
    sum.update(p);
    sum.update(p >>> 8);
    sum.update(p >>> 16);
    sum.update(p >>> 24);
    sum.update(s.asSlice(at, length).asByteBuffer());
    return ~(int) sum.getValue();
  }

  /** The register from which four zero bytes lead to {@code crc}. */
  private static int preimage(int crc) {
    int c = crc;
    for (int i = 0; i < 4; i++) {
      c = (c << 8) ^ BACK[c >>> 24];
    }
    return c;
  }
}
