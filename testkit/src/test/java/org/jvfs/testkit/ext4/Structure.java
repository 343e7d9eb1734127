// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jvfs.ext4.disk.Crc32c;
import org.jvfs.ext4.disk.Ext4DirBlock;
import org.jvfs.ext4.disk.Ext4Dx;
import org.jvfs.ext4.disk.Ext4Extents;
import org.jvfs.ext4.disk.Ext4GroupDesc;
import org.jvfs.ext4.disk.Ext4Indirect;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.ext4.disk.Ext4SuperBlock;
import org.jvfs.ext4.disk.Ext4SuperBlocks;
import org.jvfs.ext4.disk.Ext4Xattrs;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * A structure on a disk that is damaged.
 *
 * @param name what it is
 * @param at its first byte
 * @param length how many bytes it has, its checksum among them
 * @param from where in it damage is done, and...
 * @param bytes ... in how many bytes
 * @param sum makes its checksum right again
 */
record Structure(String name, long at, int length, int from, int bytes, Runnable sum) {
  private static final int JOURNAL_MAGIC = 0xc03b3998;
  private static final ValueLayout.OfInt BE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  /** Those of a good image: superblock, descriptors, inodes, maps, directories, attributes, log. */
  static List<Structure> of(MemorySegment image) throws ErrnoException {
    return new Finder(image).find();
  }

