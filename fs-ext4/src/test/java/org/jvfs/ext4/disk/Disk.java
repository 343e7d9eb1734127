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

  /** A piece of a file on the disk. */
  record Piece(long lblock, long length, long pblock, boolean unwritten) {}

  /** The pieces of a file in order, each node on the way checked, and the blocks of these nodes. */
  List<Piece> pieces(long ino, List<Long> nodes) throws ErrnoException {
    Ext4Inode i = inode(ino);
    List<Piece> out = new ArrayList<>();
    if (i.has(Ext4Inode.EXTENTS_FL)) {
      Ext4Extents.checkRoot(layout, bytes, i.blockArea(), ino);
      extents(
          ino,
          bytes,
          i.blockArea(),
          Ext4Extents.ehDepth(bytes, i.blockArea()),
          Ext4Extents.MAX_BLOCKS,
          out,
          nodes);
      return out;
    }
    Ext4Indirect.check(layout, bytes, i.blockArea(), 15, ino, 0);
    for (int k = 0; k < 15; k++) {
      int levels = Math.max(0, k - Ext4Indirect.DIRECT + 1);
      long from = 0;
      for (int j = 0; j < k; j++) {
        from += Ext4Indirect.span(layout.blockSize, Math.max(0, j - Ext4Indirect.DIRECT + 1));
      }
      indirect(ino, Ext4Indirect.number(bytes, i.blockArea(), k), levels, from, out, nodes);
    }
    return out;
  }

  private void indirect(
      long ino, long number, int levels, long from, List<Piece> out, List<Long> nodes)
      throws ErrnoException {
    if (number == 0) {
      return;
    }
    if (levels == 0) {
      out.add(new Piece(from, 1, number, false));
      return;
    }
    nodes.add(number);
    MemorySegment b = block(number);
    int n = Ext4Indirect.perBlock(layout.blockSize);
    Ext4Indirect.check(layout, b, 0, n, ino, number);
    for (int k = 0; k < n; k++) {
      indirect(
          ino,
          Ext4Indirect.number(b, 0, k),
          levels - 1,
          from + k * Ext4Indirect.span(layout.blockSize, levels - 1),
          out,
          nodes);
    }
  }

  private void extents(
      long ino, MemorySegment s, long node, int depth, long to, List<Piece> out, List<Long> nodes)
      throws ErrnoException {
    int n = Ext4Extents.ehEntries(s, node);
    for (int k = 0; k < n; k++) {
      long from = Ext4Extents.block(s, node, k);
      if (depth == 0) {
        out.add(
            new Piece(
                from,
                Ext4Extents.length(s, node, k),
                Ext4Extents.start(s, node, k),
                Ext4Extents.isUnwritten(s, node, k)));
        continue;
      }
      long end = k + 1 < n ? Ext4Extents.block(s, node, k + 1) : to;
      long leaf = Ext4Extents.leaf(s, node, k);
      nodes.add(leaf);
      MemorySegment b = block(leaf);
      int seed = inode(ino).csumSeed(layout, ino);
      Ext4Extents.check(layout, b, 0, seed, depth - 1, from, end, ino, leaf);
      extents(ino, b, 0, depth - 1, end, out, nodes);
    }
  }

  /** The block of a file, or -1 for a hole. */
  long bmap(List<Piece> pieces, long lblock) {
    for (Piece p : pieces) {
      if (lblock >= p.lblock && lblock < p.lblock + p.length) {
        return p.pblock + lblock - p.lblock;
      }
    }
    return -1;
  }
}
