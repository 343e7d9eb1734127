// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4GroupDesc;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.ext4.disk.Ext4SuperBlock;
import org.jvfs.uapi.ErrnoException;

/** The group descriptors, whose blocks stay in memory. Mirrors s_group_desc. */
final class Ext4Groups {
  private final Ext4Layout layout;
  private final BufferHead[] blocks;

  /**
   * Reads and checks all of them. May block. Errors: EIO; EBADMSG, EUCLEAN, a damaged one. Mirrors
   * ext4_group_desc_init and ext4_check_descriptors.
   */
  @MayBlock
  Ext4Groups(BlockDevice d, Ext4Layout layout) throws ErrnoException {
    this.layout = layout;
    this.blocks = new BufferHead[layout.gdbCount];
    int n = 0;
    try {
      for (int i = 0; i < layout.gdbCount; i++) {
        BlockCache.readahead(d, layout.descriptorBlock(i));
      }
      while (n < layout.gdbCount) {
        BufferHead b = BlockCache.bread(d, layout.descriptorBlock(n));
        blocks[n++] = b;
      }
      for (int g = 0; g < layout.groupsCount; g++) {
        group(g).check(layout, g);
      }
    } catch (ErrnoException e) {
      while (n > 0) {
        blocks[--n].put();
      }
      throw e;
    }
  }

  /** The descriptor of a group, in its buffer. */
  Ext4GroupDesc group(int g) {
    BufferHead b = blocks[g / layout.descPerBlock];
    return new Ext4GroupDesc(
        b.memory(), b.memoryOffset() + layout.descriptorOffset(g), layout.descSize);
  }

  void release() {
    for (BufferHead b : blocks) {
      b.put();
    }
  }

  long freeClusters() {
    long n = 0;
    for (int g = 0; g < layout.groupsCount; g++) {
      n += group(g).bgFreeBlocksCount();
    }
    return n;
  }

  /**
   * Blocks that are kept for extents to be split into, when there are none else. Mirrors
   * ext4_set_resv_clusters.
   */
  long reserve() {
    return layout.extents
        ? Math.min((layout.blocksCount >> layout.clusterBits) / 50, 4096) << layout.clusterBits
        : 0;
  }

  long freeInodes() {
    long n = 0;
    for (int g = 0; g < layout.groupsCount; g++) {
      n += group(g).bgFreeInodesCount();
    }
    return n;
  }

  /**
   * Blocks that no file can have, the journal among them: as the disk says, else counted. Mirrors
   * ext4_calculate_overhead.
   */
  long overhead(Ext4SuperBlock disk) {
    long said = disk.sOverheadClusters();
    if (said != 0) {
      return said << layout.clusterBits;
    }
    long n = layout.firstDataBlock;
    for (int g = 0; g < layout.groupsCount; g++) {
      n += layout.baseMetaBlocks(g) + 2 + layout.itbPerGroup;
    }
    return n;
  }
}
