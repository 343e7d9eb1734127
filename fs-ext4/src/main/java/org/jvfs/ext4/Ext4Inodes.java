// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BufferHead;
import org.jvfs.contract.FileOperations;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.ext4.disk.Ext4Extents;
import org.jvfs.ext4.disk.Ext4Indirect;
import org.jvfs.ext4.disk.Ext4InlineData;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.ext4.disk.Ext4SuperBlock;
import org.jvfs.ext4.disk.Ext4Xattrs;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/** Inodes from the disk. */
final class Ext4Inodes {
  /** Blocks of the inode table that are read together. Mirrors inode_readahead_blks. */
  private static final int READ_AHEAD = 32;

  private static final int BOOT_LOADER_INO = 5;

  /** Nanoseconds. */
  private static final int SECOND = 1_000_000_000;

  private Ext4Inodes() {}

  /** The largest size of a file with extents. Mirrors ext4_max_size. */
  static long maxBytes(Ext4Layout l) {
    return Math.min(Ext4Extents.MAX_BLOCKS - 1, countable(l)) << l.blockBits;
  }

  /** How many blocks {@code i_blocks} can count: sectors of 32 bits, or blocks of 48. */
  private static long countable(Ext4Layout l) {
    return l.hugeFile ? (1L << 48) - 1 : (1L << 32) - 1 >> l.blockBits - 9;
  }

  /**
   * The same with a map of blocks, whose own blocks are counted too. Mirrors ext4_max_bitmap_size.
   */
  static long maxBitmapBytes(Ext4Layout l) {
    long n = Ext4Indirect.perBlock(l.blockSize);
    long data = Ext4Indirect.DIRECT + n + n * n + n * n * n;
    long maps = 3 + n + n + n * n;
    long most = countable(l);
    if (data + maps > most) {
      long rest = most - Ext4Indirect.DIRECT - n;
      if (rest < n * n) {
        maps = 2 + Math.ceilDiv(rest, n);
      } else {
        rest -= n * n;
        maps = 3 + n + Math.ceilDiv(rest, n) + Math.ceilDiv(rest, n * n);
      }
      data = most - maps;
    }
    return data << l.blockBits;
  }

  /** The largest size of this file. */
  static long maxBytes(Inode i) {
    Ext4Layout l = Ext4Super.of(i).layout();
    return Ext4InodeInfo.of(i).has(Ext4Inode.EXTENTS_FL) ? maxBytes(l) : maxBitmapBytes(l);
  }

  /**
   * The inode of a number, with a reference. May block. Errors: EUCLEAN, no such number, or a
   * damaged inode; EBADMSG; ESTALE, it is free; EIO. Mirrors ext4_iget.
   */
  @MayBlock
  static Inode get(SuperBlock sb, long ino) throws ErrnoException {
    Ext4Layout l = Ext4Super.of(sb).layout();
    if (!l.isInode(ino)) {
      throw Damage.structure("inode " + ino, "there are " + l.inodesCount);
    }
    Inode i = sb.inodes().getLocked(ino);
    if (!i.hasState(Inode.I_NEW)) {
      return i;
    }
    try {
      read(Ext4Super.of(sb), (Ext4InodeInfo) i);
    } catch (ErrnoException e) {
      sb.inodes().fail(i);
      throw e;
    }
    sb.inodes().unlockNew(i);
    return i;
  }

