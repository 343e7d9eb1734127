// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import org.jvfs.uapi.ErrnoException;

/**
 * A block of the orphan file: numbers of inodes, 0 for a free place, then a magic number and a
 * checksum. All methods take the segment and where the block begins. Mirrors struct
 * ext4_orphan_block_tail and orphan.c.
 */
public final class Ext4OrphanBlock {
  /** What stands behind the numbers. */
  public static final int MAGIC = 0x0b10ca04;

  private static final int TAIL = 8;

  private Ext4OrphanBlock() {}

  /** How many inodes a block has room for. Mirrors ext4_inodes_per_orphan_block. */
  public static int inodes(Ext4Layout l) {
    return (l.blockSize - TAIL) / 4;
  }

  /** An inode; 0: free. */
  public static long inode(MemorySegment s, long base, int i) {
    return Le.u32(s, base + 4L * i);
  }

  public static void inode(MemorySegment s, long base, int i, long ino) {
    Le.put32(s, base + 4L * i, ino);
  }

  /** Makes a block without inodes; its checksum is not computed. */
  public static void init(Ext4Layout l, MemorySegment s, long base) {
    Le.zero(s, base, l.blockSize);
    Le.put32(s, base + l.blockSize - TAIL, MAGIC);
  }

  /**
   * The checksum of a block. Mirrors ext4_orphan_file_block_csum_verify.
   *
   * @param inodeSeed {@link Ext4Inode#csumSeed} of the orphan file
   * @param block where on the disk it lies
   */
  public static int computeChecksum(
      Ext4Layout l, MemorySegment s, long base, int inodeSeed, long block) {
    return Crc32c.update(Crc32c.le64(inodeSeed, block), s, base, 4L * inodes(l));
  }

  /** Makes a block's checksum right, where there is one. */
  public static void updateChecksum(
      Ext4Layout l, MemorySegment s, long base, int inodeSeed, long block) {
    if (l.metadataCsum) {
      Le.put32(s, base + l.blockSize - 4, computeChecksum(l, s, base, inodeSeed, block));
    }
  }

  /**
   * Checks a block. Errors, in order: EUCLEAN, no such block; EBADMSG, wrong checksum; EUCLEAN, an
   * inode that there is not. Mirrors ext4_init_orphan_info.
   */
  public static void check(Ext4Layout l, MemorySegment s, long base, int inodeSeed, long block)
      throws ErrnoException {
    String name = "orphan file in block " + block;
    long tail = base + l.blockSize - TAIL;
    if (Le.i32(s, tail) != MAGIC) {
      throw Damage.structure(name, "magic is 0x%08x".formatted(Le.i32(s, tail)));
    }
    if (l.metadataCsum) {
      int sum = computeChecksum(l, s, base, inodeSeed, block);
      if (sum != Le.i32(s, tail + 4)) {
        throw Damage.checksum(name, Le.i32(s, tail + 4), sum);
      }
    }
    for (int i = 0; i < inodes(l); i++) {
      long ino = inode(s, base, i);
      if (ino != 0 && (ino < l.firstIno || ino > l.inodesCount)) {
        throw Damage.structure(name, "place " + i + " names inode " + ino);
      }
    }
  }
}
