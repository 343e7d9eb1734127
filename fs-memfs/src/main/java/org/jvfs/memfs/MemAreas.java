// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jvfs.contract.VmOperations;
import org.jvfs.mm.Filemap;
import org.jvfs.mm.PteSink;
import org.jvfs.mm.VmArea;
import org.jvfs.mm.VmFault;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/** Areas of memory that show regular files. Mirrors shmem_vm_ops. */
final class MemAreas implements VmOperations {
  static final MemAreas INSTANCE = new MemAreas();

  private MemAreas() {}

  /**
   * A hole is filled, whatever the access. A file without room for that answers SIGBUS. Mirrors
   * shmem_fault.
   */
  @Override
  public int fault(VmArea area, VmFault fault) {
    AddressSpace m = area.mapping();
    // Truncation sets the size before it waits for this lock, so what is made now it will find.
    m.invalidateLock().lockShared();
    try {
      if (!Filemap.isInFile(m, fault.pgoff())) {
        return VmFault.SIGBUS;
      }
      Page p = MemPages.getOrMake(m, fault.pgoff());
      if (!p.isUptodate()) {
        p.zero(0, Page.SIZE);
        p.setUptodate();
      }
      fault.setPage(p);
      return VmFault.LOCKED;
    } catch (ErrnoException e) {
      return Filemap.result(e.errno());
    } finally {
      m.invalidateLock().unlockShared();
    }
  }

  @Override
  public void mapPages(VmArea area, long start, long end, PteSink pte) {
    Filemap.mapPages(area, start, end, pte);
  }
}
