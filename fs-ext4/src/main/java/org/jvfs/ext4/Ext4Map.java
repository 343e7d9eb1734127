// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jvfs.block.BlockMapping;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.ext4.disk.Ext4Extents;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/** Where the blocks of a file lie. Mirrors ext4_map_blocks. */
final class Ext4Map {
  private Ext4Map() {}

  /**
   * Says where blocks lie, for a {@code GetBlock}. May block. Errors: EIO, EUCLEAN, EBADMSG.
   *
   * @param create must be false
   */
  @MayBlock
  static void map(Inode inode, long block, int most, boolean create, BlockMapping out)
      throws ErrnoException {
    assert !create;
    Ext4InodeInfo i = Ext4InodeInfo.of(inode);
    Ext4Super s = Ext4Super.of(inode);
    if (i.has(Ext4Inode.INLINE_DATA_FL)) {
      throw Damage.structure("inode " + i.ino(), "has its content inside, and is asked for blocks");
    }
    if (block >= Ext4Extents.MAX_BLOCKS - 1) {
      throw Damage.structure("inode " + i.ino(), "is asked for block " + block);
    }
    i.dataSem().lockShared();
    try {
      if (i.has(Ext4Inode.EXTENTS_FL)) {
        ExtentMap.map(s, i, block, most, out);
      } else {
        IndirectMap.map(s, i, block, most, out);
      }
    } finally {
      i.dataSem().unlockShared();
    }
  }

  /** The block of a device that a block of a file lies in; 0 for a hole. */
  @MayBlock
  static long one(Inode inode, long block) throws ErrnoException {
    BlockMapping m = new BlockMapping();
    map(inode, block, 1, false, m);
    return m.isReadable() ? m.block() : 0;
  }
}
