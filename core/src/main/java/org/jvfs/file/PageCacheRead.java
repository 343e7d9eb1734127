// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Reading files through the page cache: what a file system's {@code readIter} and {@code
 * spliceRead} delegate to.
 */
public final class PageCacheRead {
  /** Pages after the first that are copied with it. */
  private static final int RUN = 15;

  private static final Page[] NONE = {};

  private PageCacheRead() {}

  /**
   * Reads at {@code iocb.pos} and advances it. Answers the bytes read, fewer than asked at the end
   * of the file or if an error came after some. May block. Errors: EIO, ENOMEM, those of readpage.
   * Mirrors generic_file_read_iter.
   *
   * <p>The size is read after the page was found: a truncation sets the size first and then removes
   * pages, so a page it took is not mistaken for a hole before the old end. A write makes the page
   * first and then moves the end, so after a hole was found and the size read, the page is looked
   * for once more ({@link AddressSpace#isWritten}): else bytes just appended could read as zeros.
   */
  @MayBlock
  public static long readIter(Kiocb iocb, IovIter to) throws ErrnoException {
    OpenFile file = iocb.file();
    Inode inode = file.inode();
    AddressSpace mapping = inode.mapping();
    if (to.count() == 0 && !mapping.isInMemory()) {
      // Only a file in memory counts it as an access to read nothing.
      return 0;
    }
    long start = iocb.pos;
    long pos = start;
    Page[] more = NONE;
    try {
      while (to.count() > 0) {
        int wanted = pages(pos, to.count());
        Page page = find(file, mapping, pos >>> Page.SHIFT, wanted);
        int behind = 0;
        int n;
        try {
          if (page != null && to.count() > Page.SIZE) {
            // What lies in one piece is copied in one.
            more = more == NONE ? new Page[RUN] : more;
            behind = mapping.findRun(page, more, Math.min(RUN, wanted - 1));
          }
          long left = inode.size() - pos;
          if (left <= 0) {
            break;
          }
          if (page == null && mapping.isWritten(pos >>> Page.SHIFT)) {
            continue;
          }
          int off = (int) pos & (Page.SIZE - 1);
          int there = ((behind + 1) << Page.SHIFT) - off;
          n = (int) Math.min(Math.min(there, left), to.count());
          if (page != null) {
            n = to.copyOut(page, off, n);
          } else {
            n = (int) to.zero(n);
          }
        } finally {
          if (page != null) {
            page.put();
          }
          for (int i = 0; i < behind; i++) {
            more[i].put();
          }
        }
        pos += n;
        if (n == 0) {
          break;
        }
      }
    } catch (ErrnoException e) {
      if (pos == start) {
        throw e;
      }
    } finally {
      iocb.pos = pos;
    }
    Attributes.touchAtime(file);
    return pos - start;
  }

  /**
   * Puts references to the file's pages into a pipe, as far as it has room. Answers the bytes, 0 at
   * the end of the file. May block. Errors as for {@link #readIter}. Mirrors filemap_splice_read.
   */
  @MayBlock
  public static long spliceRead(OpenFile file, long start, Pipe pipe, long len)
      throws ErrnoException {
    Inode inode = file.inode();
    AddressSpace mapping = inode.mapping();
    long pos = start;
    long end = start + Math.min(len, Long.MAX_VALUE - start);
    try {
      while (pos < end && !pipe.isFull()) {
        Page page = find(file, mapping, pos >>> Page.SHIFT, pages(pos, end - pos));
        long left = inode.size() - pos;
        if (left <= 0) {
          if (page != null) {
            page.put();
          }
          break;
        }
        if (page == null && mapping.isWritten(pos >>> Page.SHIFT)) {
          continue;
        }
        int off = (int) pos & (Page.SIZE - 1);
        int n = (int) Math.min(Math.min(Page.SIZE - off, left), end - pos);
        pipe.push(page != null ? page : mapping.pool().zeroPage(), off, n);
        pos += n;
      }
    } catch (ErrnoException e) {
      if (pos == start) {
        throw e;
      }
    }
    Attributes.touchAtime(file);
    return pos - start;
  }

