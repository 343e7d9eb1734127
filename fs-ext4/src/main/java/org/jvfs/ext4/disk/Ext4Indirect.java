// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import org.jvfs.uapi.ErrnoException;

/**
 * The map of ext2 and ext3: fifteen block numbers of 32 bits in {@code i_block}, twelve of data and
 * one each that leads there over one, two and three blocks of such numbers. 0 is a hole. Mirrors
 * fs/ext4/indirect.c.
 */
public final class Ext4Indirect {
  /** Numbers of data blocks in the inode. */
  public static final int DIRECT = 12;

  /** The most numbers on a path. */
  public static final int MAX_DEPTH = 4;

  private Ext4Indirect() {}

  /** Numbers in a block. Mirrors EXT4_ADDR_PER_BLOCK. */
  public static int perBlock(int blockSize) {
    return blockSize / 4;
  }

  /** How many logical blocks can be mapped, of which files may have 2^32-1 at most. */
  public static long limit(int blockSize) {
    long n = perBlock(blockSize);
    return Math.min(DIRECT + n + n * n + n * n * n, Ext4Extents.MAX_BLOCKS - 1);
  }

  /**
   * The path to a logical block: an index into {@code i_block}, then one into each block on the
   * way. Mirrors ext4_block_to_path.
   *
   * @param block 0 to {@link #limit} less 1
   * @param path room for {@link #MAX_DEPTH} numbers
   * @return how many there are, 1 to 4
   */
  public static int path(int blockSize, long block, int[] path) {
    if (block < 0 || block >= limit(blockSize)) {
      throw new IllegalArgumentException("block " + block);
    }
    if (block < DIRECT) {
      path[0] = (int) block;
      return 1;
    }
    int bits = Integer.numberOfTrailingZeros(perBlock(blockSize));
    long mask = perBlock(blockSize) - 1;
    long rest = block - DIRECT;
    int depth = 1;
    while (rest >= 1L << depth * bits) {
      rest -= 1L << depth * bits;
      depth++;
    }
    path[0] = DIRECT + depth - 1;
    for (int k = 1; k <= depth; k++) {
      path[k] = (int) (rest >>> (depth - k) * bits & mask);
    }
    return depth + 1;
  }

  /**
   * How many logical blocks a number stands for.
   *
   * @param levels blocks of numbers between it and the data: 0 to 3
   */
  public static long span(int blockSize, int levels) {
    return 1L << levels * Integer.numberOfTrailingZeros(perBlock(blockSize));
  }

  /** A block number out of a block of them, or out of {@code i_block}. */
  public static long number(MemorySegment s, long at, int i) {
    return Le.u32(s, at + 4L * i);
  }

  public static void number(MemorySegment s, long at, int i, long v) {
    Le.put32(s, at + 4L * i, v);
  }

  /**
   * Checks block numbers: each is 0 or inside. Errors: EUCLEAN. Mirrors
   * ext4_check_indirect_blockref.
   *
   * @param at where they begin
   * @param count how many
   * @param where the block they lie in; 0, the inode
   */
  public static void check(Ext4Layout l, MemorySegment s, long at, int count, long ino, long where)
      throws ErrnoException {
    for (int i = 0; i < count; i++) {
      long n = number(s, at, i);
      if (n != 0 && !l.areBlocks(n, 1)) {
        throw Damage.structure(
            "map of inode " + ino + (where == 0 ? "" : " in block " + where),
            "number " + i + " is block " + n);
      }
    }
  }
}
