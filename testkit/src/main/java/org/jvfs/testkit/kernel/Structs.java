// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jvfs.testkit.call.Bytes;
import org.jvfs.testkit.call.Payload;
import org.jvfs.testkit.call.Time;

/** Decodes the structures Linux fills in; the offsets are those of x86-64. */
final class Structs {
  static final int STATX_SIZE = 256;
  static final int STATFS_SIZE = 120;

  private Structs() {}

  static Bytes bytes(MemorySegment at, long length) {
    return Bytes.owned(at.asSlice(0, length).toArray(JAVA_BYTE));
  }

  static Payload.Stat statx(MemorySegment s) {
    return new Payload.Stat(
        s.get(JAVA_INT_UNALIGNED, 0),
        s.get(JAVA_INT_UNALIGNED, 4),
        s.get(JAVA_LONG_UNALIGNED, 8),
        s.get(JAVA_LONG_UNALIGNED, 56),
        s.get(JAVA_INT_UNALIGNED, 16),
        s.get(JAVA_INT_UNALIGNED, 20),
        s.get(JAVA_INT_UNALIGNED, 24),
        s.get(JAVA_SHORT_UNALIGNED, 28) & 0xffff,
        s.get(JAVA_LONG_UNALIGNED, 32),
        s.get(JAVA_LONG_UNALIGNED, 40),
        s.get(JAVA_LONG_UNALIGNED, 48),
        time(s, 64),
        time(s, 80),
        time(s, 96),
        time(s, 112),
        pair(s, 128),
        pair(s, 136));
  }

  private static Time time(MemorySegment s, long at) {
    return new Time(s.get(JAVA_LONG_UNALIGNED, at), s.get(JAVA_INT_UNALIGNED, at + 8));
  }

  private static long pair(MemorySegment s, long at) {
    return (long) s.get(JAVA_INT_UNALIGNED, at) << 32 | s.get(JAVA_INT_UNALIGNED, at + 4);
  }

  static Payload.FsStat statfs(MemorySegment s) {
    return new Payload.FsStat(
        s.get(JAVA_LONG_UNALIGNED, 0),
        s.get(JAVA_LONG_UNALIGNED, 8),
        s.get(JAVA_LONG_UNALIGNED, 16),
        s.get(JAVA_LONG_UNALIGNED, 24),
        s.get(JAVA_LONG_UNALIGNED, 32),
        s.get(JAVA_LONG_UNALIGNED, 40),
        s.get(JAVA_LONG_UNALIGNED, 48),
        s.get(JAVA_LONG_UNALIGNED, 64),
        s.get(JAVA_LONG_UNALIGNED, 72),
        s.get(JAVA_LONG_UNALIGNED, 80));
  }

  static List<Payload.Entry> dirents(MemorySegment s, long length) {
    List<Payload.Entry> entries = new ArrayList<>();
    for (long at = 0; at < length; ) {
      int record = s.get(JAVA_SHORT_UNALIGNED, at + 16) & 0xffff;
      long end = at + 19;
      while (s.get(JAVA_BYTE, end) != 0) {
        end++;
      }
      entries.add(
          new Payload.Entry(
              bytes(s.asSlice(at + 19), end - at - 19),
              s.get(JAVA_LONG_UNALIGNED, at),
              s.get(JAVA_LONG_UNALIGNED, at + 8),
              s.get(JAVA_BYTE, at + 18) & 0xff));
      at += record;
    }
    return entries;
  }

  /** Splits the NUL-terminated names of listxattr(2). */
  static List<Bytes> names(MemorySegment s, long length) {
    List<Bytes> names = new ArrayList<>();
    long start = 0;
    for (long at = 0; at < length; at++) {
      if (s.get(JAVA_BYTE, at) == 0) {
        names.add(bytes(s.asSlice(start), at - start));
        start = at + 1;
      }
    }
    return names;
  }

  /**
   * The kernel's {@code dev_t} argument for a major number in the upper and a minor in the lower
   * half.
   */
  static long encodeDev(long dev) {
    long major = dev >>> 32;
    long minor = dev & 0xffffffffL;
    return (minor & 0xff) | major << 8 | (minor & ~0xffL) << 12;
  }
}
