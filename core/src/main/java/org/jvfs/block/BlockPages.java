// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio.Op;
import org.jvfs.checked.Checked;
import org.jvfs.contract.BufferHeadOperations;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.TakesOver;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Lockdep;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/**
 * Pages of files whose blocks lie on a device: what a file system's address_space_operations
 * delegate to. Mirrors the block_* functions of fs/buffer.c, and {@link #readPages}
 * mpage_readahead.
 */
public final class BlockPages {
  private static final BufferHeadOperations END_READ =
      Checked.table(BufferHeadOperations.class, BlockPages::endRead);
  private static final BufferHeadOperations END_WRITE =
      Checked.table(BufferHeadOperations.class, BlockPages::endWrite);

  private BlockPages() {}

  private static PageBuffers buffers(@MustHold(LockKind.PAGE_LOCK) Page p, AddressSpace m) {
    return PageBuffers.of(p, m.pool(), m.blockSize());
  }

  private static AddressSpace mapping(Page p) {
    AddressSpace m = p.mapping();
    assert m != null : "a locked page that stands in no file";
    return m;
  }

  private static int shift(int blockSize) {
    return Integer.numberOfTrailingZeros(blockSize);
  }

  // ---- reading ----

  /**
   * Reads a locked page, which is unlocked when its bytes are there or the read has failed. May
   * block. Errors: those of {@code map}; nothing is read then. Mirrors block_read_full_folio.
   */
  @MayBlock
  public static int readPage(@TakesOver @MustHold(LockKind.PAGE_LOCK) Page p, GetBlock map)
      throws ErrnoException {
    AddressSpace m = mapping(p);
    PageBuffers all = buffers(p, m);
    BufferHead[] wanted = new BufferHead[all.count()];
    int n;
    try {
      n = toRead(m.host(), all, map, wanted);
    } catch (ErrnoException e) {
      p.unlock();
      throw e;
    }
    if (n == 0) {
      p.setUptodate();
      p.unlock();
      return 0;
    }
    for (int i = 0; i < n; i++) {
      wanted[i].lock();
      wanted[i].set(BufferHead.ASYNC_READ);
      wanted[i].setEndIo(END_READ);
      Lockdep.handOver(wanted[i]);
    }
    all.begin(n);
    Lockdep.handOver(p);
    for (int i = 0; i < n; i++) {
      BufferHead b = wanted[i].get();
      if (b.isUptodate()) {
        // Somebody read it by itself while we waited for its lock.
        endRead(b, true);
      } else {
        BufferIo.submitHandedOver(Op.READ, 0, b);
      }
    }
    return 0;
  }

  /** Finds out where a page's buffers lie, fills those without a place, and picks the others. */
  private static int toRead(Inode inode, PageBuffers all, GetBlock map, BufferHead[] wanted)
      throws ErrnoException {
    Page p = all.page();
    int size = all.blockSize();
    long first = p.pos() >> shift(size);
    long end = (inode.size() + size - 1) >> shift(size);
    BlockMapping at = new BlockMapping();
    int n = 0;
    for (int i = 0; i < all.count(); i++) {
      BufferHead b = all.at(i);
      if (b.isUptodate()) {
        continue;
      }
      if (!b.isMapped() && first + i < end) {
        map.map(inode, first + i, 1, false, at);
        if (at.isReadable()) {
          b.map(at.device(), at.block());
        }
      }
      if (b.isMapped() && !b.isAny(BufferHead.UNWRITTEN | BufferHead.NEW)) {
        wanted[n++] = b;
      } else {
        p.zero(b.offset(), b.offset() + size);
        b.set(BufferHead.UPTODATE);
      }
    }
    return n;
  }

  private static void endRead(BufferHead b, boolean uptodate) {
    if (uptodate) {
      b.set(BufferHead.UPTODATE);
    } else {
      b.clear(BufferHead.UPTODATE);
    }
    b.clear(BufferHead.ASYNC_READ);
    PageBuffers all = b.owner();
    Page p = b.page();
    b.unlock();
    b.put();
    if (all.ended()) {
      if (all.all(BufferHead.UPTODATE)) {
        p.setUptodate();
      }
      p.unlock();
    }
  }

  /**
   * Reads locked pages that follow each other in a file, with as few requests as their blocks
   * allow; each is unlocked as its bytes are there or the read has failed. What goes wrong is told
   * to who then reads the page by itself. May block. Mirrors mpage_readahead.
   */
  @MayBlock
  public static void readPages(AddressSpace m, List<Page> pages, GetBlock map) {
    new PagesReader(m, pages, map).run();
  }

