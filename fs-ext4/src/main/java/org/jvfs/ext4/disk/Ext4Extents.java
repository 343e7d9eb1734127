// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import org.jvfs.uapi.ErrnoException;

/**
 * A node of a tree of extents: a header of 12 bytes and entries of 12 bytes, in {@code i_block} or
 * in a block, where behind the room for entries a checksum stands. All methods take the segment and
 * where the node begins. Mirrors struct ext4_extent_header, ext4_extent, ext4_extent_idx and
 * ext4_extent_tail.
 */
public final class Ext4Extents {
  /** What a node begins with. */
  public static final int MAGIC = 0xf30a;

  /** Bytes of a header, of an entry of either kind. */
  public static final int ENTRY = 12;

  /** The deepest a tree may be. Mirrors EXT4_MAX_EXTENT_DEPTH. */
  public static final int MAX_DEPTH = 5;

  /** The most blocks of a written extent. Mirrors EXT_INIT_MAX_LEN. */
  public static final int INIT_MAX_LEN = 1 << 15;

  /** The most blocks of an unwritten extent. Mirrors EXT_UNWRITTEN_MAX_LEN. */
  public static final int UNWRITTEN_MAX_LEN = INIT_MAX_LEN - 1;

  /** Logical blocks are below this. */
  public static final long MAX_BLOCKS = 1L << 32;

  private static final long END = 0xffff_ffffL;
  private static final int TAIL = 4;

  private Ext4Extents() {}

  // ---- header ----

  public static int ehMagic(MemorySegment s, long node) {
    return Le.u16(s, node);
  }

  /** Entries in use. */
  public static int ehEntries(MemorySegment s, long node) {
    return Le.u16(s, node + 2);
  }

  public static void ehEntries(MemorySegment s, long node, int v) {
    Le.put16(s, node + 2, v);
  }

  /** Entries there is room for. */
  public static int ehMax(MemorySegment s, long node) {
    return Le.u16(s, node + 4);
  }

  /** Levels below; 0: entries are extents. */
  public static int ehDepth(MemorySegment s, long node) {
    return Le.u16(s, node + 6);
  }

  public static void ehDepth(MemorySegment s, long node, int v) {
    Le.put16(s, node + 6, v);
  }

  /** A number that nobody uses. */
  public static int ehGeneration(MemorySegment s, long node) {
    return Le.i32(s, node + 8);
  }

  /** Writes the header of an empty node with room for as many entries as {@code bytes} take. */
  public static void init(MemorySegment s, long node, int bytes, int depth) {
    Le.put16(s, node, MAGIC);
    Le.put16(s, node + 2, 0);
    Le.put16(s, node + 4, room(bytes));
    Le.put16(s, node + 6, depth);
    Le.put32(s, node + 8, 0);
  }

  /** How many entries a node of so many bytes takes. Mirrors ext4_ext_space_block. */
  public static int room(int bytes) {
    return (bytes - ENTRY) / ENTRY;
  }

  // ---- entries ----

  /** Where an entry begins. */
  public static long entry(long node, int i) {
    return node + ENTRY + (long) ENTRY * i;
  }

  /** The first logical block of an entry of either kind. Mirrors ee_block, ei_block. */
  public static long block(MemorySegment s, long node, int i) {
    return Le.u32(s, entry(node, i));
  }

  public static void block(MemorySegment s, long node, int i, long v) {
    Le.put32(s, entry(node, i), v);
  }

  /** The number of blocks of an extent, written or not. Mirrors ext4_ext_get_actual_len. */
  public static int length(MemorySegment s, long node, int i) {
    int len = Le.u16(s, entry(node, i) + 4);
    return len <= INIT_MAX_LEN ? len : len - INIT_MAX_LEN;
  }

  /** Whether an extent reads as zeros. Mirrors ext4_ext_is_unwritten. */
  public static boolean isUnwritten(MemorySegment s, long node, int i) {
    return Le.u16(s, entry(node, i) + 4) > INIT_MAX_LEN;
  }

