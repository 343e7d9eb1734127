// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jvfs.block.BlockMapping;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Seek;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Looking for data and holes. Mirrors iomap_seek_data and iomap_seek_hole over ext4's map. */
final class SeekHole {
  private SeekHole() {}

  /** May block. Errors: ENXIO, behind the end, or no data from there on; those of the map. */
  @MayBlock
  static long seek(OpenFile file, long offset, int whence) throws ErrnoException {
    Inode inode = file.inode();
    inode.rwsem().lockShared();
    try {
      long size = inode.size();
      if (offset < 0 || offset >= size) {
        throw Errno.ENXIO.exception();
      }
      long at = find(inode, offset, size, whence == Fcntl.SEEK_DATA);
      if (at >= size && whence == Fcntl.SEEK_DATA) {
        throw Errno.ENXIO.exception();
      }
      return Seek.setPos(file, Math.min(at, size), Ext4Inodes.maxBytes(inode));
    } finally {
      inode.rwsem().unlockShared();
    }
  }

  private static long find(Inode inode, long offset, long size, boolean data)
      throws ErrnoException {
    if (Ext4InodeInfo.of(inode).has(Ext4Inode.INLINE_DATA_FL)) {
      return data ? offset : size;
    }
    Ext4Layout l = Ext4Super.of(inode).layout();
    BlockMapping m = new BlockMapping();
    long at = offset;
    while (at < size) {
      long block = at >> l.blockBits;
      int most = (int) Math.min(Integer.MAX_VALUE, (size - 1 >> l.blockBits) - block + 1);
      Ext4Map.map(inode, block, most, false, m);
      if (m.isReadable() == data) {
        return at;
      }
      at = block + m.count() << l.blockBits;
    }
    return size;
  }
}
