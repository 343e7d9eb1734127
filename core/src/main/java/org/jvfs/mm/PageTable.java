// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.VmOperations;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Which page is seen at each address of an area, and the kernel's mappings that make it so. */
final class PageTable {
  /**
   * Mappings of the kernel's that all tables together may take, out of the 65,530 that a process
   * has by default (vm.max_map_count).
   */
  static final long MOST_PIECES = Long.getLong("jvfs.mm.pieces", 49_152);

  /** From so many of one area on pages are moved together. */
  private static final int MANY_PIECES = 8_192;

  /** Pages brought in at a time. */
  private static final int BATCH = 512;

  private static final LockClass PTL = new LockClass("ptlock_ptr(ptdesc)");

  /** Of all tables of the JVM. Atomic. */
  private static final AtomicLong PIECES = new AtomicLong();

  private final VmArea area;
  private final AddressSpace mapping;
  private final Mutex ptl = new Mutex(PTL);

  /**
   * The page seen, with a reference; null where there is nothing, as there is behind the end of the
   * array. Under {@link #ptl}.
   */
  private @Nullable Page[] pages = new @Nullable Page[0];

  /** Pages of the area. */
  private final int size;

  /** Behind the last entry that is not null. Under {@link #ptl}. */
  private int end;

  /** So many entries at the beginning are not null. Written under {@link #ptl}. */
  private volatile int present;

  /** Mappings of the kernel's that the area takes. Under {@link #ptl}. */
  private long pieces = 1;

  PageTable(VmArea area) {
    this.area = area;
    this.mapping = area.mapping();
    this.size = area.pages();
    PIECES.incrementAndGet();
  }

  VmArea area() {
    return area;
  }

  /** Whether a page of the file lies within the area. */
  boolean covers(long pgoff) {
    return pgoff >= area.pageOffset() && pgoff - area.pageOffset() < size;
  }

  /** Whether stores to the area reach the file. */
  boolean isSharedWritable() {
    return area.shared() && area.writable();
  }

  /** How many entries, from the first on, lie before the end of the file. */
  private int inFile() {
    long n = ((mapping.host().size() + Page.SIZE - 1) >>> Page.SHIFT) - area.pageOffset();
    return (int) Math.clamp(n, 0, size);
  }

  private @Nullable Page at(int n) {
    return n < pages.length ? pages[n] : null;
  }

  /** Whether all there is of the file in the area is seen. */
  boolean isComplete() {
    return present >= inFile();
  }

  // ---- bringing in ----

  /**
   * Brings in all pages for the first time, having moved those that lie scattered if they would
   * take many of the kernel's mappings. As {@link #populate}.
   */
  @MayBlock
  int populateFirst() throws ErrnoException {
    int n = inFile();
    if (n > BATCH && mapping.isInMemory()) {
      mapping.pool().sortFree();
    }
    int failed = populate();
    if (failed == 0 && pieces() <= MANY_PIECES) {
      return 0;
    }
    ptl.lock();
    boolean cleared = clear(0, size);
    ptl.unlock();
    if (!cleared) {
      return failed;
    }
    try {
      mapping.migrate(area.pageOffset(), area.pageOffset() + n - 1);
    } catch (ErrnoException e) {
      // No frames for a second copy of all: the rest stays scattered.
      if (e.errno() != Errno.ENOMEM) {
        throw e;
      }
    }
    return populate();
  }

  /**
   * Brings in all pages of the file that are missing. What the driver cannot give is left as a bus
   * error. The caller holds mmap_lock. 0, or ENOMEM negated if the kernel has no room for the
   * mapping. May block.
   */
  @MayBlock
  int populate() {
    assert area.mm().mmapLock().isHeld();
    int at = present;
    int failed = 0;
    while (at < inFile() && failed == 0) {
      int n = Math.min(BATCH, inFile() - at);
      if (n > 0) {
        failed = populate(at, n);
        at += n;
      }
    }
    return failed;
  }

