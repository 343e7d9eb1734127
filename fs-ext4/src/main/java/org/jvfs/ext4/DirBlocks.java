// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.ext4.disk.Ext4DirBlock;
import org.jvfs.ext4.disk.Ext4Dx;
import org.jvfs.uapi.ErrnoException;

/** The blocks of directories, checked when they are met first. Mirrors __ext4_read_dirblock. */
final class DirBlocks {
  /** The bytes were found to be entries. */
  private static final int ENTRIES = BufferHead.PRIVATE_START << 9;

  /** The bytes were found to be a node of an index. */
  private static final int INDEX = BufferHead.PRIVATE_START << 10;

  private DirBlocks() {}

  /** How many blocks a directory has. */
  static long count(Ext4Super s, Ext4InodeInfo dir) {
    return dir.size() + s.layout().blockSize - 1 >> s.layout().blockBits;
  }

  /** A block with its bytes and a reference, null for a hole. Errors: EIO, EUCLEAN, EBADMSG. */
  @MayBlock
  private static @Nullable BufferHead read(Ext4Super s, Ext4InodeInfo dir, long lblock)
      throws ErrnoException {
    long block = Ext4Map.one(dir, lblock);
    return block == 0 ? null : BlockCache.bread(s.device(), block);
  }

  /**
   * A block of entries, null for a hole. May block. Errors: EIO; EUCLEAN, EBADMSG, a damaged one.
   */
  @MayBlock
  static @Nullable BufferHead entriesOrNull(Ext4Super s, Ext4InodeInfo dir, long lblock)
      throws ErrnoException {
    BufferHead b = read(s, dir, lblock);
    if (b != null && !b.is(ENTRIES)) {
      try {
        Ext4DirBlock.check(
            s.layout(), b.memory(), b.memoryOffset(), dir.csumSeed(), dir.ino(), lblock);
        if (lblock == 0) {
          Ext4DirBlock.checkDots(s.layout(), b.memory(), b.memoryOffset(), dir.ino());
        }
      } catch (ErrnoException e) {
        b.put();
        throw e;
      }
      b.set(ENTRIES);
    }
    return b;
  }

  /** A block of entries that an index leads to. */
  @MayBlock
  static BufferHead entries(Ext4Super s, Ext4InodeInfo dir, long lblock) throws ErrnoException {
    BufferHead b = entriesOrNull(s, dir, lblock);
    if (b == null) {
      throw hole(dir, lblock);
    }
    return b;
  }

  /** A node of an index: the root is in block 0. */
  @MayBlock
  static BufferHead node(Ext4Super s, Ext4InodeInfo dir, long lblock) throws ErrnoException {
    BufferHead b = read(s, dir, lblock);
    if (b == null) {
      throw hole(dir, lblock);
    }
    if (!b.is(INDEX)) {
      long blocks = count(s, dir);
      try {
        if (lblock == 0) {
          Ext4Dx.checkRoot(
              s.layout(), b.memory(), b.memoryOffset(), dir.csumSeed(), dir.ino(), blocks);
        } else {
          Ext4Dx.checkNode(
              s.layout(), b.memory(), b.memoryOffset(), dir.csumSeed(), dir.ino(), lblock, blocks);
        }
      } catch (ErrnoException e) {
        b.put();
        throw e;
      }
      b.set(INDEX);
    }
    return b;
  }

  private static ErrnoException hole(Ext4InodeInfo dir, long lblock) {
    return Damage.structure("directory " + dir.ino() + " block " + lblock, "is a hole");
  }
}
