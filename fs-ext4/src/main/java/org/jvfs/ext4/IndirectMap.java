// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockMapping;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4Indirect;
import org.jvfs.uapi.ErrnoException;

/** Maps of block numbers, as ext2 has them. Mirrors the reading half of fs/ext4/indirect.c. */
final class IndirectMap {
  private IndirectMap() {}

  /** The caller holds i_data_sem. Mirrors ext4_ind_map_blocks without a flag to create. */
  @MayBlock
  static void map(Ext4Super s, Ext4InodeInfo i, long block, int most, BlockMapping out)
      throws ErrnoException {
    int size = s.layout().blockSize;
    if (block >= Ext4Indirect.limit(size)) {
      out.hole(most);
      return;
    }
    int[] path = new int[Ext4Indirect.MAX_DEPTH];
    int depth = Ext4Indirect.path(size, block, path);
    MemorySegment m = i.data();
    long base = 0;
    int count = depth == 1 ? Ext4Indirect.DIRECT : Ext4Indirect.DIRECT + 3;
    Ext4Indirect.check(s.layout(), m, base + 4L * path[0], 1, i.ino(), 0);
    BufferHead held = null;
    try {
      for (int level = 0; ; level++) {
        long n = Ext4Indirect.number(m, base, path[level]);
        int below = depth - 1 - level;
        if (n == 0) {
          long span = Ext4Indirect.span(size, below);
          long into = below == 0 ? 0 : offset(size, path, level, depth);
          out.hole((int) Math.clamp(span - into, 1, most));
          return;
        }
        if (below == 0) {
          mapped(s, m, base, path[level], count, n, most, out, i);
          return;
        }
        BufferHead next = read(s, i, n);
        release(held);
        held = next;
        m = next.memory();
        base = next.memoryOffset();
        count = Ext4Indirect.perBlock(size);
      }
    } finally {
      release(held);
    }
  }

  private static void release(@Nullable BufferHead b) {
    if (b != null) {
      b.put();
    }
  }

  /** How far behind the first block beneath the number of a level the path leads. */
  private static long offset(int size, int[] path, int level, int depth) {
    long n = 0;
    for (int k = level + 1; k < depth; k++) {
      n += path[k] * Ext4Indirect.span(size, depth - 1 - k);
    }
    return n;
  }

  private static void mapped(
      Ext4Super s,
      MemorySegment m,
      long base,
      int at,
      int count,
      long first,
      int most,
      BlockMapping out,
      Ext4InodeInfo i)
      throws ErrnoException {
    Ext4Indirect.check(s.layout(), m, base + 4L * at, 1, i.ino(), 0);
    int n = 1;
    while (n < most
        && at + n < count
        && s.layout().isBlock(first + n)
        && Ext4Indirect.number(m, base, at + n) == first + n) {
      n++;
    }
    out.mapped(s.device(), first, n);
  }

  @MayBlock
  private static BufferHead read(Ext4Super s, Ext4InodeInfo i, long where) throws ErrnoException {
    BufferHead b = BlockCache.bread(s.device(), where);
    if (!b.is(ExtentMap.VERIFIED)) {
      try {
        Ext4Indirect.check(
            s.layout(),
            b.memory(),
            b.memoryOffset(),
            Ext4Indirect.perBlock(s.layout().blockSize),
            i.ino(),
            where);
      } catch (ErrnoException e) {
        b.put();
        throw e;
      }
      b.set(ExtentMap.VERIFIED);
    }
    return b;
  }
}
