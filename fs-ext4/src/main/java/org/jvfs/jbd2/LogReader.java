// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.Arrays;
import org.jvfs.uapi.ErrnoException;

/** Reads a journal by the numbers of its own blocks. Not changed once made. */
final class LogReader {
  private final FsBlocks fs;
  private final JournalMap map;
  private final JournalSuperblock sb;

  /** Every block of the file system that the journal has, in ascending order. */
  private final long[] own;

  /** Errors: EUCLEAN, a block of the ring does not exist or lies in the journal twice. */
  LogReader(FsBlocks fs, JournalMap map, JournalSuperblock sb) throws ErrnoException {
    this.fs = fs;
    this.map = map;
    this.sb = sb;
    own = new long[Math.toIntExact(sb.maxLength())];
    for (int i = 0; i < own.length; i++) {
      own[i] = where(fs, map, i);
    }
    Arrays.sort(own);
    for (int i = 1; i < own.length; i++) {
      if (own[i] == own[i - 1]) {
        throw Damage.of("journal inode: block " + own[i] + " twice");
      }
    }
  }

  static long where(FsBlocks fs, JournalMap map, long logical) throws ErrnoException {
    long at = map.physical(logical);
    if (at <= 0 || at >= fs.count()) {
      throw Damage.of(
          "journal inode: its block "
              + logical
              + (at == 0 ? " is missing" : " at " + at + ", outside the file system"));
    }
    return at;
  }

  /** Reads a block of the journal. Mirrors jread. */
  void read(long logical, byte[] to) throws ErrnoException {
    fs.read(where(fs, map, logical), to);
  }

  /** Whether a block of the file system is the journal's. */
  boolean isOwn(long block) {
    return Arrays.binarySearch(own, block) >= 0;
  }

  /** The block of the ring so many after another, fewer than the ring has. Mirrors wrap. */
  long after(long logical, long n) {
    long at = logical + n;
    return at >= sb.last() ? at - ringLength() : at;
  }

  long ringLength() {
    return sb.last() - sb.first();
  }
}
