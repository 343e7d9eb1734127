// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * An inode: 128 bytes, then as far as {@link #iExtraIsize} says more fields, then extended
 * attributes. A view: reads and changes the bytes in place, and whoever does keeps the others out.
 * A field that an inode is too short for reads as 0 and is not written. Mirrors struct ext4_inode.
 */
public final class Ext4Inode {
  /** Bytes that each inode has. */
  public static final int GOOD_OLD_SIZE = 128;

  /** Bytes of {@code i_block}. */
  public static final int BLOCK_AREA = 60;

  /** Where {@code i_block} begins. */
  public static final int BLOCK_OFFSET = 0x28;

  /** The inode of the root. */
  public static final long ROOT_INO = 2;

  /** The inode of the journal, as mkfs chooses it. */
  public static final long JOURNAL_INO = 8;

  /** The inode that keeps room for more group descriptors. */
  public static final long RESIZE_INO = 7;

  /** The inode of bad blocks. */
  public static final long BAD_INO = 1;

  /** {@link #iFlags}: secure deletion. */
  public static final int SECRM_FL = 0x1;

  /** {@link #iFlags}: undelete. */
  public static final int UNRM_FL = 0x2;

  /** {@link #iFlags}: compressed. */
  public static final int COMPR_FL = 0x4;

  /** {@link #iFlags}: synchronous updates. */
  public static final int SYNC_FL = 0x8;

  /** {@link #iFlags}: may not be changed. */
  public static final int IMMUTABLE_FL = 0x10;

  /** {@link #iFlags}: may only be appended to. */
  public static final int APPEND_FL = 0x20;

  /** {@link #iFlags}: not to be dumped. */
  public static final int NODUMP_FL = 0x40;

  /** {@link #iFlags}: accesses are not noted. */
  public static final int NOATIME_FL = 0x80;

  /** {@link #iFlags}: encrypted. */
  public static final int ENCRYPT_FL = 0x800;

  /** {@link #iFlags}: a directory with an index of hashes. */
  public static final int INDEX_FL = 0x1000;

  /** {@link #iFlags}: AFS. */
  public static final int IMAGIC_FL = 0x2000;

  /** {@link #iFlags}: content goes through the journal. */
  public static final int JOURNAL_DATA_FL = 0x4000;

  /** {@link #iFlags}: the tail is not to be merged. */
  public static final int NOTAIL_FL = 0x8000;

  /** {@link #iFlags}: synchronous updates of a directory. */
  public static final int DIRSYNC_FL = 0x10000;

  /** {@link #iFlags}: directories below are not related. */
  public static final int TOPDIR_FL = 0x20000;

  /** {@link #iFlags}: i_blocks counts blocks. */
  public static final int HUGE_FILE_FL = 0x40000;

  /** {@link #iFlags}: mapped by extents. */
  public static final int EXTENTS_FL = 0x80000;

  /** {@link #iFlags}: sealed by a tree of hashes. */
  public static final int VERITY_FL = 0x100000;

  /** {@link #iFlags}: holds an attribute's value. */
  public static final int EA_INODE_FL = 0x200000;

  /** {@link #iFlags}: direct access. */
  public static final int DAX_FL = 0x2000000;

  /** {@link #iFlags}: content is in the inode. */
  public static final int INLINE_DATA_FL = 0x10000000;

  /** {@link #iFlags}: what is made in it inherits its project. */
  public static final int PROJINHERIT_FL = 0x20000000;

  /** {@link #iFlags}: names without case. */
  public static final int CASEFOLD_FL = 0x40000000;

  private static final int CHECKSUM_LO = 0x7c;
  private static final int CHECKSUM_HI = 0x82;

  /** Immutable. Its bytes are protected by whoever handed it in. */
  private final MemorySegment seg;

  /** Immutable. */
  private final long base;

  /** Bytes of it. Immutable. */
  private final int size;

  /**
   * The inode at {@code base} of a segment that holds all of it.
   *
   * @param size {@link Ext4Layout#inodeSize}
   */
  public Ext4Inode(MemorySegment seg, long base, int size) {
    Objects.checkFromIndexSize(base, size, seg.byteSize());
    this.seg = seg;
    this.base = base;
    this.size = size;
  }

  /** The segment it lies in. */
  public MemorySegment segment() {
    return seg;
  }

