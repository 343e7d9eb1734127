// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jvfs.block.BlockDevice;
import org.jvfs.contract.FileSystemType;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4SuperBlock;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/** The type {@code ext4}, which also mounts what mkfs made as ext2 or ext3. */
public final class Ext4FileSystemType extends FileSystemType {
  /** 64 KiB, in units of 1 KiB: the largest that the format has. */
  private static final int MAX_LOG_BLOCK_SIZE = 6;

  @Override
  public String name() {
    return "ext4";
  }

  @Override
  public int flags() {
    return FS_REQUIRES_DEV;
  }

  /** By the first superblock: its magic, and, since that is short, a size of blocks that can be. */
  @Override
  @MayBlock
  public boolean recognises(BlockDevice device) throws ErrnoException {
    if (device.bytes() < Ext4SuperBlock.OFFSET + Ext4SuperBlock.SIZE) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      int unit = Math.max(Ext4SuperBlock.SIZE, device.disk().limits().logicalBlockSize());
      MemorySegment m = arena.allocate(unit, unit);
      device.read((Ext4SuperBlock.OFFSET & -unit) >> BlockDevice.SECTOR_SHIFT, m);
      Ext4SuperBlock sb = new Ext4SuperBlock(m, Ext4SuperBlock.OFFSET & (unit - 1));
      return sb.sMagic() == Ext4SuperBlock.MAGIC && sb.sLogBlockSize() <= MAX_LOG_BLOCK_SIZE;
    }
  }

  /**
   * Errors, in order: those of opening the device; EINVAL, no such file system, an option, or a
   * feature that is not known; EBADMSG, EUCLEAN, a damaged one; EROFS, one that can only be read;
   * EIO.
   */
  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    return ctx.bdev(Ext4Super::fill);
  }

  @Override
  public void killSb(SuperBlock sb) {
    sb.killBlock();
  }
}
