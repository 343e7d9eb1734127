// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import org.jvfs.contract.VmOperations;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.file.PageCacheRead;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Mapping files whose bytes are in the page cache: what a file system's tables delegate to. */
public final class Filemap {
  /** For a file system that reads and writes pages. Mirrors generic_file_vm_ops. */
  private static final VmOperations GENERIC =
      new VmOperations() {
        @Override
        public int fault(VmArea area, VmFault fault) {
          return Filemap.fault(area, fault);
        }

        @Override
        public void mapPages(VmArea area, long start, long end, PteSink pte) {
          Filemap.mapPages(area, start, end, pte);
        }

        @Override
        public int pageMkwrite(VmArea area, VmFault fault) {
          return Filemap.pageMkwrite(area, fault);
        }
      };

  private Filemap() {}

  /**
   * Sets up a mapping with {@link #fault}, {@link #mapPages} and {@link #pageMkwrite}. Errors:
   * ENODEV. Mirrors generic_file_mmap.
   */
  @MayBlock
  public static void mmap(OpenFile file, VmArea area) throws ErrnoException {
    mmap(file, area, GENERIC);
  }

  /** The same with a table of the file system's own. */
  @MayBlock
  public static void mmap(OpenFile file, VmArea area, VmOperations ops) throws ErrnoException {
    if (file.inode().mappingOrNull() == null) {
      throw Errno.ENODEV.exception();
    }
    Attributes.touchAtime(file);
    area.setOps(ops);
  }

  /**
   * Finds a page, reading it in if need be, and returns it locked. May block. Mirrors
   * filemap_fault.
   */
  @MayBlock
  public static int fault(VmArea area, VmFault fault) {
    AddressSpace m = area.mapping();
    try {
      while (true) {
        Page p = PageCacheRead.readPage(area.file(), m, fault.pgoff());
        if (p == null) {
          return VmFault.SIGBUS;
        }
        p.lock();
        if (p.isIn(m) && p.index() == fault.pgoff() && p.isUptodate()) {
          if (isInFile(m, fault.pgoff())) {
            fault.setPage(p);
            return VmFault.LOCKED;
          }
          p.unlock();
          p.put();
          return VmFault.SIGBUS;
        }
        p.unlock();
        p.put();
      }
    } catch (ErrnoException e) {
      return result(e.errno());
    }
  }

  /** What a fault that ended with an error answers. Mirrors vmf_error. */
  public static int result(Errno e) {
    return e == Errno.ENOMEM ? VmFault.OOM : VmFault.SIGBUS;
  }

  /** Whether a page begins before the end of the file. */
  public static boolean isInFile(AddressSpace m, long pgoff) {
    return pgoff << Page.SHIFT < m.host().size();
  }

  /** Maps what is in the page cache, up to date and not locked. Mirrors filemap_map_pages. */
  public static void mapPages(VmArea area, long start, long end, PteSink pte) {
    AddressSpace m = area.mapping();
    Page p = m.nextGet(start, end);
    while (p != null) {
      long at = p.index();
      if (p.tryLock()) {
        if (p.isIn(m) && p.isUptodate() && isInFile(m, at) && p.index() == at) {
          pte.set(at, p);
        }
        p.unlock();
      }
      p.put();
      p = at < end ? m.nextGet(at + 1, end) : null;
    }
  }

  /**
   * A page is about to be written: the file's times change, and it is returned locked when nothing
   * of it is being written back. May block. Mirrors filemap_page_mkwrite.
   */
  @MayBlock
  public static int pageMkwrite(VmArea area, VmFault fault) {
    Page p = fault.page();
    if (p == null) {
      return VmFault.NOPAGE;
    }
    Inode i = area.file().inode();
    try {
      Attributes.fileUpdateTime(area.file());
    } catch (ErrnoException e) {
      return result(e.errno());
    }
    p.lock();
    if (!p.isIn(i.mapping())) {
      p.unlock();
      return VmFault.NOPAGE;
    }
    p.waitWriteback();
    return VmFault.LOCKED;
  }
}
