// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockMapping;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4Extents;
import org.jvfs.uapi.ErrnoException;

/** Trees of extents. Mirrors the reading half of fs/ext4/extents.c. */
final class ExtentMap {
  /** A buffer's bytes were found to be a node of the tree that leads to it. */
  static final int VERIFIED = BufferHead.PRIVATE_START << 8;

  private ExtentMap() {}

  /** The caller holds i_data_sem. Mirrors ext4_ext_map_blocks without a flag to create. */
  @MayBlock
  static void map(Ext4Super s, Ext4InodeInfo i, long block, int most, BlockMapping out)
      throws ErrnoException {
    MemorySegment m = i.data();
    long node = 0;
    long to = Ext4Extents.MAX_BLOCKS;
    BufferHead held = null;
    try {
      int depth = Ext4Extents.ehDepth(m, node);
      while (true) {
        int at = Ext4Extents.find(m, node, block);
        if (at + 1 < Ext4Extents.ehEntries(m, node)) {
          // What the next entry begins with is not ours.
          to = Math.min(to, Ext4Extents.block(m, node, at + 1));
        }
        if (at < 0 || depth == 0) {
          leaf(s, m, node, at, block, to, most, out);
          return;
        }
        long from = Ext4Extents.block(m, node, at);
        long where = Ext4Extents.leaf(m, node, at);
        BufferHead below = read(s, i, where, --depth, from, to);
        release(held);
        held = below;
        m = below.memory();
        node = below.memoryOffset();
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

  private static void leaf(
      Ext4Super s,
      MemorySegment m,
      long node,
      int at,
      long block,
      long to,
      int most,
      BlockMapping out) {
    if (at >= 0) {
      long first = Ext4Extents.block(m, node, at);
      long left = first + Ext4Extents.length(m, node, at) - block;
      if (left > 0) {
        long start = Ext4Extents.start(m, node, at) + (block - first);
        int n = (int) Math.min(left, most);
        if (Ext4Extents.isUnwritten(m, node, at)) {
          out.unwritten(s.device(), start, n);
        } else {
          out.mapped(s.device(), start, n);
        }
        return;
      }
    }
    out.hole((int) Math.clamp(to - block, 1, most));
  }

  /**
   * The node in a block, checked when it is met first, with a reference. Mirrors
   * __read_extent_tree_block.
   */
  @MayBlock
  private static BufferHead read(
      Ext4Super s, Ext4InodeInfo i, long where, int depth, long from, long to)
      throws ErrnoException {
    BufferHead b = BlockCache.bread(s.device(), where);
    if (!b.is(VERIFIED)) {
      try {
        Ext4Extents.check(
            s.layout(),
            b.memory(),
            b.memoryOffset(),
            i.csumSeed(),
            depth,
            from,
            to,
            i.ino(),
            where);
      } catch (ErrnoException e) {
        b.put();
        throw e;
      }
      b.set(VERIFIED);
    }
    return b;
  }
}
