// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as the journal has them: most significant byte first, unlike the rest of ext4. */
final class BigEndian {
  /** 32 bits in memory that may lie anywhere. */
  static final ValueLayout.OfInt MEMORY_INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  /** 32 bits whose sign means nothing: a sequence, flags, a checksum. */
  static int get32(byte[] b, int at) {
    return (int) INT.get(b, at);
  }

  /** 32 bits as a count: 0 to 2^32-1. */
  static long getU32(byte[] b, int at) {
    return Integer.toUnsignedLong(get32(b, at));
  }

  static void put32(byte[] b, int at, int v) {
    INT.set(b, at, v);
  }

  /** 0 to 65535. */
  static int getU16(byte[] b, int at) {
    return Short.toUnsignedInt((short) SHORT.get(b, at));
  }

  static void put16(byte[] b, int at, int v) {
    SHORT.set(b, at, (short) v);
  }

  static long get64(byte[] b, int at) {
    return (long) LONG.get(b, at);
  }

  static void put64(byte[] b, int at, long v) {
    LONG.set(b, at, v);
  }
}
