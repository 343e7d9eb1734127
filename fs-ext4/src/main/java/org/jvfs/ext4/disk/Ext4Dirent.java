// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import org.jvfs.uapi.Mode;

/**
 * An entry of a directory: inode, bytes to the next entry, length of the name, type, name. All
 * methods take the segment and where the entry begins. Mirrors struct ext4_dir_entry_2, and
 * ext4_dir_entry without filetype, where the type's byte is 0.
 */
public final class Ext4Dirent {
  /** Bytes before the name. */
  public static final int HEADER = 8;

  /** The longest name. */
  public static final int NAME_LEN = 255;

  /** The shortest entry: with a name of one byte. */
  public static final int MIN = 12;

  /** {@link #fileType}: not said. */
  public static final int FT_UNKNOWN = 0;

  /** {@link #fileType} of what looks like an entry and holds a checksum. */
  public static final int FT_DIR_CSUM = 0xde;

  private static final int BIG = 65536;

  private Ext4Dirent() {}

  /** 0: not in use. */
  public static long inode(MemorySegment s, long at) {
    return Le.u32(s, at);
  }

  public static void inode(MemorySegment s, long at, long ino) {
    Le.put32(s, at, ino);
  }

  /**
   * Bytes to the next entry; in blocks of 64 KiB 65535 and 0 stand for all of them. Mirrors
   * ext4_rec_len_from_disk.
   */
  public static int recLen(MemorySegment s, long at, int blockSize) {
    int n = Le.u16(s, at + 4);
    if (blockSize < BIG) {
      return n;
    }
    return n == 65535 || n == 0 ? blockSize : n & 65532 | (n & 3) << 16;
  }

  /**
   * Sets the bytes to the next entry. Mirrors ext4_rec_len_to_disk.
   *
   * @param n a multiple of 4, up to {@code blockSize}
   */
  public static void recLen(MemorySegment s, long at, int blockSize, int n) {
    if (n > blockSize || n < 0 || (n & 3) != 0) {
      throw new IllegalArgumentException("an entry of " + n + " bytes");
    }
    Le.put16(s, at + 4, n < BIG ? n : blockSize == BIG ? 65535 : 0);
  }

  public static int nameLen(MemorySegment s, long at) {
    return Le.u8(s, at + 6);
  }

  /**
   * {@code FT_*}, as the disk says it: 1 to 7 are regular, directory, char, block, fifo, sock,
   * link.
   */
  public static int fileType(MemorySegment s, long at) {
    return Le.u8(s, at + 7);
  }

  /** Where the name begins. */
  public static long nameAt(long at) {
    return at + HEADER;
  }

  /** A copy of the name. */
  public static byte[] name(MemorySegment s, long at) {
    return Le.bytes(s, at + HEADER, nameLen(s, at));
  }

  /** Whether it has this name; whether it is in use is not looked at. */
  public static boolean isNamed(MemorySegment s, long at, byte[] name) {
    return nameLen(s, at) == name.length && Le.equal(s, at + HEADER, name);
  }

  /** Writes all but the bytes to the next entry. The type is that of a mode; 0 without filetype. */
  public static void set(Ext4Layout l, MemorySegment s, long at, long ino, int mode, byte[] name) {
    Le.put32(s, at, ino);
    Le.put8(s, at + 6, name.length);
    Le.put8(s, at + 7, l.filetype ? typeOf(mode) : FT_UNKNOWN);
    Le.put(s, at + HEADER, name);
  }

  /** Bytes that an entry takes. Mirrors ext4_dir_rec_len. */
  public static int need(int nameLength) {
    return nameLength + HEADER + 3 & ~3;
  }

  /** The type of an entry for a mode. Mirrors fs_umode_to_ftype. */
  public static int typeOf(int mode) {
    return switch (mode & Mode.S_IFMT) {
      case Mode.S_IFREG -> 1;
      case Mode.S_IFDIR -> 2;
      case Mode.S_IFCHR -> 3;
      case Mode.S_IFBLK -> 4;
      case Mode.S_IFIFO -> 5;
      case Mode.S_IFSOCK -> 6;
      case Mode.S_IFLNK -> 7;
      default -> FT_UNKNOWN;
    };
  }

  /** The type bits of a mode for an entry's type; 0 for what it does not say. */
  public static int modeOf(int type) {
    return switch (type) {
      case 1 -> Mode.S_IFREG;
      case 2 -> Mode.S_IFDIR;
      case 3 -> Mode.S_IFCHR;
      case 4 -> Mode.S_IFBLK;
      case 5 -> Mode.S_IFIFO;
      case 6 -> Mode.S_IFSOCK;
      case 7 -> Mode.S_IFLNK;
      default -> 0;
    };
  }
}
