// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import org.jvfs.uapi.ErrnoException;

/**
 * A node of a directory's index: pairs of a hash and a block of the directory, hidden behind an
 * entry that spans the block. The first pair stands for all hashes below the second's; where its
 * hash would be, limit and count stand. With metadata_csum a checksum stands behind the room for
 * pairs. All methods take the segment and where the block begins; {@code dx} is where the pairs
 * begin, {@link #ROOT} or {@link #NODE} behind that. Mirrors struct dx_root, dx_node, dx_entry,
 * dx_countlimit and dx_tail.
 */
public final class Ext4Dx {
  /**
   * From the begin of the root's block to its pairs: two entries, and eight bytes about the tree.
   */
  public static final int ROOT = 32;

  /** From the begin of another node's block to its pairs. */
  public static final int NODE = 8;

  private static final int INFO = 24;
  private static final int INFO_LENGTH = 8;
  private static final int PAIR = 8;
  private static final int TAIL = 8;
  private static final int BLOCK_MASK = 0x0fffffff;

  private Ext4Dx() {}

  /** Whether a block looks like a node below the root. */
  public static boolean isNode(Ext4Layout l, MemorySegment s, long base) {
    return Ext4Dirent.inode(s, base) == 0
        && Ext4Dirent.recLen(s, base, l.blockSize) == l.blockSize
        && Ext4Dirent.nameLen(s, base) == 0;
  }

  /** Levels below the root at most, less one: 1, with large_dir 2. Mirrors ext4_dir_htree_level. */
  public static int maxIndirectLevels(Ext4Layout l) {
    return l.largeDir ? 2 : 1;
  }

  // ---- the root ----

  /** The hash of the tree, as it stands there; see {@link Ext4Hash#effective}. */
  public static int hashVersion(MemorySegment s, long base) {
    return Le.u8(s, base + INFO + 4);
  }

  public static int infoLength(MemorySegment s, long base) {
    return Le.u8(s, base + INFO + 5);
  }

  /** Levels of nodes between the root and the blocks of entries. */
  public static int indirectLevels(MemorySegment s, long base) {
    return Le.u8(s, base + INFO + 6);
  }

  public static void indirectLevels(MemorySegment s, long base, int v) {
    Le.put8(s, base + INFO + 6, v);
  }

  /**
   * Makes a root with one pair that leads to {@code block}, out of a first block that has {@code .}
   * and {@code ..}. Mirrors make_indexed_dir.
   *
   * @param version 0 to 2, and to 5
   */
  public static void initRoot(Ext4Layout l, MemorySegment s, long base, int version, long block) {
    int dot = Ext4Dirent.need(1);
    Ext4Dirent.recLen(s, base, l.blockSize, dot);
    Ext4Dirent.recLen(s, base + dot, l.blockSize, l.blockSize - dot);
    Le.zero(s, base + INFO, l.blockSize - INFO);
    Le.put8(s, base + INFO + 4, version);
    Le.put8(s, base + INFO + 5, INFO_LENGTH);
    init(l, s, base + ROOT, limit(l, ROOT), block);
  }

  /** Makes a node with one pair that leads to {@code block}. Mirrors ext4_dx_add_entry. */
  public static void initNode(Ext4Layout l, MemorySegment s, long base, long block) {
    Le.zero(s, base, l.blockSize);
    Ext4Dirent.recLen(s, base, l.blockSize, l.blockSize);
    init(l, s, base + NODE, limit(l, NODE), block);
  }

  private static void init(Ext4Layout l, MemorySegment s, long dx, int limit, long block) {
    Le.put16(s, dx, limit);
    count(s, dx, 1);
    block(s, dx, 0, block);
  }

  /** Pairs that a node has room for. Mirrors dx_root_limit and dx_node_limit. */
  public static int limit(Ext4Layout l, int kind) {
    return (l.blockSize - kind - (l.metadataCsum ? TAIL : 0)) / PAIR;
  }

  // ---- pairs ----

  public static int limit(MemorySegment s, long dx) {
    return Le.u16(s, dx);
  }

  public static int count(MemorySegment s, long dx) {
    return Le.u16(s, dx + 2);
  }

  public static void count(MemorySegment s, long dx, int v) {
    Le.put16(s, dx + 2, v);
  }

  /** The hash from which a pair counts, unsigned; 0 for the first. */
  public static int hash(MemorySegment s, long dx, int i) {
    return i == 0 ? 0 : Le.i32(s, dx + (long) PAIR * i);
  }

  /** The directory's block that a pair leads to. Mirrors dx_get_block. */
  public static long block(MemorySegment s, long dx, int i) {
    return Le.i32(s, dx + (long) PAIR * i + 4) & BLOCK_MASK;
  }

  public static void block(MemorySegment s, long dx, int i, long v) {
    Le.put32(s, dx + (long) PAIR * i + 4, v);
  }

