// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.ErrnoException;

/**
 * Extended attributes, in an inode behind its fields or in a block that several inodes may share:
 * entries from the front, in a block in order, then four zero bytes, and values from the back. An
 * entry has 16 bytes and the name, a value is padded; both to a multiple of 4. Mirrors struct
 * ext4_xattr_header, ext4_xattr_ibody_header and ext4_xattr_entry.
 */
public final class Ext4Xattrs {
  /** What both places begin with. */
  public static final int MAGIC = 0xea020000;

  /** The most inodes that may share a block. */
  public static final int REFCOUNT_MAX = 1024;

  /** The longest value that an inode may hold. Mirrors EXT4_XATTR_SIZE_MAX. */
  public static final long SIZE_MAX = 1 << 24;

  private static final int BLOCK_HEADER = 32;
  private static final int BODY_HEADER = 4;
  private static final int ENTRY = 16;
  private static final int END = 4;
  private static final int CHECKSUM = 0x10;

  private Ext4Xattrs() {}

  // ---- a block's header ----

  /** How many inodes share a block. */
  public static long hRefcount(MemorySegment s, long base) {
    return Le.u32(s, base + 4);
  }

  public static void hRefcount(MemorySegment s, long base, long v) {
    Le.put32(s, base + 4, v);
  }

  /** A hash of all attributes, by which an equal block is found; 0: not to be shared. */
  public static int hHash(MemorySegment s, long base) {
    return Le.i32(s, base + 0xc);
  }

  /** The checksum of a block. Mirrors ext4_xattr_block_csum. */
  public static int computeChecksum(Ext4Layout l, MemorySegment s, long base, long block) {
    int crc = Crc32c.le64(l.csumSeed, block);
    crc = Crc32c.zeros(Crc32c.update(crc, s, base, CHECKSUM), 4);
    return Crc32c.update(crc, s, base + CHECKSUM + 4, l.blockSize - CHECKSUM - 4);
  }

  /** Makes a block's checksum right, where there is one. Mirrors ext4_xattr_block_csum_set. */
  public static void updateChecksum(Ext4Layout l, MemorySegment s, long base, long block) {
    if (l.metadataCsum) {
      Le.put32(s, base + CHECKSUM, computeChecksum(l, s, base, block));
    }
  }

  // ---- hashes ----

  /**
   * The hash of a name and of the value's words. Mirrors ext4_xattr_hash_entry.
   *
   * @param signed as older kernels did it where char is signed, which counts for bytes from 128 on
   */
  public static int entryHash(byte[] name, byte[] value, boolean signed) {
    int h = nameHash(name, signed);
    for (int i = 0; i < value.length; i += 4) {
      int word = 0;
      for (int k = 3; k >= 0; k--) {
        word = word << 8 | (i + k < value.length ? value[i + k] & 0xff : 0);
      }
      h = Integer.rotateLeft(h, 16) ^ word;
    }
    return h;
  }

  /** The hash of a name and of a value that an inode holds. */
  public static int entryHash(byte[] name, int valueHash, boolean signed) {
    return Integer.rotateLeft(nameHash(name, signed), 16) ^ valueHash;
  }

  private static int nameHash(byte[] name, boolean signed) {
    int h = 0;
    for (byte b : name) {
      h = Integer.rotateLeft(h, 5) ^ (signed ? b : b & 0xff);
    }
    return h;
  }

  /** The hash of a value that an inode holds. Mirrors ext4_xattr_inode_hash. */
  public static int valueHash(Ext4Layout l, byte[] value) {
    return Crc32c.update(l.csumSeed, value);
  }

  /** The hash of a block: 0 if an entry has none. Mirrors ext4_xattr_rehash. */
  private static int blockHash(MemorySegment s, long base, int size) {
    int h = 0;
    for (long at = base + BLOCK_HEADER; !isEnd(s, base + size, at); at += length(s, at)) {
      int e = Le.i32(s, at + 12);
      if (e == 0) {
        return 0;
      }
      h = Integer.rotateLeft(h, 16) ^ e;
    }
    return h;
  }

  // ---- reading ----

  /** Whether an inode has attributes behind its fields. */
  public static boolean hasBody(Ext4Inode inode) {
    return inode.xattrLength() >= BODY_HEADER + END
        && Le.i32(inode.segment(), inode.xattrArea()) == MAGIC;
  }

  /**
   * Checks the attributes behind an inode's fields; none is good. Errors: EUCLEAN. Mirrors
   * xattr_check_inode.
   */
  public static void checkBody(Ext4Layout l, Ext4Inode inode, long ino) throws ErrnoException {
    if (hasBody(inode)) {
      long first = inode.xattrArea() + BODY_HEADER;
      int size = inode.xattrLength() - BODY_HEADER;
      checkEntries(l, inode.segment(), first, first, size, false, "attributes in inode " + ino);
    }
  }

