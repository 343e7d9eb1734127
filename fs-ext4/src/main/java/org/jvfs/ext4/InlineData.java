// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.TakesOver;
import org.jvfs.ext4.disk.Ext4DirBlock;
import org.jvfs.ext4.disk.Ext4Dirent;
import org.jvfs.ext4.disk.Ext4InlineData;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/** Content in the inode itself. Mirrors fs/ext4/inline.c. */
final class InlineData {
  /** Where a listing has {@code ..}, and where what follows the parent's number. */
  private static final int DOTDOT_POS = 12;

  private static final int FIRST_POS = 24;

  private InlineData() {}

  /** What is done with an inode in its buffer. */
  private interface With<T> {
    T run(Ext4Inode raw) throws ErrnoException;
  }

  @MayBlock
  private static <T> T with(Ext4InodeInfo i, With<T> what) throws ErrnoException {
    Ext4Super s = Ext4Super.of(i);
    BufferHead b = Ext4Inodes.block(s, i.ino());
    try {
      return what.run(Ext4Inodes.in(s, b, i.ino()));
    } finally {
      b.put();
    }
  }

  /** Fills a locked page, and unlocks it. Errors: EIO. Mirrors ext4_readpage_inline. */
  @MayBlock
  static int readPage(Ext4InodeInfo i, @TakesOver @MustHold(LockKind.PAGE_LOCK) Page p)
      throws ErrnoException {
    try {
      p.zero(0, Page.SIZE);
      if (p.index() == 0) {
        int n = (int) Math.min(i.size(), Page.SIZE);
        with(
            i,
            raw -> {
              Ext4InlineData.read(raw, 0, p.memory(), p.offset(), n);
              return n;
            });
      }
      p.setUptodate();
      return 0;
    } finally {
      p.unlock();
    }
  }

  /** All of it. */
  @MayBlock
  static byte[] bytes(Ext4InodeInfo i) throws ErrnoException {
    byte[] out = new byte[(int) i.size()];
    with(
        i,
        raw -> {
          Ext4InlineData.read(raw, 0, MemorySegment.ofArray(out), 0, out.length);
          return out;
        });
    return out;
  }

  /** The inode number of a name, 0 for none. Mirrors ext4_find_inline_entry. */
  @MayBlock
  static long find(Ext4InodeInfo dir, byte[] name) throws ErrnoException {
    Ext4Layout l = Ext4Super.of(dir).layout();
    return with(
        dir,
        raw -> {
          MemorySegment m = raw.segment();
          long base = Ext4InlineData.entriesAt(raw);
          long at = Ext4DirBlock.find(l, m, base, Ext4InlineData.entriesRoom(), name);
          if (at < 0 && Ext4InlineData.restRoom(raw) > 0) {
            base = Ext4InlineData.restAt(raw);
            at = Ext4DirBlock.find(l, m, base, Ext4InlineData.restRoom(raw), name);
          }
          return at < 0 ? 0L : Ext4Dirent.inode(m, at);
        });
  }

  /**
   * Lists a directory. Cookies are those of a block with the same entries, as far as the two first
   * ones go. Mirrors ext4_read_inline_dir.
   */
  @MayBlock
  static void list(OpenFile file, Ext4InodeInfo dir, DirContext ctx) throws ErrnoException {
    int type = Mode.dtype(Mode.S_IFDIR);
    if (ctx.pos == 0 && !ctx.add(new byte[] {'.'}, dir.ino(), type, DOTDOT_POS)) {
      return;
    }
    if (ctx.pos <= DOTDOT_POS) {
      long parent = file.dentry().parent().inode().ino();
      if (!ctx.add(new byte[] {'.', '.'}, parent, type, FIRST_POS)) {
        return;
      }
    }
    Ext4Layout l = Ext4Super.of(dir).layout();
    with(
        dir,
        raw -> {
          int first = Ext4InlineData.entriesRoom();
          return row(l, raw, Ext4InlineData.entriesAt(raw), first, FIRST_POS, ctx)
              && (Ext4InlineData.restRoom(raw) <= 0
                  || row(
                      l,
                      raw,
                      Ext4InlineData.restAt(raw),
                      Ext4InlineData.restRoom(raw),
                      FIRST_POS + first,
                      ctx));
        });
  }

  /** Takes a row of entries. */
  interface Row {
    void take(MemorySegment m, long base, int room) throws ErrnoException;
  }

  /** Hands over the rows of entries of a directory. */
  @MayBlock
  static void rows(Ext4InodeInfo dir, Row to) throws ErrnoException {
    with(
        dir,
        raw -> {
          MemorySegment m = raw.segment();
          to.take(m, Ext4InlineData.entriesAt(raw), Ext4InlineData.entriesRoom());
          if (Ext4InlineData.restRoom(raw) > 0) {
            to.take(m, Ext4InlineData.restAt(raw), Ext4InlineData.restRoom(raw));
          }
          return raw;
        });
  }

  private static boolean row(
      Ext4Layout l, Ext4Inode raw, long base, int room, long pos, DirContext ctx) {
    MemorySegment m = raw.segment();
    for (long at = base; at < base + room; at = Ext4DirBlock.next(l, m, base, room, at)) {
      long next = pos + (Ext4DirBlock.next(l, m, base, room, at) - base);
      if (pos + (at - base) >= ctx.pos
          && Ext4Dirent.inode(m, at) != 0
          && !DirListing.emit(l, m, at, next, ctx)) {
        return false;
      }
    }
    return true;
  }
}
