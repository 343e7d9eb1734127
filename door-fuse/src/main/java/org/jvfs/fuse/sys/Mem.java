// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Loads and stores at raw addresses, the way C does it. One segment covers the whole address space,
 * so an access is one machine instruction once compiled: no arena, no scope check, no object.
 *
 * <p>There is no safety net: a wrong address ends the process. Only the wire and transport code,
 * which owns the buffers it points into, uses this class; offsets come from the protocol's
 * structures.
 */
public final class Mem {
  /** All memory as one segment; offset = address. */
  public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  /**
   * Ordered access to naturally aligned 32-bit words shared with the kernel (io_uring heads and
   * tails).
   */
  private static final VarHandle SHARED_INT = ValueLayout.JAVA_INT.varHandle();

  private static final VarHandle HEAP_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /** Up to so many bytes are copied without the library. */
  private static final int SMALL = 32;

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private Mem() {}

  public static long getLong(long address) {
    return ALL.get(LONG, address);
  }

  public static int getInt(long address) {
    return ALL.get(INT, address);
  }

  /** The 32-bit word as an unsigned number. */
  public static long getUInt(long address) {
    return ALL.get(INT, address) & 0xffffffffL;
  }

  /** The 16-bit word as an unsigned number. */
  public static int getUShort(long address) {
    return ALL.get(SHORT, address) & 0xffff;
  }

  public static byte getByte(long address) {
    return ALL.get(BYTE, address);
  }

  public static void putLong(long address, long value) {
    ALL.set(LONG, address, value);
  }

  public static void putInt(long address, int value) {
    ALL.set(INT, address, value);
  }

  public static void putShort(long address, int value) {
    ALL.set(SHORT, address, (short) value);
  }

  public static void putByte(long address, int value) {
    ALL.set(BYTE, address, (byte) value);
  }

  public static int getIntAcquire(long address) {
    return (int) SHARED_INT.getAcquire(ALL, address);
  }

  public static void putIntRelease(long address, int value) {
    SHARED_INT.setRelease(ALL, address, value);
  }

  /** memcpy(3): the ranges must not overlap. */
  public static void copy(long from, long to, long length) {
    MemorySegment.copy(ALL, from, ALL, to, length);
  }

  public static void copy(byte[] from, int offset, long to, int length) {
    if (length <= SMALL) {
      copySmall(from, offset, to, length);
    } else {
      MemorySegment.copy(from, offset, ALL, BYTE, to, length);
    }
  }

  /** For names, which are short: the general copy takes longer to begin than this to end. */
  private static void copySmall(byte[] from, int offset, long to, int length) {
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      putLong(to + i, (long) HEAP_LONG.get(from, offset + i));
    }
    for (; i < length; i++) {
      putByte(to + i, from[offset + i]);
    }
  }

  public static void copy(long from, byte[] to, int offset, int length) {
    MemorySegment.copy(ALL, BYTE, from, to, offset, length);
  }

  public static void zero(long address, long length) {
    ALL.asSlice(address, length).fill((byte) 0);
  }

  /**
   * Zeroes {@code words} eight-byte words; for small structures, without the call into the library.
   */
  public static void zeroWords(long address, int words) {
    for (int i = 0; i < words; i++) {
      putLong(address + 8L * i, 0);
    }
  }

  public static byte[] bytes(long address, int length) {
    byte[] out = new byte[length];
    copy(address, out, 0, length);
    return out;
  }

  /**
   * Length of the NUL-terminated string at {@code address}, not counting the NUL; {@code limit}
   * when there is none within {@code limit} bytes. Reads eight bytes at a time, never past {@code
   * limit}.
   */
  public static int stringLength(long address, int limit) {
    int i = 0;
    for (; i + 8 <= limit; i += 8) {
      long word = getLong(address + i);
      long zeros = (word - ONES) & ~word & HIGHS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; i < limit; i++) {
      if (getByte(address + i) == 0) {
        return i;
      }
    }
    return limit;
  }
}
