// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.contract.SuperOperations;
import org.jvfs.contract.XattrHandler;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4Feature;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.ext4.disk.Ext4SuperBlock;
import org.jvfs.ext4.disk.Ext4SuperBlocks;
import org.jvfs.inode.Inode;
import org.jvfs.inode.PosixAclHandler;
import org.jvfs.jbd2.DeviceBlocks;
import org.jvfs.jbd2.OverlayBlocks;
import org.jvfs.jbd2.Recovery;
import org.jvfs.pagecache.Page;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.OptionSink;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.StatFs;

/** One mounted file system. Mirrors struct ext4_sb_info, and ext4_sops. */
final class Ext4Super implements SuperOperations {
  static final long MAGIC = Ext4SuperBlock.MAGIC;
  private static final int SB_UNIT = 1024;
  private static final int NAME_MAX = 255;

  private final SuperBlock sb;
  private final BlockDevice device;
  private final Ext4Options options;
  private final Ext4Layout layout;
  private final BufferHead buffer;
  private final Ext4SuperBlock disk;
  private final Ext4Groups groups;

  private Ext4Super(
      SuperBlock sb, Ext4Options options, Ext4Layout layout, BufferHead buffer, long offset)
      throws ErrnoException {
    this.sb = sb;
    this.device = sb.bdev();
    this.options = options;
    this.layout = layout;
    this.buffer = buffer;
    this.disk = new Ext4SuperBlock(buffer.data(), offset);
    this.groups = new Ext4Groups(device, layout);
  }

  static Ext4Super of(SuperBlock sb) {
    Ext4Super s = (Ext4Super) sb.fsInfo();
    assert s != null;
    return s;
  }

  static Ext4Super of(Inode inode) {
    return of(inode.sb());
  }

  SuperBlock sb() {
    return sb;
  }

  BlockDevice device() {
    return device;
  }

  Ext4Layout layout() {
    return layout;
  }

  Ext4Groups groups() {
    return groups;
  }

  /** The superblock as it is on the disk, or will be. */
  Ext4SuperBlock disk() {
    return disk;
  }

  // ---- mounting ----

  /** Mirrors ext4_fill_super. */
  @MayBlock
  static void fill(SuperBlock sb, MountContext ctx) throws ErrnoException {
    Ext4Options options = Ext4Options.parse(ctx.options());
    BlockDevice d = sb.bdev();
    Ext4Layout layout = readLayout(d, options);
    if (layout.blockSize > Page.SIZE) {
      throw Ext4Options.bad("blocks of " + layout.blockSize + " bytes are larger than pages");
    }
    d.setBlockSize(layout.blockSize);
    sb.setBlockSize(layout.blockSize);
    Ext4Super s = read(sb, options, layout);
    if (s.disk.has(Ext4Feature.RECOVER) && !options.noload()) {
      s.replay();
      // What was read before may be old, the superblock included.
      s.release();
      BlockCache.drop(d);
      s = read(sb, options, readLayout(d, options));
    }
    s.start();
  }

  /** Reads superblock and group descriptors; {@code putSuper} lets go of them. */
  @MayBlock
  private static Ext4Super read(SuperBlock sb, Ext4Options options, Ext4Layout layout)
      throws ErrnoException {
    long at = options.sbBlock() * SB_UNIT;
    BufferHead b = BlockCache.bread(sb.bdev(), at / layout.blockSize);
    try {
      Ext4Super s = new Ext4Super(sb, options, layout, b, at % layout.blockSize);
      sb.setFsInfo(s);
      sb.setOps(s);
      return s;
    } catch (ErrnoException e) {
      b.put();
      throw e;
    }
  }

  /**
   * Replays the journal. For a file system that is mounted to be read the disk is not changed: what
   * was replayed lies over it in memory. Linux changes it then too, unless the device forbids it.
   * May block. Errors: those of {@link Recovery#recover}.
   */
  @MayBlock
  private void replay() throws ErrnoException {
    if (!disk.has(Ext4Feature.HAS_JOURNAL) || disk.sJournalInum() == 0) {
      throw ErrnoException.because(
          Errno.EINVAL, "ext4: the journal to be replayed is on another device");
    }
    JournalBlocks map = JournalBlocks.read(sb, disk.sJournalInum());
    try (DeviceBlocks blocks = new DeviceBlocks(device, layout.blockSize, layout.blocksCount)) {
      OverlayBlocks over = new OverlayBlocks(blocks);
      Recovery.recover(over, map, null);
      device.overlay(layout.blockSize, over::over);
    }
  }

