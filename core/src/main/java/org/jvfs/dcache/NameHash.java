// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The default hash and comparison of names, eight bytes at a time. */
public final class NameHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long SLASHES = ONES * '/';

  private NameHash() {}

  /** A well-mixed hash of a name under a salt that differs between directories. */
  public static int hash(int salt, byte[] name, int off, int len) {
    long h = salt;
    int i = off;
    int end = off + len;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      h = add(h, (long) WORD.get(name, i));
    }
    return finish(i < end ? add(h, rest(name, i, end)) : h);
  }

  /** The bytes from {@code from} on, fewer than a word, as a word's low ones. */
  private static long rest(byte[] b, int from, int end) {
    // In one read where the array goes on.
    if (from <= b.length - Long.BYTES) {
      return (long) WORD.get(b, from) & ((1L << ((end - from) * Byte.SIZE)) - 1);
    }
    long w = 0;
    for (int i = end - 1; i >= from; i--) {
      w = w << Byte.SIZE | b[i] & 0xff;
    }
    return w;
  }

  private static long add(long h, long word) {
    long x = (h ^ word) * 0x9e3779b97f4a7c15L;
    return x ^ (x >>> 29);
  }

  private static int finish(long h) {
    long x = h * 0xbf58476d1ce4e5b9L;
    return (int) (x ^ (x >>> 32));
  }

  /** Where the next slash stands in a path, or {@code end}. */
  public static int slash(byte[] path, int off, int end) {
    int i = off;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      // A byte of x is zero where a slash is. The lowest high bit set in the result stands for the
      // first of them: only bytes above a zero byte can be marked wrongly, by its borrow.
      long x = (long) WORD.get(path, i) ^ SLASHES;
      long zero = (x - ONES) & ~x & HIGHS;
      if (zero != 0) {
        return i + (Long.numberOfTrailingZeros(zero) >>> 3);
      }
    }
    while (i < end && path[i] != '/') {
      i++;
    }
    return i;
  }

  /** Whether two names are the same bytes. */
  public static boolean same(byte[] cached, byte[] name, int off, int len) {
    if (cached.length != len) {
      return false;
    }
    int i = 0;
    for (; i <= len - Long.BYTES; i += Long.BYTES) {
      if ((long) WORD.get(cached, i) != (long) WORD.get(name, off + i)) {
        return false;
      }
    }
    if (i == len) {
      return true;
    }
    if (len >= Long.BYTES) {
      // The last word once more in part.
      int last = len - Long.BYTES;
      return (long) WORD.get(cached, last) == (long) WORD.get(name, off + last);
    }
    for (; i < len; i++) {
      if (cached[i] != name[off + i]) {
        return false;
      }
    }
    return true;
  }
}
