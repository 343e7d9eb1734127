// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * Entries in a row: a block of a directory, or a part of an inode's own. They fill it without a
 * gap; with metadata_csum a block ends with 12 bytes that look like an entry out of use and hold a
 * checksum. All methods take the segment, where the entries begin and how many bytes they fill
 * ({@link #room}). Mirrors struct ext4_dir_entry_tail and what namei.c does within a block.
 */
public final class Ext4DirBlock {
  /** Bytes of what holds the checksum. */
  public static final int TAIL = 12;

  private static final byte[] DOT = {'.'};
  private static final byte[] DOTDOT = {'.', '.'};

  private Ext4DirBlock() {}

  /** Bytes of a block that entries fill. */
  public static int room(Ext4Layout l) {
    return l.metadataCsum ? l.blockSize - TAIL : l.blockSize;
  }

  // ---- going through ----

  /**
   * Where the entry after one begins; {@code base + room} behind the last. An entry too short or
   * too long ends the row, so that going through ends and stays inside even where nothing was
   * checked.
   */
  public static long next(Ext4Layout l, MemorySegment s, long base, int room, long at) {
    int n = Ext4Dirent.recLen(s, at, l.blockSize);
    long next = at + n;
    return n < Ext4Dirent.MIN || next > base + room - Ext4Dirent.MIN ? base + room : next;
  }

  /** Where the entry of a name begins, or -1. Mirrors ext4_search_dir. */
  public static long find(Ext4Layout l, MemorySegment s, long base, int room, byte[] name) {
    long end = base + room;
    for (long at = base; at < end; at = next(l, s, base, room, at)) {
      if (Ext4Dirent.inode(s, at) != 0
          && Ext4Dirent.nameLen(s, at) == name.length
          && Ext4Dirent.nameAt(at) + name.length <= end
          && Le.equal(s, Ext4Dirent.nameAt(at), name)) {
        return at;
      }
    }
    return -1;
  }

  /** Whether there is no entry in use but {@code .} and {@code ..}. */
  public static boolean isEmpty(Ext4Layout l, MemorySegment s, long base, int room) {
    long end = base + room;
    for (long at = base; at < end; at = next(l, s, base, room, at)) {
      if (Ext4Dirent.inode(s, at) != 0
          && !Ext4Dirent.isNamed(s, at, DOT)
          && !Ext4Dirent.isNamed(s, at, DOTDOT)) {
        return false;
      }
    }
    return true;
  }

  // ---- changing ----

  /** Makes a block without entries; its checksum is not computed. */
  public static void init(Ext4Layout l, MemorySegment s, long base) {
    Le.zero(s, base, l.blockSize);
    Ext4Dirent.recLen(s, base, l.blockSize, room(l));
    if (l.metadataCsum) {
      initTail(l, s, base);
    }
  }

  /** Writes what holds the checksum. Mirrors ext4_initialize_dirent_tail. */
  public static void initTail(Ext4Layout l, MemorySegment s, long base) {
    long at = base + l.blockSize - TAIL;
    Le.zero(s, at, TAIL);
    Le.put16(s, at + 4, TAIL);
    Le.put8(s, at + 7, Ext4Dirent.FT_DIR_CSUM);
  }

  /** Makes the first block of a directory: {@code .} and {@code ..}. Mirrors ext4_init_dirblock. */
  public static void initFirst(Ext4Layout l, MemorySegment s, long base, long ino, long parent) {
    init(l, s, base);
    int dot = Ext4Dirent.need(1);
    Ext4Dirent.set(l, s, base, ino, Mode.S_IFDIR, DOT);
    Ext4Dirent.recLen(s, base, l.blockSize, dot);
    Ext4Dirent.set(l, s, base + dot, parent, Mode.S_IFDIR, DOTDOT);
    Ext4Dirent.recLen(s, base + dot, l.blockSize, room(l) - dot);
  }

  /**
   * Where an entry for a name of {@code length} bytes could be made: an entry out of use that is
   * long enough, or one with enough behind its name. -1: nowhere. Mirrors ext4_find_dest_de.
   */
  public static long findRoom(Ext4Layout l, MemorySegment s, long base, int room, int length) {
    int need = Ext4Dirent.need(length);
    long end = base + room;
    for (long at = base; at < end; at = next(l, s, base, room, at)) {
      if (Ext4Dirent.recLen(s, at, l.blockSize) - used(s, at) >= need) {
        return at;
      }
    }
    return -1;
  }

  /** Bytes of an entry that its own name takes; 0 out of use. */
  private static int used(MemorySegment s, long at) {
    return Ext4Dirent.inode(s, at) == 0 ? 0 : Ext4Dirent.need(Ext4Dirent.nameLen(s, at));
  }

  /**
   * Makes an entry; the caller knows that there is none of that name. Mirrors add_dirent_to_buf.
   *
   * @return where it begins, or -1 if there is no room
   */
  public static long insert(
      Ext4Layout l, MemorySegment s, long base, int room, long ino, int mode, byte[] name) {
    long at = findRoom(l, s, base, room, name.length);
    if (at < 0) {
      return -1;
    }
    int used = used(s, at);
    if (used > 0) {
      int all = Ext4Dirent.recLen(s, at, l.blockSize);
      Ext4Dirent.recLen(s, at + used, l.blockSize, all - used);
      Ext4Dirent.recLen(s, at, l.blockSize, used);
      at += used;
    }
    Ext4Dirent.set(l, s, at, ino, mode, name);
    return at;
  }

  /**
   * Takes an entry away: what is before it grows over it; the first is marked out of use. Mirrors
   * ext4_generic_delete_entry.
   *
   * @return whether there is an entry that begins at {@code at}
   */
  public static boolean remove(Ext4Layout l, MemorySegment s, long base, int room, long at) {
    long end = base + room;
    long before = -1;
    for (long i = base; i < end; i = next(l, s, base, room, i)) {
      if (i != at) {
        before = i;
        continue;
      }
      int n = Ext4Dirent.recLen(s, at, l.blockSize);
      Ext4Dirent.inode(s, at, 0);
      if (before >= 0) {
        Ext4Dirent.recLen(s, before, l.blockSize, (int) (at - before) + n);
        // What is left of a name is nobody's business.
        Le.zero(s, at, Math.min(n, Ext4Dirent.HEADER + Ext4Dirent.nameLen(s, at)));
      }
      return true;
    }
    return false;
  }

  // ---- checksum ----

  /** The checksum of a block. Mirrors ext4_dirblock_csum. */
  public static int computeChecksum(Ext4Layout l, MemorySegment s, long base, int inodeSeed) {
    return Crc32c.update(inodeSeed, s, base, l.blockSize - TAIL);
  }

  /** Makes a block's checksum right, where there is one. Mirrors ext4_dirblock_csum_set. */
  public static void updateChecksum(Ext4Layout l, MemorySegment s, long base, int inodeSeed) {
    if (l.metadataCsum) {
      Le.put32(s, base + l.blockSize - 4, computeChecksum(l, s, base, inodeSeed));
    }
  }

  // ---- what can be ----

  /**
   * Checks a block of entries. Errors, in order: EUCLEAN, no room for a checksum; EBADMSG, wrong
   * checksum; EUCLEAN, an entry that cannot be. Mirrors ext4_dirblock_csum_verify and
   * __ext4_check_dir_entry.
   *
   * @param inodeSeed {@link Ext4Inode#csumSeed}
   * @param ino the directory
   * @param lblock which of its blocks
   */
  public static void check(
      Ext4Layout l, MemorySegment s, long base, int inodeSeed, long ino, long lblock)
      throws ErrnoException {
    if (l.metadataCsum) {
      long tail = base + l.blockSize - TAIL;
      if (Le.u32(s, tail) != 0
          || Le.u16(s, tail + 4) != TAIL
          || Le.u8(s, tail + 6) != 0
          || Le.u8(s, tail + 7) != Ext4Dirent.FT_DIR_CSUM) {
        throw Damage.structure(name(ino, lblock), "no checksum at its end");
      }
      int sum = computeChecksum(l, s, base, inodeSeed);
      if (sum != Le.i32(s, tail + 8)) {
        throw Damage.checksum(name(ino, lblock), Le.i32(s, tail + 8), sum);
      }
    }
    checkEntries(l, s, base, room(l), ino, lblock);
  }

  /**
   * Checks entries in a row, also those in an inode. Errors: EUCLEAN.
   *
   * @param lblock for the message: which block of the directory, or -1 for those in the inode
   */
  public static void checkEntries(
      Ext4Layout l, MemorySegment s, long base, int room, long ino, long lblock)
      throws ErrnoException {
    int at = 0;
    while (at < room) {
      String why = room - at < Ext4Dirent.MIN ? "too near the end" : wrong(l, s, base, room, at);
      if (why != null) {
        throw Damage.structure(name(ino, lblock), "entry at " + at + ": " + why);
      }
      at += Ext4Dirent.recLen(s, base + at, l.blockSize);
    }
  }

  /** Why an entry cannot be, or null. */
  private static @Nullable String wrong(
      Ext4Layout l, MemorySegment s, long base, int room, int offset) {
    long at = base + offset;
    int n = Ext4Dirent.recLen(s, at, l.blockSize);
    long ino = Ext4Dirent.inode(s, at);
    int length = Ext4Dirent.nameLen(s, at);
    if (n < Ext4Dirent.MIN || (n & 3) != 0) {
      return "rec_len " + n;
    }
    if (n < Ext4Dirent.need(length)) {
      return "rec_len " + n + " for a name of " + length + " bytes";
    }
    if (n > room - offset || (n < room - offset && n > room - offset - Ext4Dirent.MIN)) {
      return "rec_len " + n + " with " + (room - offset) + " bytes left";
    }
    if (ino > l.inodesCount) {
      return "inode " + ino + " of " + l.inodesCount;
    }
    if (ino != 0 && length == 0) {
      return "no name";
    }
    return null;
  }

  /**
   * Checks that a directory's first block, whose entries were found good, begins with {@code .} and
   * {@code ..}. Errors: EUCLEAN.
   *
   * @return the inode of {@code ..}
   */
  public static long checkDots(Ext4Layout l, MemorySegment s, long base, long ino)
      throws ErrnoException {
    if (!Ext4Dirent.isNamed(s, base, DOT) || Ext4Dirent.inode(s, base) != ino) {
      throw Damage.structure(name(ino, 0), "the first entry is not \".\"");
    }
    long at = base + Ext4Dirent.recLen(s, base, l.blockSize);
    if (at > base + l.blockSize - Ext4Dirent.MIN
        || !Ext4Dirent.isNamed(s, at, DOTDOT)
        || !l.isInode(Ext4Dirent.inode(s, at))) {
      throw Damage.structure(name(ino, 0), "the second entry is not \"..\"");
    }
    return Ext4Dirent.inode(s, at);
  }

  static String name(long ino, long lblock) {
    return "directory " + ino + (lblock < 0 ? " in its inode" : " block " + lblock);
  }
}
