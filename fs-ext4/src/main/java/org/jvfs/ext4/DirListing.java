// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
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
  static boolean isHashed(Ext4Super s, Ext4InodeInfo dir) {
    return s.layout().dirIndex
        && (dir.has(Ext4Inode.INDEX_FL)
            || dir.has(Ext4Inode.INLINE_DATA_FL)
            || dir.size() == s.layout().blockSize);
  }

  /**
   * The cookie of an entry is where the next one is, or the end: holes, and entries that are free,
   * are not gone through again.
   */
  @MayBlock
  private static void linear(Ext4Super s, Ext4InodeInfo dir, DirContext ctx) throws ErrnoException {
    Ext4Layout l = s.layout();
    Linear list = new Linear(l, ctx);
    long pos = Math.max(0, ctx.pos);
    while (pos < dir.size()) {
      long lblock = pos >> l.blockBits;
      BufferHead b;
      try {
        b = DirBlocks.entriesOrNull(s, dir, lblock);
      } catch (ErrnoException e) {
        if (list.emit(pos)) {
          ctx.pos = pos;
          throw e;
        }
        return;
      }
      if (b != null) {
        try {
          if (!list.block(b, lblock << l.blockBits)) {
            return;
          }
        } finally {
          b.put();
        }
      }
      pos = lblock + 1 << l.blockBits;
    }
    if (list.emit(pos)) {
      ctx.pos = Math.max(ctx.pos, pos);
    }
  }

  /** An entry that waits until it is known where the next is. */
  private static final class Linear {
    private final Ext4Layout l;
    private final DirContext ctx;
    private final long from;
    private byte @Nullable [] name;
    private long ino;
    private int type;

    Linear(Ext4Layout l, DirContext ctx) {
      this.l = l;
      this.ctx = ctx;
      this.from = ctx.pos;
    }

    /** Emits the one that waits. False if the context is full. */
    boolean emit(long next) {
      byte[] n = name;
      name = null;
      return n == null || ctx.add(n, ino, type, next);
    }

    /**
     * The entries of a block that begin at the cookie or behind; an entry may have gone since it
     * was made. False if the context is full.
     */
    boolean block(BufferHead b, long start) {
      MemorySegment m = b.memory();
      long base = b.memoryOffset();
      int room = Ext4DirBlock.room(l);
      for (long at = base; at < base + room; at = Ext4DirBlock.next(l, m, base, room, at)) {
        long pos = start + (at - base);
        if (pos < from || Ext4Dirent.inode(m, at) == 0) {
          continue;
        }
        if (!emit(pos)) {
          return false;
        }
        name = Ext4Dirent.name(m, at);
        ino = Ext4Dirent.inode(m, at);
        type = DirListing.type(l, m, at);
      }
      return true;
    }
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