  /** Where in the segment it begins. */
  public long base() {
    return base;
  }

  /** Bytes of it. */
  public int size() {
    return size;
  }

  /** Type and permissions. */
  public int iMode() {
    return Le.u16(seg, base);
  }

  public void iMode(int v) {
    Le.put16(seg, base, v);
  }

  /** When it was deleted; while it is on the list of orphans, the next of them. */
  public long iDtime() {
    return Le.u32(seg, base + 0x14);
  }

  public void iDtime(long v) {
    Le.put32(seg, base + 0x14, v);
  }

  /** Names it has; 1 for a directory with too many. */
  public int iLinksCount() {
    return Le.u16(seg, base + 0x1a);
  }

  public void iLinksCount(int v) {
    Le.put16(seg, base + 0x1a, v);
  }

  /** {@code *_FL}. */
  public int iFlags() {
    return Le.i32(seg, base + 0x20);
  }

  public void iFlags(int v) {
    Le.put32(seg, base + 0x20, v);
  }

  /** Which life of this number it is. */
  public int iGeneration() {
    return Le.i32(seg, base + 0x64);
  }

  public void iGeneration(int v) {
    Le.put32(seg, base + 0x64, v);
  }

  /** Whether all bits of some are set in the flags. */
  public boolean has(int flag) {
    return (iFlags() & flag) == flag;
  }

  // ---- fields in halves ----

  public int iUid() {
    return Le.u16(seg, base + 0x02) | Le.u16(seg, base + 0x78) << 16;
  }

  public void iUid(int v) {
    Le.put16(seg, base + 0x02, v);
    Le.put16(seg, base + 0x78, v >>> 16);
  }

  public int iGid() {
    return Le.u16(seg, base + 0x18) | Le.u16(seg, base + 0x7a) << 16;
  }

  public void iGid(int v) {
    Le.put16(seg, base + 0x18, v);
    Le.put16(seg, base + 0x7a, v >>> 16);
  }

  /**
   * Bytes of content, 0 to 2^63-1 where {@link #check} was content. The high half counts for
   * regular files, and for directories with large_dir. Mirrors ext4_isize.
   */
  public long iSize(Ext4Layout l) {
    long lo = Le.u32(seg, base + 0x04);
    return l.largeDir || Mode.isReg(iMode()) ? lo | Le.u32(seg, base + 0x6c) << 32 : lo;
  }

  /** Sets both halves. Mirrors ext4_isize_set. */
  public void iSize(long v) {
    Le.put32(seg, base + 0x04, v);
    Le.put32(seg, base + 0x6c, v >>> 32);
  }

  /** Units of 512 bytes that it takes on the disk. Mirrors ext4_inode_blocks. */
  public long iBlocks(Ext4Layout l) {
    long lo = Le.u32(seg, base + 0x1c);
    if (!l.hugeFile) {
      return lo;
    }
    long all = lo | (long) Le.u16(seg, base + 0x74) << 32;
    return has(HUGE_FILE_FL) ? all << (l.blockBits - 9) : all;
  }

  /**
   * Sets the units of 512 bytes that it takes, and {@link #HUGE_FILE_FL} where 48 bits of them are
   * too few. Errors: EFBIG. Mirrors ext4_inode_blocks_set.
   */
  public void iBlocks(Ext4Layout l, long v) throws ErrnoException {
    if (v >= 0 && v <= 0xffff_ffffL) {
      blocksField(v);
      iFlags(iFlags() & ~HUGE_FILE_FL);
      return;
    }
    if (!l.hugeFile || v < 0) {
      throw Errno.EFBIG.exception();
    }
    boolean units = v >= 1L << 48;
    if (units && v >> (l.blockBits - 9) >= 1L << 48) {
      throw Errno.EFBIG.exception();
    }
    blocksField(units ? v >> (l.blockBits - 9) : v);
    iFlags(units ? iFlags() | HUGE_FILE_FL : iFlags() & ~HUGE_FILE_FL);
  }

  private void blocksField(long v) {
    Le.put32(seg, base + 0x1c, v);
    Le.put16(seg, base + 0x74, (int) (v >>> 32));
  }

