// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jvfs.uapi.ErrnoException;

/**
 * Content that stands in an inode: the first 60 bytes in {@code i_block}, the rest as the value of
 * the attribute {@code system.data}, which is there, perhaps empty, with {@link
 * Ext4Inode#INLINE_DATA_FL}. A directory begins with the number of its parent in 4 bytes; then 56
 * bytes are entries in a row, and the attribute's value another row. Mirrors fs/ext4/inline.c.
 */
public final class Ext4InlineData {
  /** Bytes of content in {@code i_block}. Mirrors EXT4_MIN_INLINE_DATA_SIZE. */
  public static final int IN_BLOCK = Ext4Inode.BLOCK_AREA;

  /** Bytes of a directory's parent. Mirrors EXT4_INLINE_DOTDOT_SIZE. */
  public static final int DOTDOT = 4;

  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);

  private Ext4InlineData() {}

  /**
   * Checks that an inode with {@link Ext4Inode#INLINE_DATA_FL}, whose attributes were found good,
   * has its content. Errors: EUCLEAN, no {@code system.data}, or less room than the size says.
   */
  public static void check(Ext4Layout l, Ext4Inode inode, long ino) throws ErrnoException {
    long e = Ext4Xattrs.findBody(inode, Ext4Xattr.SYSTEM, DATA);
    if (e < 0) {
      throw Damage.structure("inode " + ino, "content in the inode, and no system.data");
    }
    if (Le.u32(inode.segment(), e + 4) != 0) {
      throw Damage.structure("inode " + ino, "system.data in another inode");
    }
    if (inode.iSize(l) > room(inode)) {
      throw Damage.structure(
          "inode " + ino, inode.iSize(l) + " bytes of content in room for " + room(inode));
    }
  }

  /** Bytes of content that it has room for as it is. Mirrors ext4_get_inline_size. */
  public static int room(Ext4Inode inode) {
    long e = Ext4Xattrs.findBody(inode, Ext4Xattr.SYSTEM, DATA);
    return e < 0 ? IN_BLOCK : IN_BLOCK + Ext4Xattrs.valueSize(inode, e);
  }

  /**
   * Bytes of content that it could have beside its other attributes. Mirrors
   * get_max_inline_xattr_value_size.
   */
  public static int maxRoom(Ext4Inode inode) {
    int free = inode.xattrLength() - 8;
    if (free < 20) {
      return 0;
    }
    for (Ext4Xattr x : Ext4Xattrs.readBody(inode)) {
      if (!x.isNamed(Ext4Xattr.SYSTEM, DATA)) {
        free -= 16 + x.name().length + 3 & ~3;
        free -= x.value().length + 3 & ~3;
      }
    }
    return IN_BLOCK + Math.max(0, free - 20 & ~3);
  }

  /** Where in the segment the second part begins; -1 if there is none. */
  public static long restAt(Ext4Inode inode) {
    long e = Ext4Xattrs.findBody(inode, Ext4Xattr.SYSTEM, DATA);
    return e < 0 || Ext4Xattrs.valueSize(inode, e) == 0 ? -1 : Ext4Xattrs.valueAt(inode, e);
  }

  /** Copies content from {@code from} on; what is behind the room is not touched. */
  public static void read(Ext4Inode inode, int from, MemorySegment to, long at, int length) {
    int n = Math.clamp((long) IN_BLOCK - from, 0, length);
    if (n > 0) {
      MemorySegment.copy(inode.segment(), inode.blockArea() + from, to, at, n);
    }
    int rest = Math.min(length, room(inode) - from) - n;
    if (rest > 0) {
      long second = restAt(inode) + from + n - IN_BLOCK;
      MemorySegment.copy(inode.segment(), second, to, at + n, rest);
    }
  }

  /**
   * Stores content whole, and room for no more. The size, flags and checksum are not changed.
   *
   * @return false, and nothing changed, if there is no room
   */
  public static boolean write(Ext4Inode inode, byte[] content) {
    byte[] rest = new byte[Math.max(0, content.length - IN_BLOCK)];
    System.arraycopy(content, content.length - rest.length, rest, 0, rest.length);
    List<Ext4Xattr> list = new ArrayList<>(Ext4Xattrs.readBody(inode));
    Ext4Xattr data = Ext4Xattr.of(Ext4Xattr.SYSTEM, DATA, rest);
    list.removeIf(x -> x.isNamed(Ext4Xattr.SYSTEM, DATA));
    list.add(0, data);
    if (!Ext4Xattrs.fitsBody(inode, list)) {
      return false;
    }
    Le.zero(inode.segment(), inode.blockArea(), IN_BLOCK);
    MemorySegment.copy(
        MemorySegment.ofArray(content),
        0,
        inode.segment(),
        inode.blockArea(),
        Math.min(content.length, IN_BLOCK));
    Ext4Xattrs.writeBody(inode, list);
    return true;
  }

  // ---- directories ----

  /** The parent of a directory. */
  public static long parent(Ext4Inode inode) {
    return Le.u32(inode.segment(), inode.blockArea());
  }

  public static void parent(Ext4Inode inode, long ino) {
    Le.put32(inode.segment(), inode.blockArea(), ino);
  }

  /** Where in the segment the first row of a directory's entries begins. */
  public static long entriesAt(Ext4Inode inode) {
    return inode.blockArea() + DOTDOT;
  }

  /** Bytes of the first row. */
  public static int entriesRoom() {
    return IN_BLOCK - DOTDOT;
  }

  /** Bytes of the second row, at {@link #restAt}; 0: there is none. */
  public static int restRoom(Ext4Inode inode) {
    return room(inode) - IN_BLOCK;
  }

  /** Makes a directory without entries; attributes are not touched. */
  public static void initDirectory(Ext4Layout l, Ext4Inode inode, long parent) {
    Le.zero(inode.segment(), inode.blockArea(), IN_BLOCK);
    parent(inode, parent);
    Ext4Dirent.recLen(inode.segment(), entriesAt(inode), l.blockSize, entriesRoom());
  }

  /**
   * Checks the entries of a directory that {@link #check} found good. Errors: EUCLEAN. Mirrors
   * ext4_check_all_de.
   */
  public static void checkDirectory(Ext4Layout l, Ext4Inode inode, long ino) throws ErrnoException {
    if (!l.isInode(parent(inode))) {
      throw Damage.structure("directory " + ino + " in its inode", "parent " + parent(inode));
    }
    MemorySegment s = inode.segment();
    Ext4DirBlock.checkEntries(l, s, entriesAt(inode), entriesRoom(), ino, -1);
    if (restRoom(inode) > 0) {
      Ext4DirBlock.checkEntries(l, s, restAt(inode), restRoom(inode), ino, -1);
    }
  }
}