  private static Ext4Layout readLayout(BlockDevice d, Ext4Options options) throws ErrnoException {
    try (Arena arena = Arena.ofConfined()) {
      int unit = Math.max(SB_UNIT, d.disk().limits().logicalBlockSize());
      MemorySegment m = arena.allocate(unit, unit);
      long at = options.sbBlock() * SB_UNIT;
      if (at + SB_UNIT > d.bytes()) {
        throw Ext4Options.bad(d + " is too small to hold a superblock at " + at);
      }
      d.read((at & -unit) >> BlockDevice.SECTOR_SHIFT, m);
      return Ext4SuperBlocks.check(new Ext4SuperBlock(m, at & (unit - 1)), d.bytes());
    }
  }

  private void start() throws ErrnoException {
    if (!sb.isReadOnly()) {
      List<String> why = Ext4Feature.readOnlyFor(disk);
      throw ErrnoException.because(
          Errno.EROFS,
          why.isEmpty()
              ? "ext4: writing is not built yet; mount it read-only"
              : "ext4: can only be read because of its features " + String.join(", ", why));
    }
    if (disk.has(Ext4Feature.HAS_JOURNAL) && disk.sJournalInum() == 0 && !options.noload()) {
      throw ErrnoException.because(
          Errno.EINVAL, "ext4: its journal is on another device; mount with noload to do without");
    }
    sb.setMagic(MAGIC);
    sb.setMaxBytes(Ext4Inodes.maxBytes(layout));
    sb.setTimeGranularity(layout.inodeSize > Ext4Inode.GOOD_OLD_SIZE ? 1 : 1_000_000_000);
    List<XattrHandler> handlers =
        new ArrayList<>(List.of(Ext4XattrHandler.TRUSTED, Ext4XattrHandler.SECURITY));
    if (options.acl()) {
      sb.setFlag(SuperBlock.SB_POSIXACL);
      handlers.add(PosixAclHandler.ACCESS);
      handlers.add(PosixAclHandler.DEFAULT);
    }
    if (options.userXattr()) {
      handlers.add(Ext4XattrHandler.USER);
    }
    sb.setXattrHandlers(handlers.toArray(new XattrHandler[0]));
    Inode root = Ext4Inodes.named(sb, Ext4Inode.ROOT_INO, "superblock");
    if (!root.isDir() || root.blocks() == 0 && root.size() == 0) {
      root.put();
      throw ErrnoException.because(Errno.EUCLEAN, "ext4: the root inode is no directory");
    }
    sb.setRoot(sb.dcache().makeRoot(sb, root));
  }

  // ---- the whole ----

  @Override
  public Inode allocInode(SuperBlock s) {
    return new Ext4InodeInfo(s);
  }

  @Override
  public void putSuper(SuperBlock s) {
    release();
    device.overlay(layout.blockSize, null);
  }

  private void release() {
    groups.release();
    buffer.put();
  }

  boolean hasUserXattrs() {
    return options.userXattr();
  }

  /** Mirrors ext4_statfs. */
  @Override
  public void statfs(Dentry dentry, StatFs out) throws ErrnoException {
    out.type = MAGIC;
    out.bsize = layout.blockSize;
    out.frsize = layout.blockSize;
    out.namelen = NAME_MAX;
    long overhead = options.minixdf() ? 0 : groups.overhead(disk);
    out.blocks = layout.blocksCount - overhead;
    out.bfree = groups.freeClusters() << layout.clusterBits;
    out.bavail = Math.max(0, out.bfree - disk.sRBlocksCount() - groups.reserve());
    out.files = layout.inodesCount;
    out.ffree = groups.freeInodes();
    UUID u = disk.sUuid();
    // The two halves as they stand on the disk, little endian.
    out.fsid =
        Long.reverseBytes(u.getMostSignificantBits())
            ^ Long.reverseBytes(u.getLeastSignificantBits());
  }

  @Override
  public void remountFs(SuperBlock s, int flags, Map<String, @Nullable String> o)
      throws ErrnoException {
    Ext4Options.parse(o);
    if ((flags & SuperBlock.SB_RDONLY) == 0) {
      throw ErrnoException.because(Errno.EROFS, "ext4: writing is not built yet");
    }
  }

  @Override
  public void showOptions(SuperBlock s, OptionSink out) {
    if (options.sbBlock() != 1) {
      out.add("sb", Long.toString(options.sbBlock()));
    }
    if (options.noload()) {
      out.add("norecovery", null);
    }
    if (!options.acl()) {
      out.add("noacl", null);
    }
    if (!options.userXattr()) {
      out.add("nouser_xattr", null);
    }
    if (options.minixdf()) {
      out.add("minixdf", null);
    }
  }
}