  /** The block of extended attributes; 0: none. */
  public long iFileAcl(Ext4Layout l) {
    long lo = Le.u32(seg, base + 0x68);
    return l.bit64 ? lo | (long) Le.u16(seg, base + 0x76) << 32 : lo;
  }

  /** Sets the block of extended attributes. Mirrors ext4_file_acl_set. */
  public void iFileAcl(long v) {
    Le.put32(seg, base + 0x68, v);
    Le.put16(seg, base + 0x76, (int) (v >>> 32));
  }

  /** Which version of the content it is, 64 bits where the inode is long enough. */
  public long iVersion() {
    long lo = Le.u32(seg, base + 0x24);
    return fits(0x98, 4) ? lo | Le.u32(seg, base + 0x98) << 32 : lo;
  }

  public void iVersion(long v) {
    Le.put32(seg, base + 0x24, v);
    if (fits(0x98, 4)) {
      Le.put32(seg, base + 0x98, v >>> 32);
    }
  }

  // ---- i_block ----

  /** One of the fifteen numbers of {@code i_block}: a block, or of a device its number. */
  public int iBlock(int i) {
    return Le.i32(seg, base + BLOCK_OFFSET + 4L * Objects.checkIndex(i, 15));
  }

  public void iBlock(int i, int v) {
    Le.put32(seg, base + BLOCK_OFFSET + 4L * Objects.checkIndex(i, 15), v);
  }

  /** Where in the segment {@code i_block} begins: {@link #BLOCK_AREA} bytes. */
  public long blockArea() {
    return base + BLOCK_OFFSET;
  }

  /** Major number of a device. Mirrors old_decode_dev and new_decode_dev. */
  public int rdevMajor() {
    int old = iBlock(0);
    return old != 0 ? old >>> 8 & 0xff : iBlock(1) >>> 8 & 0xfff;
  }

  /** Minor number of a device. */
  public int rdevMinor() {
    int old = iBlock(0);
    int dev = iBlock(1);
    return old != 0 ? old & 0xff : dev & 0xff | dev >>> 12 & 0xfff00;
  }

  /**
   * Sets a device's number: in 16 bits where it fits, else in 32. Mirrors old_valid_dev,
   * old_encode_dev and new_encode_dev in ext4_do_update_inode.
   *
   * @param major 0 to 4095
   * @param minor 0 to 1048575
   */
  public void rdev(int major, int minor) {
    boolean old = major < 256 && minor < 256;
    iBlock(0, old ? major << 8 | minor : 0);
    iBlock(1, old ? 0 : minor & 0xff | major << 8 | (minor & 0xfff00) << 12);
    if (!old) {
      iBlock(2, 0);
    }
  }

  // ---- beyond 128 bytes ----

  /** Bytes of fields beyond 128; 0 of an inode of 128. */
  public int iExtraIsize() {
    return size > GOOD_OLD_SIZE ? Le.u16(seg, base + 0x80) : 0;
  }

  /** Sets the bytes of fields beyond 128; what attributes follow must be moved besides. */
  public void iExtraIsize(int v) {
    if (size > GOOD_OLD_SIZE) {
      Le.put16(seg, base + 0x80, v);
    }
  }

  /** Whether a field lies in it. Mirrors EXT4_FITS_IN_INODE. */
  private boolean fits(int at, int length) {
    return size > GOOD_OLD_SIZE
        && at + length <= GOOD_OLD_SIZE + iExtraIsize()
        && at + length <= size;
  }

  /** Seconds since 1970 of the last access. */
  public long aTimeSeconds() {
    return seconds(0x08, 0x8c);
  }

  /** Nanoseconds of it, 0 to 999999999 but on a damaged disk. */
  public int aTimeNanos() {
    return nanos(0x8c);
  }

  public void aTime(long seconds, int nanos) {
    time(0x08, 0x8c, seconds, nanos);
  }

  /** Seconds since 1970 of the last change of anything. */
  public long cTimeSeconds() {
    return seconds(0x0c, 0x84);
  }

  /** Nanoseconds of it. */
  public int cTimeNanos() {
    return nanos(0x84);
  }

  public void cTime(long seconds, int nanos) {
    time(0x0c, 0x84, seconds, nanos);
  }

  /** Seconds since 1970 of the last change of the content. */
  public long mTimeSeconds() {
    return seconds(0x10, 0x88);
  }