  /** Makes its checksum right again, unless a length is damaged that the sum goes by. */
  boolean sumAgain() {
    try {
      sum.run();
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static final class Finder {
    private final MemorySegment m;
    private final Ext4Layout l;
    private final List<Structure> out = new ArrayList<>();

    Finder(MemorySegment m) throws ErrnoException {
      this.m = m;
      this.l = Ext4SuperBlocks.check(new Ext4SuperBlock(m, Ext4SuperBlock.OFFSET), m.byteSize());
    }

    List<Structure> find() throws ErrnoException {
      Ext4SuperBlock sb = new Ext4SuperBlock(m, Ext4SuperBlock.OFFSET);
      for (int i = 0; i < 12; i++) {
        add("superblock", Ext4SuperBlock.OFFSET, 1024, sb::updateChecksum);
      }
      for (int g = 0; g < l.groupsCount; g++) {
        int n = g;
        Ext4GroupDesc d = group(g);
        long at = l.descriptorBlockOf(g) * l.blockSize + l.descriptorOffset(g);
        add("group descriptor " + g, at, l.descSize, () -> d.updateChecksum(l, n));
        add("group descriptor " + g, at, l.descSize, () -> d.updateChecksum(l, n));
      }
      for (long ino = 1; ino <= l.inodesCount; ino++) {
        Ext4Inode i = inode(ino);
        if (i.iMode() != 0 && i.iLinksCount() != 0) {
          object(ino, i);
        }
      }
      journal(sb);
      return out;
    }

    private void add(String name, long at, int length, Runnable sum) {
      out.add(new Structure(name, at, length, 0, length, sum));
    }

    private void addPart(String name, long at, int length, int from, int bytes, Runnable sum) {
      out.add(new Structure(name, at, length, from, bytes, sum));
    }

    private Ext4GroupDesc group(int g) {
      long at = l.descriptorBlockOf(g) * l.blockSize + l.descriptorOffset(g);
      return new Ext4GroupDesc(m, at, l.descSize);
    }

    private Ext4Inode inode(long ino) {
      long at = group(l.groupOfInode(ino)).bgInodeTable() * l.blockSize;
      return new Ext4Inode(m, at + (long) l.indexOfInode(ino) * l.inodeSize, l.inodeSize);
    }

    private void object(long ino, Ext4Inode i) throws ErrnoException {
      add("inode " + ino, i.base(), l.inodeSize, () -> i.updateChecksum(l, ino));
      addPart(
          "map of inode " + ino,
          i.base(),
          l.inodeSize,
          (int) (i.blockArea() - i.base()),
          Ext4Inode.BLOCK_AREA,
          () -> i.updateChecksum(l, ino));
      long acl = i.iFileAcl(l);
      if (acl != 0) {
        add(
            "attributes in block " + acl,
            acl * l.blockSize,
            l.blockSize,
            () -> Ext4Xattrs.updateChecksum(l, m, acl * l.blockSize, acl));
      }
      if (i.has(Ext4Inode.INLINE_DATA_FL) || Mode.isSpecial(i.iMode()) || i.isFastSymlink(l)) {
        return;
      }
      int seed = i.csumSeed(l, ino);
      List<Long> blocks = new ArrayList<>();
      if (i.has(Ext4Inode.EXTENTS_FL)) {
        extents(ino, i.blockArea(), seed, blocks);
      } else {
        for (int k = 0; k < 15; k++) {
          indirect(ino, Ext4Indirect.number(m, i.blockArea(), k), Math.max(0, k - 11), blocks);
        }
      }
      if (Mode.isDir(i.iMode())) {
        directory(ino, i, seed, blocks);
      }
    }

    private void extents(long ino, long node, int seed, List<Long> blocks) {
      for (int k = 0; k < Ext4Extents.ehEntries(m, node); k++) {
        if (Ext4Extents.ehDepth(m, node) == 0) {
          for (int j = 0; j < Ext4Extents.length(m, node, k); j++) {
            blocks.add(Ext4Extents.start(m, node, k) + j);
          }
          continue;
        }
        long at = Ext4Extents.leaf(m, node, k) * l.blockSize;
        add("extents of " + ino, at, l.blockSize, () -> Ext4Extents.updateChecksum(l, m, at, seed));
        extents(ino, at, seed, blocks);
      }
    }

    private void indirect(long ino, long block, int levels, List<Long> blocks) {
      if (block == 0 || levels == 0) {
        if (block != 0) {
          blocks.add(block);
        }
        return;
      }
      add("indirect map of " + ino, block * l.blockSize, l.blockSize, () -> {});
      for (int k = 0; k < Ext4Indirect.perBlock(l.blockSize); k++) {
        indirect(ino, Ext4Indirect.number(m, block * l.blockSize, k), levels - 1, blocks);
      }
    }

    private void directory(long ino, Ext4Inode i, int seed, List<Long> blocks) {
      for (int n = 0; n < blocks.size(); n++) {
        long at = blocks.get(n) * l.blockSize;
        boolean indexed = i.has(Ext4Inode.INDEX_FL);
        if (indexed && n == 0) {
          addPart(
              "index of " + ino,
              at,
              l.blockSize,
              0,
              80,
              () -> Ext4Dx.updateChecksum(l, m, at, Ext4Dx.ROOT, seed));
        } else if (indexed && Ext4Dx.isNode(l, m, at)) {
          add(
              "index node of " + ino,
              at,
              l.blockSize,
              () -> Ext4Dx.updateChecksum(l, m, at, Ext4Dx.NODE, seed));
        } else {
          add(
              "directory " + ino,
              at,
              l.blockSize,
              () -> Ext4DirBlock.updateChecksum(l, m, at, seed));
        }
      }
    }

    /**
     * The log: its superblock, and each of its blocks that has a header, with sums of version 3.
     */
    private void journal(Ext4SuperBlock sb) {
      if (sb.sJournalInum() == 0) {
        return;
      }
      List<Long> blocks = new ArrayList<>();
      Ext4Inode i = inode(sb.sJournalInum());
      if (i.has(Ext4Inode.EXTENTS_FL)) {
        extents(sb.sJournalInum(), i.blockArea(), 0, blocks);
      } else {
        for (int k = 0; k < 15; k++) {
          indirect(
              sb.sJournalInum(),
              Ext4Indirect.number(m, i.blockArea(), k),
              k < 12 ? 0 : k - 11,
              blocks);
        }
      }
      long first = blocks.getFirst() * l.blockSize;
      int seed = Crc32c.update(~0, m, first + 0x30, 16);
      for (int k = 0; k < 10; k++) {
        add("journal superblock", first, 1024, () -> sum(first, 0xfc, 1024, ~0));
      }
      for (long b : blocks.subList(1, blocks.size())) {
        long at = b * l.blockSize;
        if (m.get(BE, at) != JOURNAL_MAGIC) {
          continue;
        }
        int type = m.get(BE, at + 4);
        int where = type == 2 ? 0x10 : l.blockSize - 4;
        for (int k = 0; k < 3; k++) {
          add(
              "journal block of type " + type,
              at,
              l.blockSize,
              () -> sum(at, where, l.blockSize, seed));
        }
      }
    }

    private void sum(long at, int where, int length, int seed) {
      m.set(BE, at + where, 0);
      m.set(BE, at + where, Crc32c.update(seed, m, at, length));
    }
  }
}