  /**
   * Checks a block of attributes. Errors, in order: EUCLEAN, no such block; EBADMSG, wrong
   * checksum; EUCLEAN, an entry that cannot be. Mirrors ext4_xattr_check_block.
   *
   * @param block where it lies
   */
  public static void checkBlock(Ext4Layout l, MemorySegment s, long base, long block)
      throws ErrnoException {
    String name = "attributes in block " + block;
    if (Le.i32(s, base) != MAGIC) {
      throw Damage.structure(name, "magic is 0x%08x".formatted(Le.i32(s, base)));
    }
    if (Le.u32(s, base + 8) != 1) {
      throw Damage.structure(name, "h_blocks " + Le.u32(s, base + 8));
    }
    if (l.metadataCsum) {
      int sum = computeChecksum(l, s, base, block);
      if (sum != Le.i32(s, base + CHECKSUM)) {
        throw Damage.checksum(name, Le.i32(s, base + CHECKSUM), sum);
      }
    }
    if (hRefcount(s, base) == 0 || hRefcount(s, base) > REFCOUNT_MAX) {
      throw Damage.structure(name, "h_refcount " + hRefcount(s, base));
    }
    checkEntries(l, s, base, base + BLOCK_HEADER, l.blockSize, true, name);
  }

  private static void checkEntries(
      Ext4Layout l, MemorySegment s, long base, long first, int size, boolean hashed, String name)
      throws ErrnoException {
    long end = base + size;
    long at = first;
    for (; !isEnd(s, end, at); at += length(s, at)) {
      if (at + ENTRY > end || at + length(s, at) + END > end) {
        throw Damage.structure(name, "an entry at " + (at - base) + " goes beyond the end");
      }
    }
    if (at + END > end) {
      throw Damage.structure(name, "no end of the entries");
    }
    for (long e = first; e < at; e += length(s, e)) {
      String why = wrong(l, s, base, size, at, e, hashed);
      if (why != null) {
        throw Damage.structure(name, "entry at " + (e - base) + ": " + why);
      }
    }
  }

  /** Why an entry cannot be, or null. */
  private static @Nullable String wrong(
      Ext4Layout l, MemorySegment s, long base, int size, long entries, long e, boolean hashed) {
    long bytes = Le.u32(s, e + 8);
    long inode = Le.u32(s, e + 4);
    int offset = Le.u16(s, e + 2);
    if (Le.u8(s, e + 1) == 0) {
      return "name index 0";
    }
    for (int k = 0; k < Le.u8(s, e); k++) {
      if (Le.u8(s, e + ENTRY + k) == 0) {
        return "a zero byte in its name";
      }
    }
    if (inode != 0) {
      if (!l.eaInode || inode < l.firstIno || !l.isInode(inode) || bytes > SIZE_MAX || bytes == 0) {
        return "a value of " + bytes + " bytes in inode " + inode;
      }
      return null;
    }
    if (bytes == 0) {
      return null;
    }
    long padded = bytes + 3 & ~3L;
    if (bytes > size || base + offset < entries + END || offset + padded > size) {
      return "a value of " + bytes + " bytes at " + offset;
    }
    if (hashed && Le.i32(s, e + 12) != 0 && (offset & 3) == 0) {
      byte[] name = Le.bytes(s, e + ENTRY, Le.u8(s, e));
      byte[] value = Le.bytes(s, base + offset, (int) padded);
      int hash = Le.i32(s, e + 12);
      if (hash != entryHash(name, value, false) && hash != entryHash(name, value, true)) {
        return "hash 0x%08x".formatted(hash);
      }
    }
    return null;
  }

  private static boolean isEnd(MemorySegment s, long end, long at) {
    return at + END > end || Le.i32(s, at) == 0;
  }

  private static int length(MemorySegment s, long e) {
    return ENTRY + Le.u8(s, e) + 3 & ~3;
  }

  /** All attributes behind an inode's fields, which {@link #checkBody} found good. */
  public static List<Ext4Xattr> readBody(Ext4Inode inode) {
    if (!hasBody(inode)) {
      return List.of();
    }
    long first = inode.xattrArea() + BODY_HEADER;
    return read(inode.segment(), first, first, inode.xattrLength() - BODY_HEADER);
  }

  /** All attributes of a block, which {@link #checkBlock} found good. */
  public static List<Ext4Xattr> readBlock(Ext4Layout l, MemorySegment s, long base) {
    return read(s, base, base + BLOCK_HEADER, l.blockSize);
  }