  private int populate(int at, int n) {
    VmOperations ops = area.checkedOps();
    @Nullable Page[] found = new @Nullable Page[n];
    long first = area.pageOffset() + at;
    boolean mkwrite = isSharedWritable() && Implemented.has(ops, "pageMkwrite");
    if (!mkwrite && Implemented.has(ops, "mapPages")) {
      ptl.lock();
      try {
        ops.mapPages(
            area, first, first + n - 1, (pgoff, p) -> found[(int) (pgoff - first)] = mapped(p));
      } finally {
        ptl.unlock();
      }
    }
    for (int i = 0; i < n; i++) {
      if (found[i] == null) {
        found[i] = fault(ops, first + i, mkwrite);
      }
    }
    return install(at, found);
  }

  /** A page that will be seen, with a reference for its entry; its lock is held. */
  private Page mapped(Page p) {
    if (isSharedWritable()) {
      mapping.checkedOps().setPageDirty(p);
    }
    return p.get();
  }

  /** The page of a number, with a reference; null if it cannot be had. */
  private @Nullable Page fault(VmOperations ops, long pgoff, boolean mkwrite) {
    while (true) {
      long address = area.start() + ((pgoff - area.pageOffset()) << Page.SHIFT);
      VmFault f = new VmFault(pgoff, address, isSharedWritable());
      int r = ops.fault(area, f);
      Page p = f.page();
      if ((r & (VmFault.OOM | VmFault.SIGBUS)) != 0) {
        return null;
      }
      if (p == null) {
        continue;
      }
      if ((r & VmFault.LOCKED) == 0) {
        p.lock();
      }
      if (mkwrite) {
        p.unlock();
        r = ops.pageMkwrite(area, f);
        if ((r & (VmFault.OOM | VmFault.SIGBUS)) != 0) {
          p.put();
          return null;
        }
        if ((r & VmFault.NOPAGE) != 0) {
          p.put();
          continue;
        }
        if ((r & VmFault.LOCKED) == 0) {
          p.lock();
        }
      }
      boolean there = p.isIn(mapping) && p.index() == pgoff;
      if (there) {
        mapped(p);
      }
      p.unlock();
      p.put();
      if (there) {
        return p;
      }
    }
  }

  /**
   * Makes entries of pages, whose references it takes over; those that have left the file since
   * they were found are dropped. 0, or ENOMEM negated.
   */
  private int install(int at, @Nullable Page[] found) {
    int failed = 0;
    ptl.lock();
    try {
      int inFile = inFile();
      int i = 0;
      while (i < found.length && failed == 0) {
        if (!isNew(at + i, found[i], inFile)) {
          i++;
          continue;
        }
        int j = i + 1;
        while (j < found.length
            && isNew(at + j, found[j], inFile)
            && follows(found[j - 1], found[j])) {
          j++;
        }
        failed = show(at, found, i, j);
        i = j;
      }
      advance(at + found.length);
    } finally {
      ptl.unlock();
    }
    for (Page p : found) {
      if (p != null) {
        p.put();
      }
    }
    return failed;
  }

  private boolean isNew(int i, @Nullable Page p, int inFile) {
    return p != null
        && i < inFile
        && at(i) != p
        && p.isIn(mapping)
        && p.index() == area.pageOffset() + i;
  }

  private static boolean follows(@Nullable Page a, @Nullable Page b) {
    return a != null && b != null && b.frameOffset() == a.frameOffset() + Page.SIZE;
  }

  /** Shows the pages {@code i} to {@code j} of those found, whose frames follow each other. */
  private int show(int at, @Nullable Page[] found, int i, int j) {
    Page first = found[i];
    assert first != null;
    int from = at + i;
    int to = at + j;
    long more =
        (border(found, at, from, from, to) ? 1 : 0)
            + (to < size && border(found, at, to, from, to) ? 1 : 0)
            - borders(from, Math.min(to + 1, size));
    if (more > 0 && PIECES.get() + more > MOST_PIECES) {
      return Errno.ENOMEM.neg;
    }
    int r =
        mapping
            .pool()
            .mapAt(
                area.start() + ((long) from << Page.SHIFT),
                (long) (to - from) << Page.SHIFT,
                area.writable(),
                area.shared(),
                first.frameOffset());
    if (r != 0) {
      return r;
    }
    if (to > pages.length) {
      pages = Arrays.copyOf(pages, Math.max(to, inFile()));
    }
    for (int k = i; k < j; k++) {
      // The array goes on to hold what was seen before, to be dropped with the rest.
      Page old = pages[at + k];
      pages[at + k] = found[k];
      found[k] = old;
    }
    count(more);
    end = Math.max(end, to);
    return 0;
  }