  /**
   * Whether the buffers of a range are up to date though the page as a whole is not. Mirrors
   * block_is_partially_uptodate.
   */
  public static boolean isPartiallyUptodate(
      @MustHold(LockKind.PAGE_LOCK) Page p, int from, int count) {
    PageBuffers all = PageBuffers.ofOrNull(p);
    if (all == null) {
      return false;
    }
    int size = all.blockSize();
    int to = Math.min(from + count, Page.SIZE);
    for (int i = from / size; i * size < to; i++) {
      if (!all.at(i).isUptodate()) {
        return false;
      }
    }
    return true;
  }

  // ---- writing into the cache ----

  /**
   * Prepares bytes of a locked page for being written: gives them blocks and reads what of these
   * will not be overwritten. May block. Errors: those of {@code map}, EIO; blocks given meanwhile
   * are filled with zeros. Mirrors __block_write_begin.
   */
  @MayBlock
  public static void writeBegin(
      @MustHold(LockKind.PAGE_LOCK) Page p, int from, int len, GetBlock map) throws ErrnoException {
    AddressSpace m = mapping(p);
    PageBuffers all = buffers(p, m);
    try {
      prepare(m.host(), all, from, from + len, map);
    } catch (ErrnoException e) {
      zeroNew(all, from, from + len);
      throw e;
    }
  }

  private static void prepare(Inode inode, PageBuffers all, int from, int to, GetBlock map)
      throws ErrnoException {
    Page p = all.page();
    int size = all.blockSize();
    long first = p.pos() >> shift(size);
    BlockMapping at = new BlockMapping();
    for (int i = 0; i < all.count(); i++) {
      BufferHead b = all.at(i);
      int begin = i * size;
      int end = begin + size;
      if (p.isUptodate()) {
        b.set(BufferHead.UPTODATE);
      }
      if (end <= from || begin >= to) {
        continue;
      }
      if (!b.isMapped()) {
        map.map(inode, first + i, 1, true, at);
        b.map(at.device(), at.block());
        if (at.isFresh()) {
          b.set(BufferHead.NEW);
        }
        if (at.isUnwritten()) {
          b.set(BufferHead.UNWRITTEN);
        }
        if (at.isFresh() || at.isUnwritten()) {
          if (!b.isUptodate()) {
            p.zero(begin, Math.max(begin, Math.min(from, end)));
            p.zero(Math.min(Math.max(to, begin), end), end);
          }
          continue;
        }
      }
      if (!b.isUptodate() && (begin < from || end > to)) {
        BufferIo.read(b);
      }
    }
  }

  /** Blocks that were allocated and will not be written have to read as zeros. */
  private static void zeroNew(PageBuffers all, int from, int to) {
    int size = all.blockSize();
    for (int i = from / size; i * size < to; i++) {
      BufferHead b = all.at(i);
      if (b.is(BufferHead.NEW)) {
        if (!b.isUptodate()) {
          int begin = Math.max(from, b.offset());
          all.page().zero(begin, Math.min(to, b.offset() + size));
          b.set(BufferHead.UPTODATE);
        }
        b.clear(BufferHead.NEW);
        BufferIo.markDirty(b);
      }
    }
  }

  /**
   * The bytes that {@link #writeBegin} prepared were copied in, or the first of them. Answers how
   * many count: none of a copy that fell short in a block whose other bytes are not there. The
   * caller grows the file and unlocks the page. Mirrors block_write_end.
   */
  public static int writeEnd(@MustHold(LockKind.PAGE_LOCK) Page p, int from, int len, int copied) {
    PageBuffers all = PageBuffers.ofOrNull(p);
    assert all != null : "a write that was not begun";
    int done = copied;
    if (copied < len) {
      if (!p.isUptodate()) {
        done = 0;
      }
      zeroNew(all, from + done, from + len);
    }
    commit(all, from, from + done);
    return done;
  }

  private static void commit(PageBuffers all, int from, int to) {
    int size = all.blockSize();
    for (int i = 0; from < to && i < all.count(); i++) {
      BufferHead b = all.at(i);
      if (b.offset() + size > from && b.offset() < to) {
        b.set(BufferHead.UPTODATE);
        b.clear(BufferHead.NEW);
        BufferIo.markDirty(b);
      }
    }
    if (all.all(BufferHead.UPTODATE)) {
      all.page().setUptodate();
    }
  }