  private static List<Ext4Xattr> read(MemorySegment s, long base, long first, int size) {
    List<Ext4Xattr> list = new ArrayList<>();
    for (long e = first; !isEnd(s, base + size, e); e += length(s, e)) {
      long inode = Le.u32(s, e + 4);
      long bytes = Le.u32(s, e + 8);
      list.add(
          new Ext4Xattr(
              Le.u8(s, e + 1),
              Le.bytes(s, e + ENTRY, Le.u8(s, e)),
              inode != 0 || bytes == 0
                  ? new byte[0]
                  : Le.bytes(s, base + Le.u16(s, e + 2), (int) bytes),
              inode,
              bytes,
              Le.i32(s, e + 12)));
    }
    return list;
  }

  /**
   * Where the entry of a name begins behind an inode's fields, or -1. For {@code system.data},
   * whose value is looked at often; {@link #valueAt} says where that is.
   */
  public static long findBody(Ext4Inode inode, int index, byte[] name) {
    if (!hasBody(inode)) {
      return -1;
    }
    MemorySegment s = inode.segment();
    long end = inode.xattrArea() + inode.xattrLength();
    for (long e = inode.xattrArea() + BODY_HEADER; !isEnd(s, end, e); e += length(s, e)) {
      if (Le.u8(s, e + 1) == index && Le.u8(s, e) == name.length && Le.equal(s, e + ENTRY, name)) {
        return e;
      }
    }
    return -1;
  }

  /** Where in the segment the value of an entry that {@link #findBody} found begins. */
  public static long valueAt(Ext4Inode inode, long entry) {
    return inode.xattrArea() + BODY_HEADER + Le.u16(inode.segment(), entry + 2);
  }

  /** Bytes of the value of an entry. */
  public static int valueSize(Ext4Inode inode, long entry) {
    return Le.i32(inode.segment(), entry + 8);
  }

  // ---- writing ----

  /** Bytes that attributes take, without a header. */
  private static long need(List<Ext4Xattr> list) {
    long n = END;
    for (Ext4Xattr x : list) {
      n += ENTRY + x.name().length + 3 & ~3;
      n += x.value().length + 3 & ~3;
    }
    return n;
  }

  /** Whether attributes have room behind an inode's fields. */
  public static boolean fitsBody(Ext4Inode inode, List<Ext4Xattr> list) {
    return list.isEmpty() || BODY_HEADER + need(list) <= inode.xattrLength();
  }

  /** Whether attributes have room in a block. */
  public static boolean fitsBlock(Ext4Layout l, List<Ext4Xattr> list) {
    return BLOCK_HEADER + need(list) <= l.blockSize;
  }

  /**
   * Writes attributes that {@link #fitsBody} behind an inode's fields, in the order given; none are
   * zeros. The inode's checksum is not computed.
   */
  public static void writeBody(Ext4Inode inode, List<Ext4Xattr> list) {
    MemorySegment s = inode.segment();
    long at = inode.xattrArea();
    if (!fitsBody(inode, list)) {
      throw new IllegalArgumentException(list.size() + " attributes");
    }
    Le.zero(s, at, inode.xattrLength());
    if (!list.isEmpty()) {
      Le.put32(s, at, MAGIC);
      long first = at + BODY_HEADER;
      write(s, first, first, inode.xattrLength() - BODY_HEADER, list, false);
    }
  }

  /**
   * Writes a block of attributes that {@link #fitsBlock}, with one inode that has it; it sorts them
   * and computes hashes. The checksum is not computed.
   */
  public static void writeBlock(Ext4Layout l, MemorySegment s, long base, List<Ext4Xattr> list) {
    if (!fitsBlock(l, list)) {
      throw new IllegalArgumentException(list.size() + " attributes");
    }
    Le.zero(s, base, l.blockSize);
    Le.put32(s, base, MAGIC);
    hRefcount(s, base, 1);
    Le.put32(s, base + 8, 1);
    List<Ext4Xattr> sorted = new ArrayList<>(list);
    sorted.sort(Ext4Xattr::compare);
    write(s, base, base + BLOCK_HEADER, l.blockSize, sorted, true);
    Le.put32(s, base + 0xc, blockHash(s, base, l.blockSize));
  }

  private static void write(
      MemorySegment s, long base, long first, int size, List<Ext4Xattr> list, boolean hashed) {
    long e = first;
    long end = base + size;
    for (Ext4Xattr x : list) {
      Le.put8(s, e, x.name().length);
      Le.put8(s, e + 1, x.index());
      Le.put32(s, e + 4, x.valueInode());
      Le.put32(s, e + 8, x.size());
      Le.put(s, e + ENTRY, x.name());
      if (x.value().length > 0) {
        end -= x.value().length + 3 & ~3;
        Le.put16(s, e + 2, (int) (end - base));
        Le.put(s, end, x.value());
      }
      int hash = 0;
      if (x.valueInode() != 0) {
        hash = x.hash();
      } else if (hashed) {
        hash = entryHash(x.name(), x.value(), false);
      }
      Le.put32(s, e + 12, hash);
      e += length(s, e);
    }
  }
}