  /** Pages that a number of bytes from a position on lie in; so many of them as an int can tell. */
  private static int pages(long pos, long bytes) {
    long n = ((pos & (Page.SIZE - 1)) + bytes + Page.SIZE - 1) >>> Page.SHIFT;
    return (int) Math.min(n, Integer.MAX_VALUE);
  }

  /** A page is read that was there: reads further ahead if it says so. */
  @MayBlock
  private static void onward(OpenFile file, AddressSpace mapping, Page p) {
    ReadAhead ra = file.readAhead();
    if (p.clearReadahead()) {
      mapping.invalidateLock().lockShared();
      try {
        ra.marked(file, mapping, p.index());
      } catch (ErrnoException e) {
        // Nobody asked for those pages yet: who does is told.
        ra.forget();
      } finally {
        mapping.invalidateLock().unlockShared();
      }
    }
    ra.read(p.index());
  }

  /**
   * The page of a number, up to date and referenced; null for a hole of a file that lives in
   * memory.
   *
   * @param wanted pages that are asked for, from this one on
   */
  private static @Nullable Page find(OpenFile file, AddressSpace mapping, long index, int wanted)
      throws ErrnoException {
    Page p = mapping.findGet(index);
    if (p != null) {
      if (p.isUptodate()) {
        p.markAccessed();
        if (!mapping.isInMemory()) {
          onward(file, mapping, p);
        }
        return p;
      }
      if (mapping.isInMemory()) {
        // Allocated, never written.
        p.put();
        return null;
      }
    } else if (mapping.isInMemory()) {
      return null;
    }
    p = readIn(file, mapping, index, p, wanted);
    if (p != null) {
      file.readAhead().read(index);
    }
    return p;
  }

  /**
   * The page of a number, up to date and referenced, read in or, of a file in memory, made if there
   * is none; null behind the end of the file. May block. Errors: EIO, ENOMEM, those of readpage.
   */
  @MayBlock
  public static @Nullable Page readPage(OpenFile file, AddressSpace mapping, long index)
      throws ErrnoException {
    if (index << Page.SHIFT >= mapping.host().size()) {
      return null;
    }
    Page p = find(file, mapping, index, 1);
    if (p != null || !mapping.isInMemory()) {
      return p;
    }
    mapping.invalidateLock().lockShared();
    try {
      if (index << Page.SHIFT >= mapping.host().size()) {
        return null;
      }
      p = mapping.findOrCreateLocked(index);
      if (!p.isUptodate()) {
        p.zero(0, Page.SIZE);
        p.setUptodate();
      }
      p.unlock();
      return p;
    } finally {
      mapping.invalidateLock().unlockShared();
    }
  }

  private static @Nullable Page readIn(
      OpenFile file, AddressSpace mapping, long index, @Nullable Page found, int wanted)
      throws ErrnoException {
    Page p = found;
    while (true) {
      mapping.invalidateLock().lockShared();
      try {
        if (p == null) {
          if (index << Page.SHIFT >= mapping.host().size()) {
            return null;
          }
          file.readAhead().miss(file, mapping, index, wanted);
          p = mapping.findOrCreateLocked(index);
        } else {
          p.lock();
        }
        if (p.isIn(mapping) && !p.isUptodate()) {
          mapping.checkedOps().readpage(file, p);
        } else {
          p.unlock();
        }
      } catch (ErrnoException e) {
        if (p != null) {
          p.put();
        }
        throw e;
      } finally {
        mapping.invalidateLock().unlockShared();
      }
      p.waitUnlocked();
      if (p.isUptodate()) {
        return p;
      }
      boolean cut = !p.isIn(mapping);
      p.put();
      p = null;
      if (!cut) {
        throw Errno.EIO.exception();
      }
    }
  }
}
