// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Numbers as they stand on the disk: little endian, unsigned but where said otherwise, at any
 * offset. Reading or writing outside the segment throws IndexOutOfBoundsException; who takes an
 * offset from the disk checks it before. Mirrors le16_to_cpu and its kin.
 */
public final class Le {
  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private Le() {}

  /** 0 to 255. */
  public static int u8(MemorySegment s, long at) {
    return s.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }

  /** 0 to 65535. */
  public static int u16(MemorySegment s, long at) {
    return s.get(U16, at) & 0xffff;
  }

  /** 0 to 2^32-1. */
  public static long u32(MemorySegment s, long at) {
    return s.get(U32, at) & 0xffff_ffffL;
  }

  /** The 32 bits as they are: flags, hashes and checksums. */
  public static int i32(MemorySegment s, long at) {
    return s.get(U32, at);
  }

  /** The 64 bits as they are; what is 2^63 or more comes out negative. */
  public static long i64(MemorySegment s, long at) {
    return s.get(U64, at);
  }

  /** The low 8 bits of {@code v}. */
  public static void put8(MemorySegment s, long at, int v) {
    s.set(ValueLayout.JAVA_BYTE, at, (byte) v);
  }

  /** The low 16 bits of {@code v}. */
  public static void put16(MemorySegment s, long at, int v) {
    s.set(U16, at, (short) v);
  }

  /** The low 32 bits of {@code v}. */
  public static void put32(MemorySegment s, long at, long v) {
    s.set(U32, at, (int) v);
  }

  public static void put64(MemorySegment s, long at, long v) {
    s.set(U64, at, v);
  }

  /** A copy of {@code length} bytes. */
  public static byte[] bytes(MemorySegment s, long at, int length) {
    byte[] b = new byte[length];
    MemorySegment.copy(s, ValueLayout.JAVA_BYTE, at, b, 0, length);
    return b;
  }

  public static void put(MemorySegment s, long at, byte[] bytes) {
    MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, at, bytes.length);
  }

  public static void zero(MemorySegment s, long at, long length) {
    s.asSlice(at, length).fill((byte) 0);
  }

  /** Moves {@code length} bytes within one segment; the two places may overlap. */
  public static void move(MemorySegment s, long from, long to, long length) {
    MemorySegment.copy(s, from, s, to, length);
  }

  /** Whether {@code length} bytes are all zero. */
  public static boolean isZero(MemorySegment s, long at, long length) {
    for (long i = 0; i < length; i++) {
      if (u8(s, at + i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the bytes at {@code at} are those of the array. */
  public static boolean equal(MemorySegment s, long at, byte[] b) {
    for (int i = 0; i < b.length; i++) {
      if (s.get(ValueLayout.JAVA_BYTE, at + i) != b[i]) {
        return false;
      }
    }
    return true;
  }

  /** UTF-8 text of at most {@code length} bytes that ends at the first zero byte. */
  public static String text(MemorySegment s, long at, int length) {
    int n = 0;
    while (n < length && u8(s, at + n) != 0) {
      n++;
    }
    return new String(bytes(s, at, n), StandardCharsets.UTF_8);
  }

  /** Text padded with zeros; what does not fit into {@code length} bytes is cut off. */
  public static void putText(MemorySegment s, long at, int length, String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    int n = Math.min(b.length, length);
    zero(s, at, length);
    MemorySegment.copy(b, 0, s, ValueLayout.JAVA_BYTE, at, n);
  }

  /** Sixteen bytes, in the order in which they are printed. */
  public static UUID uuid(MemorySegment s, long at) {
    return new UUID(Long.reverseBytes(i64(s, at)), Long.reverseBytes(i64(s, at + 8)));
  }

  public static void putUuid(MemorySegment s, long at, UUID uuid) {
    put64(s, at, Long.reverseBytes(uuid.getMostSignificantBits()));
    put64(s, at + 8, Long.reverseBytes(uuid.getLeastSignificantBits()));
  }
}