  /** Nanoseconds of it. */
  public int mTimeNanos() {
    return nanos(0x88);
  }

  public void mTime(long seconds, int nanos) {
    time(0x10, 0x88, seconds, nanos);
  }

  /** Whether it is long enough to say when it was made. */
  public boolean hasCrTime() {
    return fits(0x90, 4);
  }

  /** Seconds since 1970 when it was made; 0 if it does not say. */
  public long crTimeSeconds() {
    return hasCrTime() ? seconds(0x90, 0x94) : 0;
  }

  /** Nanoseconds of it. */
  public int crTimeNanos() {
    return nanos(0x94);
  }

  /** Says when it was made, where it is long enough. */
  public void crTime(long seconds, int nanos) {
    if (hasCrTime()) {
      time(0x90, 0x94, seconds, nanos);
    }
  }

  /** Whether times beyond 2038 and below a second fit. */
  public boolean hasExtraTimes() {
    return fits(0x8c, 4);
  }

  private long seconds(int at, int extra) {
    return Ext4Time.seconds(Le.i32(seg, base + at), fits(extra, 4) ? Le.i32(seg, base + extra) : 0);
  }

  private int nanos(int extra) {
    return fits(extra, 4) ? Ext4Time.nanos(Le.i32(seg, base + extra)) : 0;
  }

