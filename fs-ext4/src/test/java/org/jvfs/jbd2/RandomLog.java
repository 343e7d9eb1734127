// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * A file system of a few blocks with a log made by a seed, and what replay has to make of it. The
 * ring holds older transactions where the log is not, and the log often goes over its end.
 */
final class RandomLog {
  private static final int CSUM2 = JournalFeature.INCOMPAT_CSUM_V2;
  private static final int CSUM3 = JournalFeature.INCOMPAT_CSUM_V3;
  private static final int WIDE = JournalFeature.INCOMPAT_64BIT;
  private static final int REVOKE = JournalFeature.INCOMPAT_REVOKE;

  /** Every way that a log may be laid out: compat and incompat features. */
  static final int[][] FORMATS = {
    {0, REVOKE},
    {0, REVOKE | WIDE},
    {JournalFeature.COMPAT_CHECKSUM, REVOKE},
    {JournalFeature.COMPAT_CHECKSUM, REVOKE | WIDE | JournalFeature.INCOMPAT_ASYNC_COMMIT},
    {0, REVOKE | CSUM2},
    {0, REVOKE | CSUM2 | WIDE},
    {0, REVOKE | CSUM3},
    {0, REVOKE | CSUM3 | WIDE},
    {0, REVOKE | CSUM3 | WIDE | JournalFeature.INCOMPAT_ASYNC_COMMIT},
  };

  /** One transaction of the log. */
  record Step(Map<Long, byte[]> data, long[] revokes) {}

  static final int TARGETS = 40;

  final MemoryBlocks fs;
  final JournalMap map;
  final JournalSuperblock superblock;
  final List<Step> steps = new ArrayList<>();

  /** Of the log's blocks, how many there are when each transaction has ended. */
  final List<Integer> ends = new ArrayList<>();

  final LogWriter writer;
  final int firstSequence;

  RandomLog(long seed) throws Exception {
    this(seed, FORMATS[(int) Math.floorMod(seed, (long) FORMATS.length)]);
  }

  RandomLog(long seed, int[] features) throws Exception {
    Random r = new Random(seed);
    int blockSize = 1024 << r.nextInt(3);
    int length = 20 + r.nextInt(150);
    LogFormat format =
        new LogFormat(blockSize, features[0], features[1], new UUID(r.nextLong(), r.nextLong()));
    fs = new MemoryBlocks(new byte[(TARGETS + length + 1) * blockSize], blockSize);
    r.nextBytes(fs.image);
    // The journal lies behind the targets, its blocks in an order of their own.
    long shift = r.nextInt(length);
    map =
        new JournalMap() {
          @Override
          public long length() {
            return length;
          }

          @Override
          public long physical(long logical) {
            return TARGETS + (logical * (length % 7 == 0 ? 1 : 7) + shift) % length;
          }
        };
    JournalSuperblock empty = JournalSuperblock.create(format, length, 0);
    long ring = empty.last() - empty.first();
    long start = empty.first() + r.nextInt((int) ring);
    // Many logs pass the end of the numbers, and many that of their signed half.
    firstSequence =
        switch (r.nextInt(3)) {
          case 0 -> -r.nextInt(6);
          case 1 -> Integer.MAX_VALUE - r.nextInt(6);
          default -> r.nextInt();
        };
    old(r, empty, start);
    superblock = empty.withLog(firstSequence, start);
    byte[] block = new byte[blockSize];
    superblock.write(block);
    fs.put(map.physical(0), block);
    writer = new LogWriter(fs, map, superblock, start, firstSequence);
    int want = r.nextInt(9);
    for (int i = 0; i < want; i++) {
      Step s = step(r, format, (int) ring);
      // Room for one descriptor more than is needed, for each block.
      int room = (int) ring - 1 - writer.blocks.size();
      if (LogWriter.blocksOf(format, 2 * s.data.size(), s.revokes.length) > room) {
        break;
      }
      writer.transaction(s.data, s.revokes, r);
      steps.add(s);
      ends.add(writer.blocks.size());
    }
  }

  /** Fills the ring with transactions that were before. */
  private void old(Random r, JournalSuperblock sb, long at) throws Exception {
    LogWriter w = new LogWriter(fs, map, sb, at, firstSequence - 40);
    w.seconds -= 1000;
    for (int i = 0; i < 39; i++) {
      Step s = step(r, sb.format(), (int) (sb.last() - sb.first()));
      w.transaction(s.data, s.revokes, r);
    }
  }

  private Step step(Random r, LogFormat f, int ring) {
    Map<Long, byte[]> data = new LinkedHashMap<>();
    int n = r.nextInt(8) == 0 ? 0 : 1 + r.nextInt(Math.min(TARGETS, ring / 4));
    for (int i = 0; i < n; i++) {
      byte[] b = new byte[f.blockSize()];
      r.nextBytes(b);
      if (r.nextInt(5) == 0) {
        BigEndian.put32(b, 0, BlockHeader.MAGIC);
      }
      data.put((long) r.nextInt(TARGETS), b);
    }
    long[] revokes = new long[r.nextInt(3) == 0 ? r.nextInt(6) : 0];
    for (int i = 0; i < revokes.length; i++) {
      revokes[i] = r.nextInt(TARGETS);
    }
    return new Step(data, revokes);
  }

  /** What each target must be when so many transactions have been replayed. */
  MemoryBlocks after(int transactions) {
    MemoryBlocks m = fs.copy();
    for (long block = 0; block < TARGETS; block++) {
      byte[] last = null;
      for (Step s : steps.subList(0, transactions)) {
        byte[] b = s.data.get(block);
        last = b == null ? last : b;
        for (long revoked : s.revokes) {
          last = revoked == block ? null : last;
        }
      }
      if (last != null) {
        m.put(block, last);
      }
    }
    return m;
  }

  /** Whether the targets of two images are the same. */
  static boolean same(MemoryBlocks a, MemoryBlocks b) {
    int n = TARGETS * a.blockSize();
    return Arrays.equals(a.image, 0, n, b.image, 0, n);
  }

  /** Of how many transactions this is the state, or -1. */
  int stateOf(MemoryBlocks m) {
    for (int i = steps.size(); i >= 0; i--) {
      if (same(m, after(i))) {
        return i;
      }
    }
    return -1;
  }
}
