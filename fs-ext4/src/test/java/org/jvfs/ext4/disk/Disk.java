// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jvfs.uapi.ErrnoException;

/** The bytes of a whole disk, read by the classes under test. */
final class Disk {
  final MemorySegment bytes;
  final Ext4SuperBlock sb;
  final Ext4Layout layout;

  Disk(MemorySegment bytes) throws ErrnoException {
    this.bytes = bytes;
    this.sb = new Ext4SuperBlock(bytes, Ext4SuperBlock.OFFSET);
    this.layout = Ext4SuperBlocks.check(sb, bytes.byteSize());
  }

  /** A block; what a check has to have kept inside. */
  MemorySegment block(long n) {
    return bytes.asSlice(n * layout.blockSize, layout.blockSize);
  }

  Ext4GroupDesc group(int g) {
    return new Ext4GroupDesc(
        block(layout.descriptorBlockOf(g)), layout.descriptorOffset(g), layout.descSize);
  }

  Ext4Inode inode(long ino) {
    long table = group(layout.groupOfInode(ino)).bgInodeTable();
    long at = table * layout.blockSize + (long) layout.indexOfInode(ino) * layout.inodeSize;
    return new Ext4Inode(bytes, at, layout.inodeSize);
  }

  /** The inodes that are in use. */
  List<Long> used() {
    List<Long> list = new ArrayList<>();
    for (long ino = 1; ino <= layout.inodesCount; ino++) {
      Ext4GroupDesc g = group(layout.groupOfInode(ino));
      if (g.has(Ext4GroupDesc.INODE_UNINIT) && (layout.metadataCsum || layout.gdtCsum)) {
        ino += layout.inodesPerGroup - 1 - layout.indexOfInode(ino);
        continue;
      }
      int i = layout.indexOfInode(ino);
      if ((Le.u8(block(g.bgInodeBitmap()), i >> 3) & 1 << (i & 7)) != 0) {
        list.add(ino);
      }
    }
    return list;
  }
}
