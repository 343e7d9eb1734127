// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jvfs.uapi.ErrnoException;

/**
 * A group's descriptor: 32 bytes, or with 64bit 64 and more, of which the second 32 hold high
 * halves. A view: reads and changes the bytes in place, and whoever does keeps the others out.
 * Mirrors struct ext4_group_desc.
 */
public final class Ext4GroupDesc {
  /** {@link #bgFlags}: no inode is in use, and the inode bitmap was not written. */
  public static final int INODE_UNINIT = 0x1;

  /** {@link #bgFlags}: only metadata is in use, and the block bitmap was not written. */
  public static final int BLOCK_UNINIT = 0x2;

  /** {@link #bgFlags}: the inode table was zeroed. */
  public static final int INODE_ZEROED = 0x4;

  private static final int HALF = 0x20;
  private static final int CHECKSUM = 0x1e;

  /** Immutable. Its bytes are protected by whoever handed it in. */
  private final MemorySegment seg;

  /** Immutable. */
  private final long base;

  /** Bytes of it. Immutable. */
  private final int size;

  /** Whether there are high halves. Immutable. */
  private final boolean wide;

  /**
   * The descriptor at {@code base} of a segment that holds all of it.
   *
   * @param size {@link Ext4Layout#descSize}
   */
  public Ext4GroupDesc(MemorySegment seg, long base, int size) {
    Objects.checkFromIndexSize(base, size, seg.byteSize());
    this.seg = seg;
    this.base = base;
    this.size = size;
    this.wide = size >= 2 * HALF;
  }

  /** The block bitmap's block. */
  public long bgBlockBitmap() {
    return Le.u32(seg, base) | (wide ? Le.u32(seg, base + 0x20) << 32 : 0);
  }

  public void bgBlockBitmap(long v) {
    Le.put32(seg, base, v);
    if (wide) {
      Le.put32(seg, base + 0x20, v >>> 32);
    }
  }

  /** The inode bitmap's block. */
  public long bgInodeBitmap() {
    return Le.u32(seg, base + 0x04) | (wide ? Le.u32(seg, base + 0x24) << 32 : 0);
  }

  public void bgInodeBitmap(long v) {
    Le.put32(seg, base + 0x04, v);
    if (wide) {
      Le.put32(seg, base + 0x24, v >>> 32);
    }
  }

  /** The inode table's first block. */
  public long bgInodeTable() {
    return Le.u32(seg, base + 0x08) | (wide ? Le.u32(seg, base + 0x28) << 32 : 0);
  }

  public void bgInodeTable(long v) {
    Le.put32(seg, base + 0x08, v);
    if (wide) {
      Le.put32(seg, base + 0x28, v >>> 32);
    }
  }

  /** Free clusters. */
  public int bgFreeBlocksCount() {
    return Le.u16(seg, base + 0x0c) | (wide ? Le.u16(seg, base + 0x2c) << 16 : 0);
  }

  public void bgFreeBlocksCount(int v) {
    Le.put16(seg, base + 0x0c, v);
    if (wide) {
      Le.put16(seg, base + 0x2c, v >>> 16);
    }
  }

  /** Free inodes. */
  public int bgFreeInodesCount() {
    return Le.u16(seg, base + 0x0e) | (wide ? Le.u16(seg, base + 0x2e) << 16 : 0);
  }

  public void bgFreeInodesCount(int v) {
    Le.put16(seg, base + 0x0e, v);
    if (wide) {
      Le.put16(seg, base + 0x2e, v >>> 16);
    }
  }

  /** Directories. */
  public int bgUsedDirsCount() {
    return Le.u16(seg, base + 0x10) | (wide ? Le.u16(seg, base + 0x30) << 16 : 0);
  }

  public void bgUsedDirsCount(int v) {
    Le.put16(seg, base + 0x10, v);
    if (wide) {
      Le.put16(seg, base + 0x30, v >>> 16);
    }
  }

  /** {@link #INODE_UNINIT}, {@link #BLOCK_UNINIT}, {@link #INODE_ZEROED}. */
  public int bgFlags() {
    return Le.u16(seg, base + 0x12);
  }

  public void bgFlags(int v) {
    Le.put16(seg, base + 0x12, v);
  }

  /** The exclude bitmap's block, which nobody uses. */
  public long bgExcludeBitmap() {
    return Le.u32(seg, base + 0x14) | (wide ? Le.u32(seg, base + 0x34) << 32 : 0);
  }

  public void bgExcludeBitmap(long v) {
    Le.put32(seg, base + 0x14, v);
    if (wide) {
      Le.put32(seg, base + 0x34, v >>> 32);
    }
  }

  /** CRC-32C of the block bitmap; only 16 bits of it with descriptors of 32 bytes. */
  public int bgBlockBitmapCsum() {
    return Le.u16(seg, base + 0x18) | (wide ? Le.u16(seg, base + 0x38) << 16 : 0);
  }