  /** The last pair whose hash is not above one. Mirrors the search in dx_probe. */
  public static int find(MemorySegment s, long dx, int hash) {
    int lo = 1;
    int hi = count(s, dx);
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      if (Integer.compareUnsigned(hash(s, dx, mid), hash) > 0) {
        hi = mid;
      } else {
        lo = mid + 1;
      }
    }
    return lo - 1;
  }

  /** Puts a pair behind pair {@code i}; there must be room. Mirrors dx_insert_block. */
  public static void insert(MemorySegment s, long dx, int i, int hash, long block) {
    int n = count(s, dx);
    if (n >= limit(s, dx) || i >= n) {
      throw new IllegalStateException("pair " + i + " of " + n);
    }
    long at = dx + (long) PAIR * (i + 1);
    Le.move(s, at, at + PAIR, (long) PAIR * (n - i - 1));
    Le.put32(s, at, hash);
    Le.put32(s, at + 4, block);
    count(s, dx, n + 1);
  }

  /**
   * Copies the pairs from {@code i} on to another node, from {@code to} on, with the first of them
   * as the first where that is 0. Counts are not changed.
   */
  public static void copy(
      MemorySegment s, long dx, int i, int n, MemorySegment t, long tdx, int to) {
    if (to == 0) {
      block(t, tdx, 0, block(s, dx, i));
      MemorySegment.copy(s, dx + (long) PAIR * (i + 1), t, tdx + PAIR, (long) PAIR * (n - 1));
    } else {
      MemorySegment.copy(s, dx + (long) PAIR * i, t, tdx + (long) PAIR * to, (long) PAIR * n);
    }
  }

  // ---- checksum ----

  /** The checksum of a node. Mirrors ext4_dx_csum. */
  public static int computeChecksum(MemorySegment s, long base, long dx, int inodeSeed) {
    int crc = Crc32c.update(inodeSeed, s, base, dx - base + (long) PAIR * count(s, dx));
    crc = Crc32c.update(crc, s, dx + (long) PAIR * limit(s, dx), 4);
    return Crc32c.zeros(crc, 4);
  }

  /** The checksum that stands in a node. */
  public static int checksum(MemorySegment s, long dx) {
    return Le.i32(s, dx + (long) PAIR * limit(s, dx) + 4);
  }

  /** Makes a node's checksum right, where there is one. Mirrors ext4_dx_csum_set. */
  public static void updateChecksum(
      Ext4Layout l, MemorySegment s, long base, long dx, int inodeSeed) {
    if (l.metadataCsum) {
      Le.put32(s, dx + (long) PAIR * limit(s, dx) + 4, computeChecksum(s, base, dx, inodeSeed));
    }
  }

  // ---- what can be ----

  /**
   * Checks the root. Errors, in order: EUCLEAN, no index, or a limit that leaves no room for the
   * checksum; EBADMSG, wrong checksum; EUCLEAN, what cannot be. Mirrors dx_probe and
   * ext4_dx_csum_verify.
   *
   * @param inodeSeed {@link Ext4Inode#csumSeed}
   * @param ino the directory
   * @param blocks how many blocks it has
   */
  public static void checkRoot(
      Ext4Layout l, MemorySegment s, long base, int inodeSeed, long ino, long blocks)
      throws ErrnoException {
    int dot = Ext4Dirent.need(1);
    if (Ext4Dirent.recLen(s, base, l.blockSize) != dot
        || Ext4Dirent.recLen(s, base + dot, l.blockSize) != l.blockSize - dot
        || Ext4Dirent.nameLen(s, base + dot) != 2) {
      throw wrong(ino, 0, "no root behind \".\" and \"..\"");
    }
    if (Le.u32(s, base + INFO) != 0 || infoLength(s, base) != INFO_LENGTH) {
      throw wrong(ino, 0, "info of " + infoLength(s, base) + " bytes");
    }
    checkPairs(l, s, base, ROOT, inodeSeed, ino, 0, blocks);
    Ext4DirBlock.checkDots(l, s, base, ino);
    if (hashVersion(s, base) > Ext4Hash.TEA + Ext4Hash.UNSIGNED) {
      throw wrong(ino, 0, "hash version " + hashVersion(s, base));
    }
    if ((Le.u8(s, base + INFO + 7) & 1) != 0) {
      throw wrong(ino, 0, "unused_flags " + Le.u8(s, base + INFO + 7));
    }
    if (indirectLevels(s, base) > maxIndirectLevels(l)) {
      throw wrong(ino, 0, indirectLevels(s, base) + " indirect levels");
    }
  }

  /**
   * Checks a node below the root. Errors, in order: as for the root.
   *
   * @param lblock which block of the directory it is
   */
  public static void checkNode(
      Ext4Layout l, MemorySegment s, long base, int inodeSeed, long ino, long lblock, long blocks)
      throws ErrnoException {
    if (!isNode(l, s, base)) {
      throw wrong(ino, lblock, "no entry out of use that spans the block");
    }
    checkPairs(l, s, base, NODE, inodeSeed, ino, lblock, blocks);
  }

  private static void checkPairs(
      Ext4Layout l,
      MemorySegment s,
      long base,
      int kind,
      int inodeSeed,
      long ino,
      long lblock,
      long blocks)
      throws ErrnoException {
    long dx = base + kind;
    int n = count(s, dx);
    if (limit(s, dx) != limit(l, kind)) {
      throw wrong(ino, lblock, "limit %d, expected %d".formatted(limit(s, dx), limit(l, kind)));
    }
    if (n < 1 || n > limit(s, dx)) {
      throw wrong(ino, lblock, n + " pairs of " + limit(s, dx));
    }
    if (l.metadataCsum) {
      int sum = computeChecksum(s, base, dx, inodeSeed);
      if (sum != checksum(s, dx)) {
        throw Damage.checksum("index of " + Ext4DirBlock.name(ino, lblock), checksum(s, dx), sum);
      }
    }
    for (int i = 0; i < n; i++) {
      long block = block(s, dx, i);
      if (block == 0 || block >= blocks || block == lblock) {
        throw wrong(ino, lblock, "pair " + i + " leads to block " + block + " of " + blocks);
      }
      if (i > 1 && Integer.compareUnsigned(hash(s, dx, i), hash(s, dx, i - 1)) < 0) {
        throw wrong(ino, lblock, "the hash of pair " + i + " is below the one before");
      }
    }
  }

  private static ErrnoException wrong(long ino, long lblock, String why) {
    return Damage.structure("index of " + Ext4DirBlock.name(ino, lblock), why);
  }
}