  /** The first block on the disk of an extent. Mirrors ext4_ext_pblock. */
  public static long start(MemorySegment s, long node, int i) {
    long at = entry(node, i);
    return Le.u32(s, at + 8) | (long) Le.u16(s, at + 6) << 32;
  }

  /**
   * Writes an extent.
   *
   * @param length 1 to {@link #INIT_MAX_LEN}, unwritten to {@link #UNWRITTEN_MAX_LEN}
   */
  public static void set(
      MemorySegment s, long node, int i, long block, int length, long start, boolean unwritten) {
    if (length < 1 || length > (unwritten ? UNWRITTEN_MAX_LEN : INIT_MAX_LEN)) {
      throw new IllegalArgumentException("an extent of " + length + " blocks");
    }
    long at = entry(node, i);
    Le.put32(s, at, block);
    Le.put16(s, at + 4, unwritten ? length + INIT_MAX_LEN : length);
    Le.put16(s, at + 6, (int) (start >>> 32));
    Le.put32(s, at + 8, start);
  }

  /** The node's block an index entry leads to. Mirrors ext4_idx_pblock. */
  public static long leaf(MemorySegment s, long node, int i) {
    long at = entry(node, i);
    return Le.u32(s, at + 4) | (long) Le.u16(s, at + 8) << 32;
  }

  /** Writes an index entry. */
  public static void setIndex(MemorySegment s, long node, int i, long block, long leaf) {
    long at = entry(node, i);
    Le.put32(s, at, block);
    Le.put32(s, at + 4, leaf);
    Le.put16(s, at + 8, (int) (leaf >>> 32));
    Le.put16(s, at + 10, 0);
  }

  /**
   * The last entry that begins at or before a logical block; -1 if the first begins behind it.
   * Mirrors ext4_ext_binsearch and ext4_ext_binsearch_idx.
   */
  public static int find(MemorySegment s, long node, long block) {
    int lo = 0;
    int hi = ehEntries(s, node);
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (block(s, node, mid) <= block) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return lo - 1;
  }

  /** Moves the entries from {@code i} on up by one and counts one more; there must be room. */
  public static void makeRoom(MemorySegment s, long node, int i) {
    int n = ehEntries(s, node);
    if (n >= ehMax(s, node) || i > n) {
      throw new IllegalStateException("entry " + i + " of " + n);
    }
    Le.move(s, entry(node, i), entry(node, i + 1), (long) ENTRY * (n - i));
    ehEntries(s, node, n + 1);
  }

  /** Takes away {@code count} entries from {@code i} on. */
  public static void remove(MemorySegment s, long node, int i, int count) {
    int n = ehEntries(s, node);
    if (count < 0 || i < 0 || i + count > n) {
      throw new IllegalStateException("entries " + i + " to " + (i + count) + " of " + n);
    }
    Le.move(s, entry(node, i + count), entry(node, i), (long) ENTRY * (n - i - count));
    ehEntries(s, node, n - count);
  }

  // ---- checksum ----

  private static long tail(MemorySegment s, long node) {
    return entry(node, ehMax(s, node));
  }

  /** The checksum of a node in a block. Mirrors ext4_extent_block_csum. */
  public static int computeChecksum(MemorySegment s, long node, int inodeSeed) {
    return Crc32c.update(inodeSeed, s, node, tail(s, node) - node);
  }

  /** The checksum that stands in a node in a block. */
  public static int checksum(MemorySegment s, long node) {
    return Le.i32(s, tail(s, node));
  }

  /** Makes the checksum of a node in a block right, where there is one. */
  public static void updateChecksum(Ext4Layout l, MemorySegment s, long node, int inodeSeed) {
    if (l.metadataCsum) {
      Le.put32(s, tail(s, node), computeChecksum(s, node, inodeSeed));
    }
  }

  // ---- what can be ----

