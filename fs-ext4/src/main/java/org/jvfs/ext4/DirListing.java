// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4DirBlock;
import org.jvfs.ext4.disk.Ext4Dirent;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.ErrnoException;

/**
 * Directories in the order of their blocks: a cookie is an offset in bytes. Mirrors ext4_readdir.
 */
final class DirListing {
  private DirListing() {}

  /**
   * Lists a directory. The caller holds i_rwsem at least shared. May block. Errors: EIO; EUCLEAN,
   * EBADMSG, a damaged block.
   */
  @MayBlock
  static void list(Ext4Super s, OpenFile file, DirContext ctx) throws ErrnoException {
    Ext4InodeInfo dir = Ext4InodeInfo.of(file.inode());
    if (isHashed(s, dir)) {
      HashedListing.list(s, file, dir, ctx);
    } else if (dir.has(Ext4Inode.INLINE_DATA_FL)) {
      InlineData.list(file, dir, ctx);
    } else {
      linear(s, dir, ctx);
    }
  }

  /**
   * Whether a directory is listed in the order of hashes: also one that is too small to have an
   * index, so that a listing goes on where it was when it grows one. Mirrors is_dx_dir.
   */
  private static boolean isHashed(Ext4Super s, Ext4InodeInfo dir) {
    return s.layout().dirIndex
        && (dir.has(Ext4Inode.INDEX_FL)
            || dir.has(Ext4Inode.INLINE_DATA_FL)
            || dir.size() == s.layout().blockSize);
  }

  @MayBlock
  private static void linear(Ext4Super s, Ext4InodeInfo dir, DirContext ctx) throws ErrnoException {
    Ext4Layout l = s.layout();
    while (ctx.pos >= 0 && ctx.pos < dir.size()) {
      long lblock = ctx.pos >> l.blockBits;
      BufferHead b = DirBlocks.entriesOrNull(s, dir, lblock);
      if (b != null) {
        try {
          if (!block(l, b, lblock << l.blockBits, ctx)) {
            return;
          }
        } finally {
          b.put();
        }
      }
      ctx.pos = lblock + 1 << l.blockBits;
    }
  }

  /**
   * The entries of a block that begin at the cookie or behind; an entry may have gone since it was
   * made. False if the context is full.
   */
  private static boolean block(Ext4Layout l, BufferHead b, long start, DirContext ctx) {
    MemorySegment m = b.memory();
    long base = b.memoryOffset();
    int room = Ext4DirBlock.room(l);
    for (long at = base; at < base + room; at = Ext4DirBlock.next(l, m, base, room, at)) {
      long next = start + (Ext4DirBlock.next(l, m, base, room, at) - base);
      if (start + (at - base) >= ctx.pos
          && Ext4Dirent.inode(m, at) != 0
          && !emit(l, m, at, next, ctx)) {
        return false;
      }
    }
    return true;
  }

  /** Emits the entry at {@code at}. */
  static boolean emit(Ext4Layout l, MemorySegment m, long at, long next, DirContext ctx) {
    byte[] name = Ext4Dirent.name(m, at);
    return ctx.add(name, Ext4Dirent.inode(m, at), type(l, m, at), next);
  }

  /** The d_type of an entry; 0 where entries do not tell. */
  static int type(Ext4Layout l, MemorySegment m, long at) {
    return l.filetype ? org.jvfs.uapi.Mode.dtype(Ext4Dirent.modeOf(Ext4Dirent.fileType(m, at))) : 0;
  }
}