  public void bgBlockBitmapCsum(int v) {
    Le.put16(seg, base + 0x18, v);
    if (wide) {
      Le.put16(seg, base + 0x38, v >>> 16);
    }
  }

  /** CRC-32C of the inode bitmap; only 16 bits of it with descriptors of 32 bytes. */
  public int bgInodeBitmapCsum() {
    return Le.u16(seg, base + 0x1a) | (wide ? Le.u16(seg, base + 0x3a) << 16 : 0);
  }

  public void bgInodeBitmapCsum(int v) {
    Le.put16(seg, base + 0x1a, v);
    if (wide) {
      Le.put16(seg, base + 0x3a, v >>> 16);
    }
  }

  /** Inodes at the end of the table that were never used. */
  public int bgItableUnused() {
    return Le.u16(seg, base + 0x1c) | (wide ? Le.u16(seg, base + 0x32) << 16 : 0);
  }

  public void bgItableUnused(int v) {
    Le.put16(seg, base + 0x1c, v);
    if (wide) {
      Le.put16(seg, base + 0x32, v >>> 16);
    }
  }

  /** Checksum of the descriptor; see {@link #computeChecksum}. */
  public int bgChecksum() {
    return Le.u16(seg, base + 0x1e);
  }

  public void bgChecksum(int v) {
    Le.put16(seg, base + 0x1e, v);
  }

  /** Whether all bits of some are set in the flags. */
  public boolean has(int flag) {
    return (bgFlags() & flag) == flag;
  }

  /** Sets or clears flags; the checksum is not computed. */
  public void set(int flag, boolean on) {
    bgFlags(on ? bgFlags() | flag : bgFlags() & ~flag);
  }

  /** What {@link #bgChecksum} should be; 0 where there are none. Mirrors ext4_group_desc_csum. */
  public int computeChecksum(Ext4Layout l, int group) {
    if (l.metadataCsum) {
      int crc = Crc32c.le32(l.csumSeed, group);
      crc = Crc32c.update(crc, seg, base, CHECKSUM);
      crc = Crc32c.zeros(crc, 2);
      return Crc32c.update(crc, seg, base + HALF, size - HALF) & 0xffff;
    }
    if (!l.gdtCsum) {
      return 0;
    }
    int crc = Crc16.update(Crc16.le32(l.uuidCrc16, group), seg, base, CHECKSUM);
    return Crc16.update(crc, seg, base + HALF, size - HALF);
  }

  /** Makes the checksum right, where there is one. Mirrors ext4_group_desc_csum_set. */
  public void updateChecksum(Ext4Layout l, int group) {
    if (l.metadataCsum || l.gdtCsum) {
      bgChecksum(computeChecksum(l, group));
    }
  }

  /**
   * Checks a descriptor. Errors, in order: EBADMSG, wrong checksum; EUCLEAN, a bitmap or the table
   * lies outside, or without flex_bg outside its group, or a count is more than a group has.
   * Mirrors ext4_check_descriptors.
   */
  public void check(Ext4Layout l, int group) throws ErrnoException {
    int sum = computeChecksum(l, group);
    if ((l.metadataCsum || l.gdtCsum) && sum != bgChecksum()) {
      throw Damage.checksum(name(group), bgChecksum(), sum);
    }
    checkPlace(l, group, "block bitmap", bgBlockBitmap(), 1);
    checkPlace(l, group, "inode bitmap", bgInodeBitmap(), 1);
    checkPlace(l, group, "inode table", bgInodeTable(), l.itbPerGroup);
    checkCount(group, "free clusters", bgFreeBlocksCount(), l.groupClusters(group));
    checkCount(group, "free inodes", bgFreeInodesCount(), l.inodesPerGroup);
    checkCount(group, "directories", bgUsedDirsCount(), l.inodesPerGroup);
    if (l.metadataCsum || l.gdtCsum) {
      checkCount(group, "unused inodes", bgItableUnused(), l.inodesPerGroup);
    }
  }

  private static void checkPlace(Ext4Layout l, int group, String what, long block, int count)
      throws ErrnoException {
    long from = l.flexBg ? l.firstDataBlock : l.groupFirstBlock(group);
    long end = l.flexBg ? l.blocksCount : from + l.groupBlocks(group);
    if (!l.areBlocks(block, count) || block < from || block > end - count) {
      throw Damage.structure(
          name(group), "%s in block %d, outside %d to %d".formatted(what, block, from, end - 1));
    }
    long first = l.groupFirstBlock(0);
    if (block < first + l.baseMetaBlocks(0) && block + count > first) {
      throw Damage.structure(
          name(group), "%s in block %d, among the descriptors".formatted(what, block));
    }
  }

  private static void checkCount(int group, String what, int count, int most)
      throws ErrnoException {
    if (count > most || count < 0) {
      throw Damage.structure(
          name(group), "%s %s of %d".formatted(Integer.toUnsignedString(count), what, most));
    }
  }

  private static String name(int group) {
    return "group descriptor " + group;
  }
}
