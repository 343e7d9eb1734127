// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes transactions into a log, as a journal that commits one by one does. */
final class LogWriter {
  private final MemoryBlocks fs;
  private final JournalMap map;
  private final JournalSuperblock sb;
  private final LogFormat format;
  private final LogChecksum sums;

  /** The next block of the ring. */
  long at;

  /** The next transaction. */
  int sequence;

  /** Blocks of the ring that were written, in order, by the journal's numbers. */
  final List<Long> blocks = new ArrayList<>();

  long seconds = 1_700_000_000L;

  LogWriter(MemoryBlocks fs, JournalMap map, JournalSuperblock sb, long at, int sequence) {
    this.fs = fs;
    this.map = map;
    this.sb = sb;
    this.format = sb.format();
    this.sums = new LogChecksum(format);
    this.at = at;
    this.sequence = sequence;
  }

  /** Blocks a transaction will take. */
  static int blocksOf(LogFormat f, int data, int revokes) {
    int capacity = DescriptorBlock.capacity(f);
    return data
        + (data + capacity - 1) / capacity
        + (revokes + RevokeBlock.capacity(f) - 1) / RevokeBlock.capacity(f)
        + 1;
  }

  private void put(byte[] block) throws Exception {
    fs.put(map.physical(at), block);
    blocks.add(at);
    at = at + 1 == sb.last() ? sb.first() : at + 1;
  }

  /**
   * Writes a transaction; what it writes of the file system, in order; what it revokes.
   *
   * @param random decides into how many descriptors and revoke blocks it goes
   */
  void transaction(Map<Long, byte[]> data, long[] revokes, Random random) throws Exception {
    byte[] block = new byte[format.blockSize()];
    for (int i = 0; i < revokes.length; ) {
      int n = Math.min(revokes.length - i, RevokeBlock.capacity(format));
      long[] some = new long[n];
      System.arraycopy(revokes, i, some, 0, n);
      RevokeBlock.write(format, sums, sequence, some, block);
      put(block);
      i += n;
    }
    int sum = LogChecksum.COMPAT_START;
    List<Map.Entry<Long, byte[]>> rest = new ArrayList<>(data.entrySet());
    while (!rest.isEmpty()) {
      int most = Math.min(rest.size(), DescriptorBlock.capacity(format));
      // A second descriptor is there sometimes even where one would do.
      int n = rest.size() > 1 && random.nextInt(4) == 0 ? 1 + random.nextInt(most) : most;
      List<DescriptorTag> tags = new ArrayList<>();
      List<byte[]> logged = new ArrayList<>();
      for (Map.Entry<Long, byte[]> e : rest.subList(0, n)) {
        byte[] b = e.getValue().clone();
        boolean escape = BlockHeader.hasMagic(b);
        if (escape) {
          BigEndian.put32(b, 0, 0);
        }
        int flags = escape ? DescriptorTag.ESCAPE : 0;
        tags.add(new DescriptorTag(e.getKey(), flags, sums.data(sequence, b)));
        logged.add(b);
      }
      DescriptorBlock.write(format, sums, sequence, tags, block);
      sum = LogChecksum.compat(sum, block);
      put(block);
      for (byte[] b : logged) {
        sum = LogChecksum.compat(sum, b);
        put(b);
      }
      rest = rest.subList(n, rest.size());
    }
    boolean compat = format.compatChecksum();
    new CommitBlock(
            sequence,
            compat ? CommitBlock.CRC32 : 0,
            compat ? 4 : 0,
            compat ? sum : 0,
            seconds++,
            random.nextInt(1_000_000_000))
        .write(sums, block);
    put(block);
    sequence++;
  }
}
