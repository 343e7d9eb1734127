// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.function.IntFunction;
import org.jvfs.uapi.ErrnoException;

/**
 * The bitmaps of a group: bit i is bit i mod 8 of byte i / 8. All methods take the segment and
 * where the bitmap begins. Mirrors ext4_set_bit and its kin, fs/ext4/bitmap.c and the parts of
 * balloc.c and ialloc.c that make and check bitmaps.
 */
public final class Ext4Bitmap {
  private Ext4Bitmap() {}

  public static boolean test(MemorySegment s, long base, int bit) {
    return (Le.u8(s, base + (bit >>> 3)) & 1 << (bit & 7)) != 0;
  }

  public static void set(MemorySegment s, long base, int bit) {
    long at = base + (bit >>> 3);
    Le.put8(s, at, Le.u8(s, at) | 1 << (bit & 7));
  }

  public static void clear(MemorySegment s, long base, int bit) {
    long at = base + (bit >>> 3);
    Le.put8(s, at, Le.u8(s, at) & ~(1 << (bit & 7)));
  }

  /** Sets {@code count} bits from {@code from} on. Mirrors mb_set_bits. */
  public static void set(MemorySegment s, long base, int from, int count) {
    fill(s, base, from, count, true);
  }

  /** Clears {@code count} bits from {@code from} on. */
  public static void clear(MemorySegment s, long base, int from, int count) {
    fill(s, base, from, count, false);
  }

  private static void fill(MemorySegment s, long base, int from, int count, boolean on) {
    int i = from;
    int end = from + count;
    while (i < end) {
      if ((i & 7) == 0 && end - i >= 8) {
        int bytes = (end - i) >>> 3;
        s.asSlice(base + (i >>> 3), bytes).fill((byte) (on ? 0xff : 0));
        i += bytes << 3;
      } else if (on) {
        set(s, base, i++);
      } else {
        clear(s, base, i++);
      }
    }
  }

  /** The first bit that is 0 from {@code from} on and below {@code end}; {@code end} if none. */
  public static int nextZero(MemorySegment s, long base, int from, int end) {
    return next(s, base, from, end, -1L);
  }

  /** The first bit that is 1 from {@code from} on and below {@code end}; {@code end} if none. */
  public static int nextSet(MemorySegment s, long base, int from, int end) {
    return next(s, base, from, end, 0);
  }

  /**
   * @param flip what makes the bits looked for 1 by exclusive or
   */
  private static int next(MemorySegment s, long base, int from, int end, long flip) {
    int i = from;
    while (i < end) {
      if ((i & 63) == 0 && end - i >= 64) {
        long word = Le.i64(s, base + (i >>> 3)) ^ flip;
        if (word != 0) {
          return i + Long.numberOfTrailingZeros(word);
        }
        i += 64;
      } else if (test(s, base, i) == (flip == 0)) {
        return i;
      } else {
        i++;
      }
    }
    return end;
  }

  /** How many of the first {@code bits} are 0. Mirrors ext4_count_free. */
  public static int countZeros(MemorySegment s, long base, int bits) {
    int ones = 0;
    int i = 0;
    for (; i + 64 <= bits; i += 64) {
      ones += Long.bitCount(Le.i64(s, base + (i >>> 3)));
    }
    for (; i < bits; i++) {
      ones += test(s, base, i) ? 1 : 0;
    }
    return bits - ones;
  }

  // ---- checksums ----

  /** The checksum of a block bitmap. Mirrors ext4_block_bitmap_csum_set. */
  public static int blockChecksum(Ext4Layout l, MemorySegment s, long base) {
    return Crc32c.update(l.csumSeed, s, base, l.clustersPerGroup >>> 3);
  }

  /** The checksum of an inode bitmap. Mirrors ext4_inode_bitmap_csum_set. */
  public static int inodeChecksum(Ext4Layout l, MemorySegment s, long base) {
    return Crc32c.update(l.csumSeed, s, base, l.inodesPerGroup >>> 3);
  }

  /** Puts a block bitmap's checksum into its descriptor, whose own is not computed. */
  public static void updateBlockChecksum(
      Ext4Layout l, Ext4GroupDesc g, MemorySegment s, long base) {
    if (l.metadataCsum) {
      g.bgBlockBitmapCsum(blockChecksum(l, s, base));
    }
  }

  /** Puts an inode bitmap's checksum into its descriptor, whose own is not computed. */
  public static void updateInodeChecksum(
      Ext4Layout l, Ext4GroupDesc g, MemorySegment s, long base) {
    if (l.metadataCsum) {
      g.bgInodeBitmapCsum(inodeChecksum(l, s, base));
    }
  }

  // ---- what can be ----