  /** Marks a page and all its buffers dirty. Mirrors block_dirty_folio. */
  public static boolean setDirty(Page p) {
    PageBuffers all = PageBuffers.ofOrNull(p);
    if (all != null) {
      for (int i = 0; i < all.count(); i++) {
        all.at(i).set(BufferHead.DIRTY);
      }
    }
    AddressSpace m = p.mapping();
    return m != null ? m.dirtied(p) : p.setDirtyNoWriteback();
  }

  // ---- writing out ----

  /**
   * Writes a locked page that was taken off the dirty ones; it is unlocked, and being written until
   * its requests are done. Blocks are found for what has none. May block. Errors: those of {@code
   * map}; what has a place is written. Mirrors block_write_full_folio.
   */
  @MayBlock
  public static int writePage(
      @TakesOver @MustHold(LockKind.PAGE_LOCK) Page p, GetBlock map, boolean sync)
      throws ErrnoException {
    AddressSpace m = mapping(p);
    long size = m.host().size();
    if (p.pos() < size && p.pos() + Page.SIZE > size) {
      // What is mapped may have been written to behind the end.
      p.zero((int) (size - p.pos()), Page.SIZE);
    }
    PageBuffers all = buffers(p, m);
    ErrnoException failed = place(m.host(), all, map);
    BufferHead[] wanted = new BufferHead[all.count()];
    int n = 0;
    for (int i = 0; i < all.count(); i++) {
      BufferHead b = all.at(i);
      if (!b.isMapped() || !b.isDirty()) {
        continue;
      }
      b.lock();
      if ((b.clear(BufferHead.DIRTY) & BufferHead.DIRTY) != 0) {
        b.set(BufferHead.ASYNC_WRITE);
        b.setEndIo(END_WRITE);
        Lockdep.handOver(b);
        wanted[n++] = b.get();
      } else {
        b.unlock();
      }
    }
    p.setWriteback();
    // Counted before it is unlocked, as from then on others may look; one more for this loop.
    all.begin(n + 1);
    p.unlock();
    for (int i = 0; i < n; i++) {
      BufferIo.submitHandedOver(Op.WRITE, sync ? Bio.SYNC : 0, wanted[i]);
    }
    if (all.ended()) {
      p.endWriteback();
    }
    if (failed != null) {
      throw failed;
    }
    return 0;
  }

  /** Finds blocks for the dirty buffers that have none; answers what went wrong, if anything. */
  private static @Nullable ErrnoException place(Inode inode, PageBuffers all, GetBlock map) {
    int size = all.blockSize();
    long first = all.page().pos() >> shift(size);
    long end = (inode.size() + size - 1) >> shift(size);
    BlockMapping at = new BlockMapping();
    for (int i = 0; i < all.count(); i++) {
      BufferHead b = all.at(i);
      if (first + i >= end) {
        // Behind the end: a truncation is on its way, or what is mapped was written to there.
        b.clear(BufferHead.DIRTY);
        b.set(BufferHead.UPTODATE);
      } else if (b.isDirty() && !b.isMapped()) {
        try {
          map.map(inode, first + i, 1, true, at);
        } catch (ErrnoException e) {
          return e;
        }
        b.map(at.device(), at.block());
      }
    }
    return null;
  }

  private static void endWrite(BufferHead b, boolean uptodate) {
    if (uptodate) {
      b.set(BufferHead.UPTODATE);
    } else {
      BufferIo.failedWrite(b);
    }
    b.clear(BufferHead.ASYNC_WRITE);
    PageBuffers all = b.owner();
    Page p = b.page();
    b.unlock();
    b.put();
    if (all.ended()) {
      p.endWriteback();
    }
  }

  // ---- letting go ----

  /**
   * Part of a page is cut off: buffers that lie in it as a whole are nobody's any more. Mirrors
   * block_invalidate_folio. May block.
   */
  @MayBlock
  public static void invalidate(@MustHold(LockKind.PAGE_LOCK) Page p, int offset, int length) {
    PageBuffers all = PageBuffers.ofOrNull(p);
    if (all == null) {
      return;
    }
    int size = all.blockSize();
    for (int i = 0; i < all.count(); i++) {
      BufferHead b = all.at(i);
      if (b.offset() >= offset && b.offset() + size <= offset + length) {
        b.lock();
        b.clear(
            BufferHead.DIRTY
                | BufferHead.MAPPED
                | BufferHead.NEW
                | BufferHead.UNWRITTEN
                | BufferHead.DELAY
                | BufferHead.REQ);
        b.unlock();
      }
    }
    if (length == Page.SIZE) {
      PageBuffers.free(p);
    }
  }
}