  /** Whether a mapping of the kernel's would begin at {@code n} with {@code from} to {@code to}. */
  private boolean border(@Nullable Page[] found, int at, int n, int from, int to) {
    return n == 0
        || place(n >= from && n < to ? found[n - at] : at(n), n)
            != place(n - 1 >= from && n - 1 < to ? found[n - 1 - at] : at(n - 1), n - 1);
  }

  /** How many mappings of the kernel's begin at entries of a range. */
  private long borders(int from, int to) {
    long b = 0;
    for (int n = from; n < to; n++) {
      if (n == 0 || place(at(n), n) != place(at(n - 1), n - 1)) {
        b++;
      }
    }
    return b;
  }

  /** Where in the pool the area would begin, if all of it were as this entry is; -1 for nothing. */
  private static long place(@Nullable Page p, int n) {
    return p == null ? Long.MIN_VALUE : p.frameOffset() - ((long) n << Page.SHIFT);
  }

  private void count(long more) {
    pieces += more;
    PIECES.addAndGet(more);
  }

  private void advance(int to) {
    int n = present;
    while (n < to && at(n) != null) {
      n++;
    }
    present = n;
  }

  /** Mappings of the kernel's that the area takes. */
  long pieces() {
    ptl.lock();
    try {
      return pieces;
    } finally {
      ptl.unlock();
    }
  }

  // ---- taking away ----

  /** Shows nothing where the file has ended. False if the kernel has no room to. */
  boolean cut() {
    ptl.lock();
    try {
      int from = inFile();
      return from >= end || clear(from, size);
    } finally {
      ptl.unlock();
    }
  }

  /** Shows nothing in the place of a page that has left the file. */
  boolean clear(Page p) {
    ptl.lock();
    try {
      int i = covers(p.index()) ? (int) (p.index() - area.pageOffset()) : -1;
      return i < 0 || at(i) != p || clear(i, i + 1);
    } finally {
      ptl.unlock();
    }
  }

  private boolean clear(int from, int to) {
    int upTo = Math.min(to + 1, size);
    long before = borders(from, upTo);
    long offset = (long) from << Page.SHIFT;
    if (Nothing.mapAt(area.start() + offset, (long) (to - from) << Page.SHIFT, offset) != 0) {
      return false;
    }
    for (int i = from; i < Math.min(to, end); i++) {
      Page p = pages[i];
      if (p != null) {
        pages[i] = null;
        p.put();
      }
    }
    count(borders(from, upTo) - before);
    present = Math.min(present, from);
    end = to >= end ? Math.min(end, from) : end;
    return true;
  }

  /** The pages of the file have moved: each is to be looked for again. What is seen stays. */
  void moved(long pgoff) {
    ptl.lock();
    present = Math.min(present, (int) Math.clamp(pgoff - area.pageOffset(), 0, size));
    ptl.unlock();
  }

  /** Drops all pages; nothing of them is seen any more, nor can the area be reached by others. */
  void release() {
    for (Page p : pages) {
      if (p != null) {
        p.put();
      }
    }
    Arrays.fill(pages, null);
    count(-pieces);
  }

  /**
   * Marks dirty what may have been stored to since it was written last, by page numbers of the
   * file.
   */
  @MayBlock
  void redirty(long first, long last) {
    long from = Math.max(first, area.pageOffset());
    long to = Math.min(last, area.pageOffset() + size - 1);
    for (long n = from; n <= to; n++) {
      Page p = mapping.findLock(n);
      if (p != null) {
        mapping.checkedOps().setPageDirty(p);
        p.unlock();
        p.put();
      }
    }
  }
}
