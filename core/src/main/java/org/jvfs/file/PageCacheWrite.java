// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.MustNotHold;
import org.jvfs.fault.FaultPoints;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/** Writing files through the page cache: what a file system's {@code writeIter} delegates to. */
public final class PageCacheWrite {
  private PageCacheWrite() {}

  /**
   * Writes at {@code iocb.pos}, or at the end, and advances it. Answers the bytes written, fewer
   * than asked if an error came after some or a limit was met. Takes i_rwsem. May block. Errors:
   * EFBIG; those of removing the file's privileges; those of write_begin: ENOSPC, EDQUOT, ENOMEM,
   * EIO; of fsync, for a file that is written through. Mirrors generic_file_write_iter.
   */
  @MayBlock
  public static long writeIter(@MustNotHold(LockKind.I_RWSEM) Kiocb iocb, IovIter from)
      throws ErrnoException {
    return writeIter(iocb, from, PageCacheWrite::perform);
  }

  /** How the bytes of a write are moved, under i_rwsem: as {@link #perform} does it. */
  @FunctionalInterface
  public interface Performing {
    long perform(Kiocb iocb, IovIter from) throws ErrnoException;
  }

  /** The same for a file system that moves the bytes in a way of its own. */
  @MayBlock
  public static long writeIter(
      @MustNotHold(LockKind.I_RWSEM) Kiocb iocb, IovIter from, Performing how)
      throws ErrnoException {
    OpenFile file = iocb.file();
    Inode inode = file.inode();
    long n;
    inode.rwsem().lock();
    try {
      n = RwChecks.writeChecks(iocb, from);
      if (n > 0) {
        Attributes.fileModified(iocb.caller(), file);
        n = how.perform(iocb, from);
      }
    } finally {
      inode.rwsem().unlock();
    }
    if (n > 0) {
      writeThrough(iocb, n);
    }
    return n;
  }

  /**
   * The bytes of a write, page by page. The caller holds i_rwsem exclusively and has done all
   * checks. Errors as for {@link #writeIter}, if nothing was written before. Mirrors
   * generic_perform_write.
   */
  @MayBlock
  public static long perform(@MustHold(LockKind.I_RWSEM) Kiocb iocb, IovIter from)
      throws ErrnoException {
    OpenFile file = iocb.file();
    AddressSpace mapping = file.inode().mapping();
    AddressSpaceOperations ops = mapping.checkedOps();
    long start = iocb.pos;
    long pos = start;
    try {
      while (from.count() > 0) {
        int off = (int) pos & (Page.SIZE - 1);
        int len = (int) Math.min(Page.SIZE - off, from.count());
        Page page = ops.writeBegin(file, mapping, pos, len, 0);
        int copied = 0;
        int n;
        try {
          copied = from.copyIn(page, off, len);
        } finally {
          // Also if the caller's memory was gone: the page must not stay locked.
          n = ops.writeEnd(file, mapping, pos, len, copied, page);
        }
        pos += n;
        if (n < len) {
          break;
        }
      }
    } catch (ErrnoException e) {
      if (pos == start) {
        throw e;
      }
    } finally {
      iocb.pos = pos;
      mapping.syncAreas();
    }
    return pos - start;
  }

  /**
   * Makes {@code n} bytes just written durable if the file is written through. Mirrors
   * generic_write_sync.
   */
  @MayBlock
  public static void writeThrough(Kiocb iocb, long n) throws ErrnoException {
    if (iocb.has(Kiocb.IOCB_DSYNC | Kiocb.IOCB_SYNC)) {
      OpenFile file = iocb.file();
      FaultPoints.wrote(file, iocb.pos - n, n);
      Fsync.call(file, iocb.pos - n, iocb.pos - 1, !iocb.has(Kiocb.IOCB_SYNC));
    }
  }
}