  /**
   * Checks the root of a tree, in the inode. Errors: EUCLEAN. Mirrors ext4_ext_check_inode.
   *
   * @param node where {@code i_block} begins
   */
  public static void checkRoot(Ext4Layout l, MemorySegment s, long node, long ino)
      throws ErrnoException {
    checkNode(
        l, s, node, Ext4Inode.BLOCK_AREA, -1, 0, MAX_BLOCKS, "extents in inode " + ino, false);
  }

  /**
   * Checks a node that an index entry leads to. Errors, in order: EUCLEAN, no node; EBADMSG, wrong
   * checksum; EUCLEAN, entries that cannot be: out of order, overlapping, empty, outside the disk
   * or outside what the parent says. Mirrors __ext4_ext_check.
   *
   * @param inodeSeed {@link Ext4Inode#csumSeed}
   * @param depth what the parent's depth less one is
   * @param from the first logical block of the parent's entry
   * @param to the first logical block behind: that of the parent's next entry, or of what it has
   *     itself
   * @param where the block it lies in
   */
  public static void check(
      Ext4Layout l,
      MemorySegment s,
      long node,
      int inodeSeed,
      int depth,
      long from,
      long to,
      long ino,
      long where)
      throws ErrnoException {
    String name = "extents of inode " + ino + " in block " + where;
    checkHeader(s, node, l.blockSize, depth, name);
    if (l.metadataCsum) {
      int sum = computeChecksum(s, node, inodeSeed);
      if (sum != checksum(s, node)) {
        throw Damage.checksum(name, checksum(s, node), sum);
      }
    }
    checkNode(l, s, node, l.blockSize, depth, from, to, name, true);
  }

  private static void checkHeader(MemorySegment s, long node, int bytes, int depth, String name)
      throws ErrnoException {
    if (ehMagic(s, node) != MAGIC) {
      throw Damage.structure(name, "magic is 0x%04x, not 0xf30a".formatted(ehMagic(s, node)));
    }
    int d = ehDepth(s, node);
    if (d > MAX_DEPTH || (depth >= 0 && d != depth)) {
      throw Damage.structure(name, "depth " + d + (depth >= 0 ? ", expected " + depth : ""));
    }
    // An inode's 60 bytes leave none over for a checksum, a block's always do.
    if (ehMax(s, node) == 0 || ehMax(s, node) > room(bytes)) {
      throw Damage.structure(name, "room for " + ehMax(s, node) + " entries of " + room(bytes));
    }
    if (ehEntries(s, node) > ehMax(s, node)) {
      throw Damage.structure(name, ehEntries(s, node) + " entries of " + ehMax(s, node));
    }
  }

  private static void checkNode(
      Ext4Layout l,
      MemorySegment s,
      long node,
      int bytes,
      int depth,
      long from,
      long to,
      String name,
      boolean headerDone)
      throws ErrnoException {
    if (!headerDone) {
      checkHeader(s, node, bytes, depth, name);
    }
    int n = ehEntries(s, node);
    boolean leafs = ehDepth(s, node) == 0;
    if (n == 0 && !leafs) {
      throw Damage.structure(name, "an index without entries");
    }
    long least = from;
    for (int i = 0; i < n; i++) {
      long block = block(s, node, i);
      if (block < least || block >= to) {
        throw Damage.structure(
            name, "entry %d begins at %d, outside %d to %d".formatted(i, block, least, to - 1));
      }
      if (!leafs) {
        if (!l.areBlocks(leaf(s, node, i), 1)) {
          throw Damage.structure(name, "entry %d leads to block %d".formatted(i, leaf(s, node, i)));
        }
        least = block + 1;
        continue;
      }
      int length = length(s, node, i);
      long start = start(s, node, i);
      if (length == 0 || !l.areBlocks(start, length)) {
        throw Damage.structure(
            name, "extent %d has %d blocks from block %d on".formatted(i, length, start));
      }
      if (block + length > Math.min(to, END)) {
        throw Damage.structure(
            name, "extent %d ends at %d, behind %d".formatted(i, block + length, to));
      }
      least = block + length;
    }
  }
}