  /**
   * Checks a block bitmap. Errors, in order: EBADMSG, wrong checksum; EUCLEAN, it shows its group's
   * metadata free, or blocks behind the end. Mirrors ext4_validate_block_bitmap.
   */
  public static void checkBlocks(
      Ext4Layout l, Ext4GroupDesc g, int group, MemorySegment s, long base) throws ErrnoException {
    String name = "block bitmap of group " + group;
    verify(l, name, g.bgBlockBitmapCsum(), blockChecksum(l, s, base));
    checkUsed(l, group, s, base, name, g.bgBlockBitmap(), 1);
    checkUsed(l, group, s, base, name, g.bgInodeBitmap(), 1);
    checkUsed(l, group, s, base, name, g.bgInodeTable(), l.itbPerGroup);
    int clusters = l.groupClusters(group);
    int free = nextZero(s, base, clusters, l.clustersPerGroup);
    if (free < l.clustersPerGroup) {
      throw Damage.structure(name, "bit " + free + " of " + clusters + " is clear");
    }
  }

  /**
   * Checks an inode bitmap. Errors, in order: EBADMSG, wrong checksum; EUCLEAN, the root is free.
   * Mirrors ext4_validate_inode_bitmap.
   */
  public static void checkInodes(
      Ext4Layout l, Ext4GroupDesc g, int group, MemorySegment s, long base) throws ErrnoException {
    String name = "inode bitmap of group " + group;
    verify(l, name, g.bgInodeBitmapCsum(), inodeChecksum(l, s, base));
    if (group == 0 && !test(s, base, (int) Ext4Inode.ROOT_INO - 1)) {
      throw Damage.structure(name, "the root is free");
    }
  }

  private static void verify(Ext4Layout l, String name, int stored, int sum) throws ErrnoException {
    int mask = l.descSize >= 64 ? -1 : 0xffff;
    if (l.metadataCsum && stored != (sum & mask)) {
      throw Damage.checksum(name, stored, sum & mask);
    }
  }

  private static void checkUsed(
      Ext4Layout l, int group, MemorySegment s, long base, String name, long block, int count)
      throws ErrnoException {
    for (long b = block; b < block + count; b++) {
      if (l.areBlocks(b, 1) && l.groupOf(b) == group && !test(s, base, l.clusterOf(b))) {
        throw Damage.structure(name, "block " + b + " holds metadata and is free");
      }
    }
  }

  /**
   * Makes the block bitmap of a group with {@link Ext4GroupDesc#BLOCK_UNINIT}: what it has of
   * superblocks, descriptors, bitmaps and inode tables is in use, and what is behind its end.
   * Mirrors ext4_init_block_bitmap.
   *
   * @param all the descriptors, of which with flex_bg others' bitmaps and tables may lie here
   */
  public static void initBlocks(
      Ext4Layout l, int group, MemorySegment s, long base, IntFunction<Ext4GroupDesc> all) {
    Le.zero(s, base, l.blockSize);
    int meta = l.baseMetaBlocks(group);
    for (int i = 0; i < meta; i += 1 << l.clusterBits) {
      set(s, base, i >> l.clusterBits);
    }
    int from = group;
    int to = group + 1;
    if (l.flexBg) {
      // A flexible group keeps its bitmaps and tables together, in its first groups.
      from = group >> l.logGroupsPerFlex << l.logGroupsPerFlex;
      to = (int) Math.min(l.groupsCount, (long) from + (1L << l.logGroupsPerFlex));
    }
    for (int k = from; k < to; k++) {
      Ext4GroupDesc g = all.apply(k);
      mark(l, group, s, base, g.bgBlockBitmap(), 1);
      mark(l, group, s, base, g.bgInodeBitmap(), 1);
      mark(l, group, s, base, g.bgInodeTable(), l.itbPerGroup);
    }
    padEnd(l, s, base, l.groupClusters(group));
  }

  private static void mark(
      Ext4Layout l, int group, MemorySegment s, long base, long block, int count) {
    for (long b = block; b < block + count; b++) {
      if (l.areBlocks(b, 1) && l.groupOf(b) == group) {
        set(s, base, l.clusterOf(b));
      }
    }
  }

  /** Makes the inode bitmap of a group with {@link Ext4GroupDesc#INODE_UNINIT}: none is in use. */
  public static void initInodes(Ext4Layout l, MemorySegment s, long base) {
    Le.zero(s, base, l.blockSize);
    padEnd(l, s, base, l.inodesPerGroup);
  }

  /** Sets the bits behind the last. Mirrors ext4_mark_bitmap_end. */
  private static void padEnd(Ext4Layout l, MemorySegment s, long base, int bits) {
    set(s, base, bits, 8 * l.blockSize - bits);
  }
}
