// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4DirBlock;
import org.jvfs.ext4.disk.Ext4Dirent;
import org.jvfs.ext4.disk.Ext4Hash;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Finding a name in a directory. Mirrors ext4_find_entry. */
final class DirLookup {
  private DirLookup() {}

  /** Whether a directory is searched by its index. Mirrors is_dx. */
  static boolean isIndexed(Ext4Super s, Ext4InodeInfo dir) {
    return s.layout().dirIndex && dir.has(Ext4Inode.INDEX_FL) && !dir.has(Ext4Inode.INLINE_DATA_FL);
  }

  /**
   * The inode number of a name, 0 for none. The caller holds i_rwsem at least shared. May block.
   * Errors: EIO; EUCLEAN, EBADMSG, a damaged directory.
   *
   * <p>An index that is damaged does not hide the names: then all blocks are gone through.
   */
  @MayBlock
  static long find(Ext4Super s, Ext4InodeInfo dir, byte[] name) throws ErrnoException {
    if (name.length > Ext4Dirent.NAME_LEN) {
      return 0;
    }
    if (dir.has(Ext4Inode.INLINE_DATA_FL)) {
      return InlineData.find(dir, name);
    }
    if (isIndexed(s, dir)) {
      DxWalk walk;
      try {
        walk = DxWalk.to(s, dir, name);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EUCLEAN && e.errno() != Errno.EBADMSG) {
          throw e;
        }
        return linear(s, dir, name);
      }
      return indexed(s, dir, name, walk);
    }
    return linear(s, dir, name);
  }

  @MayBlock
  private static long indexed(Ext4Super s, Ext4InodeInfo dir, byte[] name, DxWalk walk)
      throws ErrnoException {
    try (walk) {
      int hash = Ext4Hash.major(walk.hash());
      do {
        long ino = in(s, dir, name, DirBlocks.entries(s, dir, walk.leaf()));
        if (ino != 0) {
          return ino;
        }
        // Names of one hash may go on in the next block.
      } while (walk.next(hash));
      return 0;
    }
  }

  @MayBlock
  private static long linear(Ext4Super s, Ext4InodeInfo dir, byte[] name) throws ErrnoException {
    boolean skipIndex = isIndexed(s, dir);
    long blocks = DirBlocks.count(s, dir);
    for (long l = 0; l < blocks; l++) {
      BufferHead b;
      try {
        b = DirBlocks.entriesOrNull(s, dir, l);
      } catch (ErrnoException e) {
        if (skipIndex && e.errno() == Errno.EUCLEAN) {
          // A node of the index looks like a block without entries, but for its checksum.
          continue;
        }
        throw e;
      }
      if (b != null) {
        long ino = in(s, dir, name, b);
        if (ino != 0) {
          return ino;
        }
      }
    }
    return 0;
  }

  /** Looks in one block, and drops the reference to it. */
  private static long in(Ext4Super s, Ext4InodeInfo dir, byte[] name, BufferHead b) {
    Ext4Layout l = s.layout();
    MemorySegment m = b.memory();
    try {
      long at = Ext4DirBlock.find(l, m, b.memoryOffset(), Ext4DirBlock.room(l), name);
      return at < 0 ? 0 : Ext4Dirent.inode(m, at);
    } finally {
      b.put();
    }
  }
}
