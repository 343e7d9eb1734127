// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The pages of regular files: each is counted as a block while it stands in the file. A page that
 * is not up to date is allocated and not written; it reads as zeros and is a hole to lseek(2).
 * Mirrors shmem_aops.
 */
final class MemPages implements AddressSpaceOperations {
  static final MemPages INSTANCE = new MemPages();

  private MemPages() {}

  /**
   * The page of a number, locked, made and counted if there is none. The caller holds i_rwsem or
   * invalidate_lock. Errors: ENOSPC, ENOMEM.
   */
  static Page getOrMake(AddressSpace mapping, long index) throws ErrnoException {
    MemSuper sup = MemInode.of(mapping.host()).sup();
    while (true) {
      Page p = mapping.findLock(index);
      if (p != null) {
        return p;
      }
      sup.takeBlock();
      try {
        p = Page.alloc(mapping.pool());
      } catch (ErrnoException e) {
        sup.freeBlocks(1);
        throw e;
      }
      if (mapping.add(p, index)) {
        return p;
      }
      // A writer and a fault may both want it.
      p.put();
      sup.freeBlocks(1);
    }
  }

  /** Errors: ENOSPC, ENOMEM. */
  @Override
  public Page writeBegin(
      @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int flags)
      throws ErrnoException {
    Page p = getOrMake(mapping, pos >>> Page.SHIFT);
    if (!p.isUptodate()) {
      int off = (int) pos & (Page.SIZE - 1);
      p.zero(0, off);
      p.zero(off + len, Page.SIZE);
    }
    return p;
  }

  @Override
  public int writeEnd(
      @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int copied, Page page) {
    if (!page.isUptodate()) {
      int off = (int) pos & (Page.SIZE - 1);
      page.zero(off + copied, off + len);
      page.setUptodate();
    }
    page.setDirtyNoWriteback();
    if (pos + copied > mapping.host().size()) {
      mapping.host().setSize(pos + copied);
    }
    page.unlock();
    page.put();
    return copied;
  }

  /**
   * Says that files may be opened with O_DIRECT; their bytes go through the page cache all the
   * same, so this is not called. Mirrors noop_direct_IO.
   */
  @Override
  public long directIO(Kiocb iocb, IovIter iter) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }
}
