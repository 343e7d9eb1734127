// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.lang.foreign.MemorySegment;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.PageCacheWrite;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/**
 * Writing regular files, several pages at a time. Where there are none they are filled before
 * anybody can see them and then enter the file together, so that neither their locks nor zeros are
 * needed.
 */
final class MemWrite {
  private static final int BATCH = 32; // pages

  private MemWrite() {}

  /**
   * Errors: EFBIG; those of removing the file's privileges; ENOSPC, ENOMEM. Mirrors
   * shmem_file_write_iter.
   */
  static long writeIter(Kiocb iocb, IovIter from) throws ErrnoException {
    return PageCacheWrite.writeIter(iocb, from, MemWrite::move);
  }

  /** Into the node if it stays there, else into pages. The caller holds i_rwsem exclusively. */
  private static long move(Kiocb iocb, IovIter from) throws ErrnoException {
    MemInode i = MemInode.of(iocb.file().inode());
    if (!MemData.staysInline(i, iocb.pos, from.count())) {
      return perform(i, iocb, from);
    }
    long n = MemData.write(i, iocb.pos, from);
    iocb.pos += n;
    return n;
  }

  /** Answers the bytes written, fewer than asked if an error came after some. */
  private static long perform(MemInode i, Kiocb iocb, IovIter from) throws ErrnoException {
    AddressSpace m = MemData.pages(i);
    long start = iocb.pos;
    try {
      while (from.count() > 0) {
        long first = iocb.pos >>> Page.SHIFT;
        long last = (iocb.pos + from.count() - 1) >>> Page.SHIFT;
        int missing = m.missing(first, (int) Math.min(BATCH, last - first + 1));
        int n =
            missing == 0
                ? overwrite(i, m, iocb.pos, last, from)
                : fresh(i, m, iocb.pos, first, missing, from);
        if (n == 0) {
          break;
        }
        iocb.pos += n;
      }
    } catch (ErrnoException e) {
      if (iocb.pos == start) {
        throw e;
      }
    } finally {
      m.syncAreas();
    }
    return iocb.pos - start;
  }

  /**
   * Writes from a page that is there on, up to page {@code last}, as far as the pages hold bytes
   * and lie in one piece. They need no lock: whoever takes pages away or moves them holds i_rwsem.
   */
  private static int overwrite(MemInode i, AddressSpace m, long pos, long last, IovIter from)
      throws ErrnoException {
    long first = pos >>> Page.SHIFT;
    Page p = m.findGet(first);
    if (p == null || !p.isUptodate()) {
      if (p != null) {
        p.put();
      }
      return overwriteLocked(m, pos, from);
    }
    int most = (int) Math.min(BATCH - 1, last - first);
    Page[] more = new Page[most];
    int behind = 0;
    int copied;
    try {
      behind = m.findRun(p, more, most);
      int off = (int) pos & (Page.SIZE - 1);
      copied = from.copyIn(p.memory(), p.offset() + off, ((behind + 1) << Page.SHIFT) - off);
    } finally {
      written(p);
      for (int k = 0; k < behind; k++) {
        written(more[k]);
      }
    }
    if (pos + copied > i.size()) {
      i.setSize(pos + copied);
    }
    return copied;
  }

  private static void written(Page p) {
    p.setDirtyNoWriteback();
    p.put();
  }

  /** Writes within one page, which is made if it has gone. */
  private static int overwriteLocked(AddressSpace m, long pos, IovIter from) throws ErrnoException {
    int off = (int) pos & (Page.SIZE - 1);
    int len = (int) Math.min(Page.SIZE - off, from.count());
    Page p = MemPages.INSTANCE.writeBegin(null, m, pos, len, 0);
    int copied = 0;
    try {
      copied = from.copyIn(p, off, len);
    } finally {
      // Also if the caller's memory was gone: the page must not stay locked.
      MemPages.INSTANCE.writeEnd(null, m, pos, len, copied, p);
    }
    return copied;
  }

  /**
   * Writes up to {@code want} pages that were missing just now, from page {@code first} on, in
   * which {@code pos} is. Answers the bytes written. Errors: ENOSPC, ENOMEM.
   */
  private static int fresh(MemInode i, AddressSpace m, long pos, long first, int want, IovIter from)
      throws ErrnoException {
    int blocks = i.sup().takeBlocks(want);
    Page[] pages = new Page[blocks];
    int got = 0;
    int settled = 0;
    int entered = 0;
    int head = (int) pos & (Page.SIZE - 1);
    int copied = 0;
    try {
      got = Page.alloc(m.pool(), pages);
      int used = 0;
      int off = head;
      while (used < got && from.count() > 0) {
        // What lies in one piece is copied in one.
        Page p = pages[used];
        int n =
            from.copyIn(
                p.memory(), p.offset() + off, (Page.run(pages, used, got) << Page.SHIFT) - off);
        p.zero(0, off);
        int end = off + n;
        used += (end + Page.SIZE - 1) >>> Page.SHIFT;
        int tail = end & (Page.SIZE - 1);
        if (tail != 0) {
          pages[used - 1].zero(tail, Page.SIZE);
        }
        copied += n;
        off = 0;
      }
      while (settled < used) {
        int in = m.addFilled(pages, settled, used, first + settled);
        entered += in;
        settled += in;
        Page there = settled < used ? m.findLock(first + settled) : null;
        if (there != null) {
          // It came into being meanwhile, by a fault.
          int begin = settled == 0 ? head : 0;
          int end = Math.min(Page.SIZE, head + copied - (settled << Page.SHIFT));
          merge(pages[settled++], there, begin, end);
        }
      }
    } finally {
      i.sup().freeBlocks(blocks - entered);
      for (int k = settled; k < got; k++) {
        pages[k].put();
      }
    }
    if (pos + copied > i.size()) {
      i.setSize(pos + copied);
    }
    return copied;
  }

  /**
   * Writes the bytes of a filled page into the one of the file, which is locked, and drops both.
   */
  private static void merge(Page filled, Page there, int off, int end) {
    if (!there.isUptodate()) {
      there.zero(0, off);
      there.zero(end, Page.SIZE);
    }
    MemorySegment.copy(
        filled.memory(), filled.offset() + off, there.memory(), there.offset() + off, end - off);
    there.setUptodate();
    there.setDirtyNoWriteback();
    there.unlock();
    there.put();
    filled.put();
  }
}
