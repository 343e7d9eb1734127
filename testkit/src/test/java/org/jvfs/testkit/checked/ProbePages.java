// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Lockdep;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.uapi.ErrnoException;

/** Pages in memory as memfs has them; each method tells what is held. */
class ProbePages implements AddressSpaceOperations {
  private static final String TABLE = "address_space_operations";

  final AddressSpaceOperations memfs;

  ProbePages(AddressSpaceOperations memfs) {
    this.memfs = memfs;
  }

  static void enter(String method, @Nullable Object... args) {
    ProbeType.SEEN.enter(TABLE, method, args);
  }

  /** The pages of an inode with something behind them, which writes one by one or all together. */
  static ProbePages disk(Inode i) {
    return (i.ino() & 1) == 0 ? new Disk() : new Together();
  }

  @Override
  public Page writeBegin(
      @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int flags)
      throws ErrnoException {
    enter("writeBegin", file, mapping, pos, len, flags);
    return memfs.writeBegin(file, mapping, pos, len, flags);
  }

  @SuppressWarnings("VfsPageLeftLocked") // memfs ends with it
  @Override
  public int writeEnd(
      @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int copied, Page page)
      throws ErrnoException {
    enter("writeEnd", file, mapping, pos, len, copied, page);
    return memfs.writeEnd(file, mapping, pos, len, copied, page);
  }

  @Override
  public boolean setPageDirty(Page page) {
    enter("setPageDirty", page);
    AddressSpace m = page.mapping();
    return m != null && !m.isInMemory() ? m.dirtied(page) : page.setDirtyNoWriteback();
  }

  @Override
  public void freepage(Page page) {
    enter("freepage", page);
  }

  @Override
  public long directIO(Kiocb iocb, IovIter iter) throws ErrnoException {
    enter("directIO", iocb, iter);
    return memfs.directIO(iocb, iter);
  }

  /** Writes pages one by one, half of them by a thread of its own, as it reads them. */
  private static class Disk extends ProbePages {
    private final Map<Long, byte[]> blocks = new ConcurrentHashMap<>();

    Disk() {
      super(AddressSpaceOperations.DEFAULT);
    }

    private static void complete(long index, Runnable completion) {
      if ((index & 1) == 0) {
        completion.run();
      } else {
        Thread.ofVirtual().start(completion);
      }
    }

    private void fill(Page p) {
      byte[] b = blocks.get(p.index());
      p.zero(0, Page.SIZE);
      if (b != null) {
        MemorySegment.copy(b, 0, p.segment(), ValueLayout.JAVA_BYTE, 0, Page.SIZE);
      }
      p.setUptodate();
    }

    @Override
    public int readpage(@Nullable OpenFile file, Page page) {
      enter("readpage", file, page);
      Lockdep.handOver(page);
      complete(
          page.index(),
          () -> {
            fill(page);
            page.unlock();
          });
      return 0;
    }

    @Override
    public void readpages(@Nullable OpenFile file, AddressSpace mapping, List<Page> pages) {
      enter("readpages", file, mapping, pages);
      for (Page p : pages) {
        // The rest is left to readpage.
        if (p.index() % 3 != 2) {
          fill(p);
        }
        p.unlock();
      }
    }

    @Override
    public int writepage(Page page, WritebackControl wbc) {
      enter("writepage", page, wbc);
      write(page);
      return 0;
    }

    void write(Page page) {
      page.setWriteback();
      blocks.put(page.index(), page.segment().toArray(ValueLayout.JAVA_BYTE));
      page.unlock();
      page.get();
      complete(
          page.index(),
          () -> {
            page.endWriteback();
            page.put();
          });
    }

    @Override
    public Page writeBegin(
        @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int flags)
        throws ErrnoException {
      enter("writeBegin", file, mapping, pos, len, flags);
      Page p = mapping.findOrCreateLocked(pos >>> Page.SHIFT);
      p.waitWriteback();
      if (!p.isUptodate()) {
        fill(p);
      }
      return p;
    }

    @Override
    public int writeEnd(
        @Nullable OpenFile file, AddressSpace mapping, long pos, int len, int copied, Page page) {
      enter("writeEnd", file, mapping, pos, len, copied, page);
      setPageDirty(page);
      Inode host = mapping.host();
      host.setSize(Math.max(host.size(), pos + copied));
      page.unlock();
      page.put();
      host.markDirty(Inode.I_DIRTY_PAGES);
      return copied;
    }

    @Override
    public void invalidatepage(Page page, int offset, int length) {
      enter("invalidatepage", page, offset, length);
    }

    @Override
    public boolean releasepage(Page page) {
      enter("releasepage", page);
      return true;
    }
  }

  /** Writes all that is dirty in one go. */
  private static final class Together extends Disk {
    @Override
    public void writepages(AddressSpace mapping, WritebackControl wbc) {
      enter("writepages", mapping, wbc);
      Page p = mapping.nextGet(0, Long.MAX_VALUE >>> Page.SHIFT);
      while (p != null) {
        long at = p.index();
        p.lock();
        p.waitWriteback();
        if (p.isIn(mapping) && p.clearDirtyForIo()) {
          wbc.nrToWrite--;
          write(p);
        } else {
          p.unlock();
        }
        p.put();
        p = mapping.nextGet(at + 1, Long.MAX_VALUE >>> Page.SHIFT);
      }
    }
  }
}