  /**
   * The inode that something on the disk names: if it is free that is damage. May block. Errors: as
   * for {@link #get}, EUCLEAN instead of ESTALE.
   *
   * @param by what names it, for the message
   */
  @MayBlock
  static Inode named(SuperBlock sb, long ino, String by) throws ErrnoException {
    try {
      return get(sb, ino);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ESTALE) {
        throw Damage.structure(by, "names inode " + ino + ", which is free");
      }
      throw e;
    }
  }

  /** The inode in its block, which has a reference to be dropped. Mirrors ext4_get_inode_loc. */
  @MayBlock
  static BufferHead block(Ext4Super s, long ino) throws ErrnoException {
    Ext4Layout l = s.layout();
    long table = s.groups().group(l.groupOfInode(ino)).bgInodeTable();
    int at = (int) ((long) l.indexOfInode(ino) * l.inodeSize >> l.blockBits);
    BufferHead b = BlockCache.find(s.device(), table + at);
    if (b != null) {
      if (b.isUptodate()) {
        return b;
      }
      b.put();
    }
    int first = at & -READ_AHEAD;
    for (int i = first; i < Math.min(first + READ_AHEAD, l.itbPerGroup); i++) {
      BlockCache.readahead(s.device(), table + i);
    }
    return BlockCache.bread(s.device(), table + at);
  }

  /** Where in its block an inode begins. */
  static Ext4Inode in(Ext4Super s, BufferHead b, long ino) {
    Ext4Layout l = s.layout();
    long off = (long) l.indexOfInode(ino) * l.inodeSize & (l.blockSize - 1);
    return new Ext4Inode(b.memory(), b.memoryOffset() + off, l.inodeSize);
  }

  @MayBlock
  private static void read(Ext4Super s, Ext4InodeInfo i) throws ErrnoException {
    long ino = i.ino();
    BufferHead b = block(s, ino);
    try {
      Ext4Inode raw = in(s, b, ino);
      raw.check(s.layout(), ino);
      if (raw.iLinksCount() == 0
          && ino != BOOT_LOADER_INO
          && (raw.iMode() == 0 || (s.disk().sState() & Ext4SuperBlock.ORPHAN_FS) == 0)) {
        throw ErrnoException.because(Errno.ESTALE, "inode " + ino + " is free");
      }
      load(s, raw, i);
    } finally {
      b.put();
    }
    setOps(s, i);
  }

  private static void load(Ext4Super s, Ext4Inode raw, Ext4InodeInfo i) throws ErrnoException {
    Ext4Layout l = s.layout();
    i.init(raw.iMode(), raw.iUid(), raw.iGid());
    i.setNlink(raw.iLinksCount());
    i.setSize(raw.iSize(l));
    i.setBlocks(raw.iBlocks(l));
    i.setGeneration(raw.iGeneration());
    i.setDiskFlags(raw.iFlags());
    i.setFileAcl(raw.iFileAcl(l));
    i.setCsumSeed(raw.csumSeed(l, i.ino()));
    i.setShape(raw.isFastSymlink(l), raw.hasCrTime());
    i.setAtime(time(raw.aTimeSeconds(), raw.aTimeNanos()));
    i.setMtime(time(raw.mTimeSeconds(), raw.mTimeNanos()));
    i.setCtime(time(raw.cTimeSeconds(), raw.cTimeNanos()));
    if (raw.hasCrTime()) {
      i.setBtime(time(raw.crTimeSeconds(), raw.crTimeNanos()));
    }
    MemorySegment.copy(raw.segment(), raw.blockArea(), i.data(), 0, Ext4Inode.BLOCK_AREA);
    if (Mode.isDevice(raw.iMode())) {
      i.setRdev(Mode.makedev(raw.rdevMajor(), raw.rdevMinor()));
    }
    int f = 0;
    f |= i.has(Ext4Inode.APPEND_FL) ? Inode.S_APPEND : 0;
    f |= i.has(Ext4Inode.IMMUTABLE_FL) ? Inode.S_IMMUTABLE : 0;
    f |= i.has(Ext4Inode.NOATIME_FL) ? Inode.S_NOATIME : 0;
    i.setFlags(f);
    if (i.has(Ext4Inode.INLINE_DATA_FL)) {
      Ext4Xattrs.checkBody(l, raw, i.ino());
      Ext4InlineData.check(l, raw, i.ino());
      if (i.isDir()) {
        Ext4InlineData.checkDirectory(l, raw, i.ino());
      }
    } else if (i.has(Ext4Inode.EXTENTS_FL) && hasMap(l, raw)) {
      Ext4Extents.checkRoot(l, i.data(), 0, i.ino());
    }
  }

  /**
   * A time as it is stored, in 30 bits of nanoseconds. What is more than a second, as only damage
   * makes it, is carried over: Linux shows it as it stands, and no file should be lost for it.
   */
  private static Timespec time(long seconds, int nanos) {
    return nanos < SECOND
        ? new Timespec(seconds, nanos)
        : new Timespec(seconds + 1, nanos - SECOND);
  }

  private static boolean hasMap(Ext4Layout l, Ext4Inode raw) {
    int m = raw.iMode();
    return Mode.isReg(m) || Mode.isDir(m) || (Mode.isLnk(m) && !raw.isFastSymlink(l));
  }

  private static void setOps(Ext4Super s, Ext4InodeInfo i) throws ErrnoException {
    switch (i.mode() & Mode.S_IFMT) {
      case Mode.S_IFREG -> i.setOps(Ext4NodeInodeOps.FILE, Ext4FileOps.INSTANCE);
      case Mode.S_IFDIR -> i.setOps(Ext4DirInodeOps.INSTANCE, Ext4DirFileOps.INSTANCE);
      case Mode.S_IFLNK -> i.setOps(new Ext4Symlink(), FileOperations.DEFAULT);
      case Mode.S_IFCHR, Mode.S_IFBLK, Mode.S_IFIFO, Mode.S_IFSOCK ->
          i.setOps(Ext4NodeInodeOps.SPECIAL, FileOperations.DEFAULT);
      default ->
          throw Damage.structure("inode " + i.ino(), "mode 0%o is of no type".formatted(i.mode()));
    }
    if (i.isReg() || i.isDir() || i.isLnk()) {
      i.setMapping(new AddressSpace(i, Ext4Pages.INSTANCE, s.sb().state().frames()));
    }
  }
}