  private void time(int at, int extra, long seconds, int nanos) {
    if (fits(extra, 4)) {
      Le.put32(seg, base + at, seconds);
      Le.put32(seg, base + extra, Ext4Time.extra(seconds, nanos));
    } else {
      Le.put32(seg, base + at, Math.clamp(seconds, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
  }

  /** The project it belongs to, as an unsigned number; 0 where it does not say. */
  public int iProjid() {
    return fits(0x9c, 4) ? Le.i32(seg, base + 0x9c) : 0;
  }

  /** Sets the project; says whether it is long enough. */
  public boolean iProjid(int v) {
    boolean room = fits(0x9c, 4);
    if (room) {
      Le.put32(seg, base + 0x9c, v);
    }
    return room;
  }

  /** Where in the segment extended attributes begin, {@link #xattrLength} bytes. */
  public long xattrArea() {
    return base + GOOD_OLD_SIZE + iExtraIsize();
  }

  /** Bytes for extended attributes; less than 4: none. */
  public int xattrLength() {
    return size > GOOD_OLD_SIZE ? Math.max(0, size - GOOD_OLD_SIZE - iExtraIsize()) : 0;
  }

  // ---- checksum ----

  /** What checksums of all that belongs to this inode begin with. Mirrors i_csum_seed. */
  public int csumSeed(Ext4Layout l, long ino) {
    return csumSeed(l, ino, iGeneration());
  }

  /** The same for an inode of which only number and generation are known. */
  public static int csumSeed(Ext4Layout l, long ino, int generation) {
    return Crc32c.le32(Crc32c.le32(l.csumSeed, ino), generation);
  }

  /** The checksum that stands in it: 16 bits where it is too short for more. */
  public int checksum() {
    int lo = Le.u16(seg, base + CHECKSUM_LO);
    return fits(CHECKSUM_HI, 2) ? lo | Le.u16(seg, base + CHECKSUM_HI) << 16 : lo;
  }

  /** The checksum that should stand in it. Mirrors ext4_inode_csum. */
  public int computeChecksum(Ext4Layout l, long ino) {
    int crc = Crc32c.update(csumSeed(l, ino), seg, base, CHECKSUM_LO);
    crc = Crc32c.zeros(crc, 2);
    crc = Crc32c.update(crc, seg, base + CHECKSUM_LO + 2, GOOD_OLD_SIZE - CHECKSUM_LO - 2);
    if (size == GOOD_OLD_SIZE) {
      return crc & 0xffff;
    }
    crc = Crc32c.update(crc, seg, base + GOOD_OLD_SIZE, CHECKSUM_HI - GOOD_OLD_SIZE);
    if (!fits(CHECKSUM_HI, 2)) {
      return Crc32c.update(crc, seg, base + CHECKSUM_HI, size - CHECKSUM_HI) & 0xffff;
    }
    crc = Crc32c.zeros(crc, 2);
    return Crc32c.update(crc, seg, base + CHECKSUM_HI + 2, size - CHECKSUM_HI - 2);
  }

  /** Makes the checksum right, where there is one. Mirrors ext4_inode_csum_set. */
  public void updateChecksum(Ext4Layout l, long ino) {
    if (!l.metadataCsum) {
      return;
    }
    int sum = computeChecksum(l, ino);
    Le.put16(seg, base + CHECKSUM_LO, sum);
    if (fits(CHECKSUM_HI, 2)) {
      Le.put16(seg, base + CHECKSUM_HI, sum >>> 16);
    }
  }

  /** Whether it was never used: only zeros, and so without a checksum. */
  public boolean isZero() {
    return Le.isZero(seg, base, size);
  }

  // ---- what can be ----

  /**
   * Checks an inode in use. Where its blocks lie is looked at by who reads them. Errors, in order:
   * EUCLEAN, a bad length; EBADMSG, wrong checksum; EUCLEAN, a value that cannot be. Mirrors what
   * __ext4_iget refuses.
   */
  public void check(Ext4Layout l, long ino) throws ErrnoException {
    int extra = iExtraIsize();
    if (GOOD_OLD_SIZE + extra > size || (extra & 3) != 0) {
      throw wrong(ino, "i_extra_isize " + extra + " of " + (size - GOOD_OLD_SIZE));
    }
    if (l.metadataCsum) {
      int sum = computeChecksum(l, ino);
      if (sum != checksum()) {
        throw Damage.checksum("inode " + ino, checksum(), sum);
      }
    }
    long bytes = iSize(l);
    if (bytes < 0) {
      throw wrong(ino, "i_size 0x%x".formatted(bytes));
    }
    if (Mode.isDir(iMode()) && bytes > (1L << 32) * l.blockSize) {
      throw wrong(ino, "a directory of " + bytes + " bytes");
    }
    long acl = iFileAcl(l);
    if (acl != 0 && !l.areBlocks(acl, 1)) {
      throw wrong(ino, "attributes in block " + acl);
    }
    if (has(INDEX_FL) && !Mode.isDir(iMode())) {
      throw wrong(ino, "an index of hashes, and no directory");
    }
    if (has(INLINE_DATA_FL) && !l.inlineData) {
      throw wrong(ino, "content in the inode, and no inline_data");
    }
    if (has(INLINE_DATA_FL | EXTENTS_FL)) {
      throw wrong(ino, "content in the inode and in extents");
    }
    if (has(INLINE_DATA_FL) && size == GOOD_OLD_SIZE) {
      throw wrong(ino, "content in an inode of 128 bytes");
    }
    checkType(l, ino);
  }

  private void checkType(Ext4Layout l, long ino) throws ErrnoException {
    if (has(EXTENTS_FL) && !l.extents) {
      throw wrong(ino, "extents, and no such feature");
    }
    switch (iMode() & Mode.S_IFMT) {
      case Mode.S_IFREG,
          Mode.S_IFDIR,
          Mode.S_IFLNK,
          Mode.S_IFCHR,
          Mode.S_IFBLK,
          Mode.S_IFIFO,
          Mode.S_IFSOCK -> {}
      default -> {
        // Reserved ones need no type: the loader's, and older ones' quotas.
        if (ino >= l.firstIno) {
          throw wrong(ino, "i_mode 0%o".formatted(iMode()));
        }
      }
    }
    if (isFastSymlink(l) && iSize(l) >= BLOCK_AREA && !has(INLINE_DATA_FL)) {
      throw wrong(ino, "a symbolic link of " + iSize(l) + " bytes without blocks");
    }
  }

  /**
   * Whether it is a symbolic link whose target stands in {@code i_block}. Mirrors
   * ext4_inode_is_fast_symlink.
   */
  public boolean isFastSymlink(Ext4Layout l) {
    if (!Mode.isLnk(iMode()) || has(INLINE_DATA_FL)) {
      return false;
    }
    if (l.eaInode) {
      // Blocks of values in inodes are counted too.
      long bytes = iSize(l);
      return bytes > 0 && bytes < BLOCK_AREA;
    }
    long sectors = iFileAcl(l) == 0 ? 0 : (long) l.blockSize << l.clusterBits >> 9;
    return iBlocks(l) == sectors;
  }

  private static ErrnoException wrong(long ino, String why) {
    return Damage.structure("inode " + ino, why);
  }
}
