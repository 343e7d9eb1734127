// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.checked.Checked;
import org.jvfs.contract.AddressSpaceOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.ReturnsLocked;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.Spin;
import org.jvfs.lock.SpinLock;
import org.jvfs.mm.MappedAreas;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The pages of a file. Mirrors struct address_space.
 *
 * <p>Finding a page takes no lock. {@code i_pages} is held for each change of the index; {@code
 * invalidate_lock} exclusively by whoever cuts pages off or moves them, shared by whoever brings
 * them in from elsewhere.
 */
public final class AddressSpace {
  private static final LockClass I_PAGES = new LockClass("&xa->xa_lock");

  /** Frames freed at once. */
  private static final int DROP_BATCH = 256;

  /** Pages tagged at once. */
  private static final int TAG_BATCH = 1024;

  private static final long LAST_PAGE = Long.MAX_VALUE >>> Page.SHIFT;

  /** Null while the pages wait for another inode of their file; see {@link #setHost}. */
  private volatile @Nullable Inode host;

  /** {@code a_ops}; set before there are pages. */
  private AddressSpaceOperations ops;

  private final FramePool pool;

  /** Follows from {@link #ops}. */
  private boolean inMemory;

  /** Of the pages of a device, bytes of its blocks; else 0. Changed while there are no pages. */
  private volatile int deviceBlockSize;

  private final RwSem invalidateLock;
  private final SpinLock iPages = new SpinLock(I_PAGES);
  private final PageIndex pages = new PageIndex();

  private final AtomicLong nrPages = new AtomicLong();

  /** Made as the file is first mapped; under {@link #iPages}. */
  private volatile @Nullable MappedAreas areas;

  /** Made with the first error; under {@link #iPages}. */
  private volatile @Nullable ErrSeq errors;

  /**
   * The pages of {@code host}, none yet.
   *
   * @param ops if they have neither readpage nor writepage, the pages live here alone: one that is
   *     missing is a hole, and nothing is ever written back
   */
  public AddressSpace(Inode host, AddressSpaceOperations ops, FramePool pool) {
    this.host = host;
    this.ops = Checked.table(AddressSpaceOperations.class, ops);
    this.pool = pool;
    this.inMemory = !Implemented.has(ops, "readpage");
    this.invalidateLock = new RwSem(host.sb().lockClasses().invalidateLock());
  }

  public Inode host() {
    Inode h = host;
    assert h != null;
    return h;
  }

  /**
   * Lets pages live longer than their inode, in a file system that keeps them in memory: null when
   * the inode is evicted, the new one before that is shown.
   */
  public void setHost(@Nullable Inode h) {
    host = h;
  }

  /** Gives the pages another table, as long as there are none. */
  public void setOps(AddressSpaceOperations o) {
    assert nrPages() == 0;
    ops = Checked.table(AddressSpaceOperations.class, o);
    inMemory = !Implemented.has(o, "readpage");
  }

  /** The driver's table. */
  public AddressSpaceOperations ops() {
    return Checked.own(ops);
  }

  /** The table to call, which in checked mode is one before the driver's. */
  public AddressSpaceOperations checkedOps() {
    return ops;
  }

  public FramePool pool() {
    return pool;
  }

  /** The pages are those of a block device, with blocks of so many bytes. */
  public void setDeviceBlockSize(int bytes) {
    assert nrPages() == 0;
    deviceBlockSize = bytes;
  }

  /** Whether these are the pages of a block device: locked inside those of files. */
  boolean isOfDevice() {
    return deviceBlockSize != 0;
  }

  /** Bytes of a block of those that the pages' buffers stand for. Mirrors i_blkbits. */
  public int blockSize() {
    int b = deviceBlockSize;
    return b != 0 ? b : host().sb().blockSize();
  }

  /** Whether the pages have no home but this: a missing one reads as zeros, without being made. */
  public boolean isInMemory() {
    return inMemory;
  }

  /** {@code invalidate_lock}. */
  @LockOf(LockKind.INVALIDATE_LOCK)
  public RwSem invalidateLock() {
    return invalidateLock;
  }

  /** Pages in memory. */
  public long nrPages() {
    return nrPages.get();
  }

  // ---- areas of memory ----

  /** {@code i_mmap}: the areas that show the file; made if need be. */
  public MappedAreas areas() {
    MappedAreas a = areas;
    if (a == null) {
      MappedAreas made = new MappedAreas(host().sb().state());
      iPages.lock();
      a = areas;
      if (a == null) {
        a = made;
        areas = a;
      }
      iPages.unlock();
    }
    return a;
  }

  /**
   * Whether some area of memory shows a page, were it in the file; who changes what the page shows
   * without changing its bytes has to know. Lock-free. Mirrors mapping_mapped.
   */
  public boolean isMapped(long index) {
    MappedAreas a = areas;
    return a != null && a.isMapped(index);
  }

  /**
   * Whether stores that nobody is told of may change a page: it counts as dirty. Lock-free. Mirrors
   * mapping_writably_mapped.
   */
  public boolean isMappedWritable(long index) {
    MappedAreas a = areas;
    return a != null && a.isMappedWritable(index);
  }

  /**
   * Makes areas of memory show the file as it is now, after its size has changed or its pages have
   * moved: the kernel would wait for faults. Truncation, write and fallocate of the VFS call it for
   * the driver. To be called with no lock inside {@code i_rwsem} held. May block.
   */
  @MayBlock
  public void syncAreas() {
    MappedAreas a = areas;
    if (a != null) {
      a.sync();
    }
  }

  // ---- finding ----

  /** Whether there is a page of this number. Lock-free. */
  public boolean has(long index) {
    return pages.get(index) != null;
  }

  /** Whether there is a page of this number that holds bytes. Lock-free. */
  public boolean isWritten(long index) {
    Page p = pages.get(index);
    return p != null && p.isUptodate();
  }

  /** The page of a number, with a reference, or null. Lock-free. Mirrors filemap_get_folio. */
  public @Nullable Page findGet(long index) {
    for (int turn = 0; ; turn++) {
      Schedule.point(Step.LOAD, this);
      Page p = pages.get(index);
      if (p == null) {
        return null;
      }
      if (p.tryGet()) {
        if (p.isIn(this)) {
          return p;
        }
        p.put();
      }
      // It was on its way out: the slot is empty or filled anew by now, or will be in a moment.
      Spin.pause(turn);
    }
  }

  /**
   * Finds the pages after {@code first}, which the caller holds, that lie behind it in memory as
   * they do in the file and hold bytes; at most {@code most}. Answers how many it put into {@code
   * out}, with references. Lock-free.
   */
  public int findRun(Page first, Page[] out, int most) {
    long index = first.index();
    Page before = first;
    int n = 0;
    while (n < most) {
      Page p = pages.get(index + n + 1);
      if (p == null || !p.follows(before) || !p.isUptodate() || !p.tryGet()) {
        break;
      }
      if (!p.isIn(this)) {
        p.put();
        break;
      }
      p.markAccessed();
      out[n++] = p;
      before = p;
    }
    return n;
  }

  /**
   * The page of a number, locked and with a reference, or null. May block. Mirrors
   * filemap_lock_folio.
   */
  @MayBlock
  @ReturnsLocked
  public @Nullable Page findLock(long index) {
    while (true) {
      Page p = findGet(index);
      if (p == null) {
        return null;
      }
      p.lock();
      if (p.isIn(this) && p.index() == index) {
        return p;
      }
      p.unlock();
      p.put();
    }
  }

  /**
   * The page of a number, locked and with a reference, made if there was none; a new one is not up
   * to date and its content is undefined. May block. Errors: ENOMEM.
   */
  @MayBlock
  @ReturnsLocked
  public Page findOrCreateLocked(long index) throws ErrnoException {
    while (true) {
      Page p = findLock(index);
      if (p != null) {
        return p;
      }
      p = Page.alloc(pool);
      if (add(p, index)) {
        return p;
      }
      p.put();
    }
  }

  /**
   * The first page from number {@code from} to {@code to} (inclusive), with a reference, or null.
   * Lock-free.
   */
  public @Nullable Page nextGet(long from, long to) {
    long at = from;
    for (int turn = 0; ; turn++) {
      Schedule.point(Step.LOAD, this);
      Page p = pages.next(at, to);
      if (p == null) {
        return null;
      }
      if (p.tryGet()) {
        if (p.isIn(this)) {
          return p;
        }
        p.put();
      }
      Spin.pause(turn);
    }
  }

  // ---- changing the index ----

  /**
   * Enters a page that its maker holds, and locks it; the index takes a reference of its own.
   * False, and nothing is done, if there is one already. Mirrors filemap_add_folio.
   */
  public boolean add(Page p, long index) {
    boolean got = p.tryLockFor(this);
    assert got : "a new page is locked";
    p.get();
    iPages.lock();
    boolean free = pages.get(index) == null;
    if (free) {
      p.place(this, index);
      pages.put(index, p);
      nrPages.getAndIncrement();
      if (!inMemory) {
        p.addToReclaim();
      }
    }
    iPages.unlock();
    if (!free) {
      p.put();
      p.unlock();
    }
    return free;
  }

  /** How many pages are missing in a row from number {@code first} on, up to {@code most}. */
  public int missing(long first, int most) {
    if (pages.get(first) != null) {
      return 0;
    }
    Page p = most == 1 ? null : pages.next(first, first + most - 1);
    // A page that moves meanwhile may tell a number before the first.
    return p == null ? most : (int) Math.clamp(p.index() - first, 1, most);
  }

  /**
   * Enters pages that their maker holds and has filled, and that will not be written back, from
   * {@code filled[from]} to before {@code filled[to]} as those from number {@code first} on. The
   * index takes over the references of those it took; up to the first number there is a page of
   * already. Answers how many. For pages that live in memory alone.
   */
  public int addFilled(Page[] filled, int from, int to, long first) {
    assert inMemory;
    for (int i = from; i < to; i++) {
      filled[i].placeFilled(this, first + (i - from));
    }
    iPages.lock();
    int n = pages.putRun(first, filled, from, to);
    nrPages.getAndAdd(n);
    iPages.unlock();
    return n;
  }

  /**
   * Takes a locked page out of the index and drops the index's reference. Mirrors
   * filemap_remove_folio.
   */
  public void remove(@MustHold(LockKind.PAGE_LOCK) Page p) {
    remove(p, true);
  }

  private void remove(Page p, boolean unmap) {
    assert p.isLocked() && p.isIn(this);
    iPages.lock();
    pages.remove(p.index());
    p.place(null, p.index());
    nrPages.getAndDecrement();
    iPages.unlock();
    MappedAreas a = areas;
    if (a != null && unmap) {
      a.unmap(p);
    }
    ops.freepage(p);
    p.put();
  }

  /**
   * Takes out a locked page that the caller and the index alone have a reference to, and that is
   * neither dirty nor mapped; whether it did. Mirrors __remove_mapping.
   */
  @MayBlock
  boolean reclaim(@MustHold(LockKind.PAGE_LOCK) Page p) {
    if (p.isDirty() || p.isWriteback() || isMapped(p.index())) {
      return false;
    }
    if (p.privateData() != null && !ops.releasepage(p)) {
      return false;
    }
    iPages.lock();
    // Frozen, nobody finds it any more; who dirtied it had a reference.
    boolean alone = p.freeze(2);
    if (alone && p.isDirty()) {
      p.unfreeze(2);
      alone = false;
    }
    if (alone) {
      pages.remove(p.index());
      p.place(null, p.index());
      nrPages.getAndDecrement();
      p.unfreeze(1);
    }
    iPages.unlock();
    if (alone) {
      ops.freepage(p);
    }
    return alone;
  }

  // ---- truncation ----

  /**
   * Removes the bytes {@code start} to {@code end} (inclusive): whole pages go, of pages cut in
   * part the bytes are zeroed. In two passes: the first takes what it can get at once, the second
   * waits for what others hold locked, so that one slow page does not keep the memory of all
   * others. The caller has set {@code i_size} before, so that nobody brings pages back. Answers how
   * many pages went. May block. Mirrors truncate_inode_pages_range.
   *
   * <p>A page before the end of the file that an area of memory shows is zeroed and stays: the next
   * access would have to find one.
   */
  @MayBlock
  public long truncate(long start, long end) {
    MappedAreas a = areas;
    if (a != null) {
      a.cut();
    }
    long first = (start + Page.SIZE - 1) >>> Page.SHIFT;
    // The last page that goes whole; beyond every page if all to the end goes.
    long last = end == Long.MAX_VALUE ? LAST_PAGE : ((end + 1) >>> Page.SHIFT) - 1;
    long gone = 0;
    if (nrPages.get() > 0 && first <= last) {
      gone = removeRange(first, last, false, true) + removeRange(first, last, true, true);
    }
    cutPartial(start, end);
    return gone;
  }

  /** Cuts the file's pages to a size; answers how many went. Mirrors truncate_pagecache. */
  @MayBlock
  public long truncate(long newSize) {
    return truncate(newSize, Long.MAX_VALUE);
  }

  private long removeRange(long first, long last, boolean wait, boolean keepMapped) {
    long gone = 0;
    long at = first;
    while (at <= last) {
      Page p = nextGet(at, last);
      if (p == null) {
        break;
      }
      at = p.index() + 1;
      boolean locked = true;
      if (wait) {
        p.lock();
      } else {
        locked = p.tryLock();
      }
      if (locked) {
        if (p.isIn(this)) {
          if (wait) {
            p.waitWriteback();
          }
          Inode of = host;
          if (keepMapped && of != null && p.pos() < of.size() && isMapped(p.index())) {
            empty(p);
          } else if (!p.isWriteback()) {
            drop(p, keepMapped);
            gone++;
          }
        }
        p.unlock();
      }
      p.put();
    }
    return gone;
  }

  /** Leaves a page in the file with zeros alone. */
  private void empty(Page p) {
    // The bytes of a page that is not up to date are nobody's.
    if (p.isUptodate()) {
      p.waitWriteback();
      p.zero(0, Page.SIZE);
      ops.setPageDirty(p);
    }
  }

  private void drop(Page p, boolean unmap) {
    if (!inMemory) {
      ops.invalidatepage(p, 0, Page.SIZE);
    }
    p.cancelDirty();
    remove(p, unmap);
  }

  /** Zeroes the ends of a range in the pages that it covers in part. */
  private void cutPartial(long start, long end) {
    int from = (int) (start & (Page.SIZE - 1));
    long firstPage = start >>> Page.SHIFT;
    long lastPage = end >>> Page.SHIFT;
    if (from != 0) {
      zeroIn(
          firstPage, from, firstPage == lastPage ? (int) (end & (Page.SIZE - 1)) + 1 : Page.SIZE);
    }
    int to = (int) ((end + 1) & (Page.SIZE - 1));
    if (end != Long.MAX_VALUE && to != 0 && (firstPage != lastPage || from == 0)) {
      zeroIn(lastPage, 0, to);
    }
  }

  private void zeroIn(long index, int from, int to) {
    Page p = findLock(index);
    if (p == null) {
      return;
    }
    p.waitWriteback();
    // The bytes of a page that is not up to date are nobody's.
    if (p.isUptodate()) {
      p.zero(from, to);
      ops.setPageDirty(p);
    }
    if (!inMemory) {
      ops.invalidatepage(p, from, to - from);
    }
    p.unlock();
    p.put();
  }

  /**
   * Drops all pages of an inode that nobody uses any more; answers how many. Mirrors
   * truncate_inode_pages_final.
   */
  @MayBlock
  public long truncateFinal() {
    long n = nrPages.get();
    if (n == 0) {
      return 0;
    }
    // Who wants to hear of each page is told with the page locked.
    return inMemory && !Implemented.has(ops, "freepage") ? dropAll() : truncate(0, Long.MAX_VALUE);
  }

  /**
   * Drops all pages of a file in memory that is gone: nobody finds one any more, and who still
   * holds one, as a pipe does, does not lock it. Frames are freed many at once.
   */
  private long dropAll() {
    PageIndex was = new PageIndex();
    iPages.lock();
    was.replaceBy(pages);
    pages.replaceBy(new PageIndex());
    long n = nrPages.getAndSet(0);
    iPages.unlock();
    int[] frames = new int[DROP_BATCH];
    int[] used = {0};
    was.forEach(
        p -> {
          p.place(null, p.index());
          int f = p.putForFree();
          if (f >= 0) {
            frames[used[0]++] = f;
            if (used[0] == DROP_BATCH) {
              pool.free(frames, DROP_BATCH);
              used[0] = 0;
            }
          }
        });
    pool.free(frames, used[0]);
    return n;
  }

  /**
   * Takes pages out and moves those behind them down. The caller holds i_rwsem and {@code
   * invalidate_lock} exclusively. Areas of memory go on showing what they did until {@link
   * #syncAreas}. Answers how many pages went. May block.
   */
  @MustHold(LockKind.I_RWSEM)
  @MayBlock
  public long collapse(long first, long count) {
    long gone = removeRange(first, first + count - 1, true, false);
    shift(first + count, -count);
    return gone;
  }

  /**
   * Moves the pages from number {@code from} on by {@code by} places, up or down; on the way down
   * the places must be empty. The caller holds i_rwsem and {@code invalidate_lock} exclusively, so
   * that no page comes or goes. Readers without a lock see the file as it was or as it is: the
   * index is built aside and exchanged in one step.
   */
  @MustHold(LockKind.I_RWSEM)
  public void shift(long from, long by) {
    assert host().rwsem().isHeldExclusive() && invalidateLock.isHeldExclusive();
    List<Page> movers = new ArrayList<>();
    PageIndex aside = new PageIndex();
    for (Page p = pages.next(0, LAST_PAGE); p != null; p = pages.next(p.index() + 1, LAST_PAGE)) {
      if (p.index() < from) {
        aside.put(p.index(), p);
      } else {
        movers.add(p);
        aside.put(p.index() + by, p);
      }
    }
    iPages.lock();
    pages.replaceBy(aside);
    for (Page p : movers) {
      p.place(this, p.index() + by);
    }
    iPages.unlock();
    MappedAreas a = areas;
    if (a != null) {
      a.moved(Math.min(from, from + by));
    }
  }

  /**
   * Moves pages to other frames that follow each other as far as free ones do. Pages that somebody
   * uses stay where they are, and so do those of a driver that keeps something with them or can
   * write them back. Whoever found a page before and reads it without its lock reads what it was.
   * May block. Errors: ENOMEM; some pages have moved. Mirrors migrate_pages.
   *
   * @param last the last page
   */
  @MayBlock
  public void migrate(long first, long last) throws ErrnoException {
    if (!inMemory) {
      return;
    }
    pool.sortFree();
    // Given back together: a frame given back earlier would be the next one taken.
    List<Page> old = new ArrayList<>();
    try {
      Page p = nextGet(first, last);
      while (p != null) {
        old.add(p);
        long at = p.index();
        Page fresh = Page.alloc(pool);
        p.lock();
        if (p.isIn(this) && p.index() == at) {
          move(p, fresh);
        }
        p.unlock();
        fresh.put();
        p = at < last ? nextGet(at + 1, last) : null;
      }
    } finally {
      old.forEach(Page::put);
    }
  }

  /** The index has one reference to a locked page, and we have one. */
  private void move(Page from, Page to) {
    // Frozen, since a page that holds bytes may be written under i_rwsem with a reference alone.
    if (from.privateData() != null || !from.isUptodate() || !from.freeze(2)) {
      return;
    }
    MemorySegment.copy(from.memory(), from.offset(), to.memory(), to.offset(), Page.SIZE);
    to.setUptodate();
    to.get();
    iPages.lock();
    to.place(this, from.index());
    pages.replace(from.index(), to);
    from.place(null, from.index());
    iPages.unlock();
    if (from.isDirty()) {
      ops.setPageDirty(to);
    }
    from.unfreeze(1);
  }

  // ---- writeback ----

  /**
   * Writes dirty pages by the driver's writepages, or one by one by its writepage; does nothing
   * where there is nowhere to write to. May block. Errors: those of the driver, the first one met.
   * Mirrors do_writepages.
   */
  @MayBlock
  public void writeback(WritebackControl wbc) throws ErrnoException {
    MappedAreas a = areas;
    if (a != null && !inMemory) {
      a.redirty(wbc.rangeStart() >>> Page.SHIFT, wbc.rangeEnd() >>> Page.SHIFT);
    }
    if (Implemented.has(ops, "writepages")) {
      ops.writepages(this, wbc);
    } else if (Implemented.has(ops, "writepage")) {
      writeEach(wbc);
    }
    if (wbc.waits()) {
      waitWriteback(wbc.rangeStart(), wbc.rangeEnd());
    }
  }

  /**
   * Writes by writepage, page after page. Who waits first marks what is dirty now and then writes
   * just that: pages that become dirty meanwhile do not keep it from ending.
   */
  private void writeEach(WritebackControl wbc) throws ErrnoException {
    ErrnoException failed = null;
    long last = wbc.rangeEnd() >>> Page.SHIFT;
    long at = wbc.rangeStart() >>> Page.SHIFT;
    PageTag tag = PageTag.DIRTY;
    if (wbc.waits()) {
      tag = PageTag.TOWRITE;
      tagForWriteback(at, last);
    }
    while (wbc.waits() || wbc.nrToWrite > 0) {
      Page p = nextGet(at, last, tag);
      if (p == null) {
        break;
      }
      at = p.index() + 1;
      try {
        writeOne(p, wbc);
      } catch (ErrnoException e) {
        recordError(e.errno());
        if (failed == null) {
          failed = e;
        }
      } finally {
        p.put();
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /** Marks what is dirty as to be written now. Mirrors tag_pages_for_writeback. */
  private void tagForWriteback(long first, long last) {
    long at = first;
    boolean more = true;
    while (more) {
      iPages.lock();
      more = false;
      for (int n = 0; n < TAG_BATCH; n++) {
        Page p = pages.nextTagged(at, last, PageTag.DIRTY);
        more = p != null;
        if (p == null) {
          break;
        }
        pages.tag(p.index(), PageTag.TOWRITE);
        at = p.index() + 1;
      }
      iPages.unlock();
    }
  }

  /**
   * The first page with a tag from number {@code from} to {@code to}, with a reference, or null.
   * Mirrors filemap_get_folios_tag.
   */
  @Nullable Page nextGet(long from, long to, PageTag tag) {
    iPages.lock();
    Page p = pages.nextTagged(from, to, tag);
    if (p != null) {
      // The index has one, and keeps it while we hold its lock.
      p.get();
    }
    iPages.unlock();
    return p;
  }

  private void writeOne(Page p, WritebackControl wbc) throws ErrnoException {
    if (!p.isDirty()) {
      return;
    }
    if (wbc.waits()) {
      p.lock();
      // What is being written may have been changed after the write began: wait, then look again.
      p.waitWriteback();
    } else if (!p.tryLock()) {
      return;
    }
    if (!p.isIn(this) || p.isWriteback() || !p.clearDirtyForIo()) {
      p.unlock();
      return;
    }
    wbc.nrToWrite--;
    if (ops.writepage(p, wbc) == AddressSpaceOperations.WRITEPAGE_ACTIVATE) {
      p.markAccessed();
      p.unlock();
    }
  }

  /** Waits until no page of a range of bytes (the end included) is being written. */
  @MayBlock
  public void waitWriteback(long start, long end) {
    if (inMemory) {
      return;
    }
    long last = end >>> Page.SHIFT;
    long at = start >>> Page.SHIFT;
    for (Page p = nextGet(at, last, PageTag.WRITEBACK);
        p != null;
        p = nextGet(at, last, PageTag.WRITEBACK)) {
      at = p.index() + 1;
      p.waitWriteback();
      p.put();
    }
  }

  /** Whether any page is dirty, or was when last written and failed to be. */
  public boolean hasDirty() {
    iPages.lock();
    boolean any = pages.hasTagged(PageTag.DIRTY);
    iPages.unlock();
    return any;
  }

  /**
   * Marks a page dirty that has to be written back, and its inode. Does not block; from any
   * context. True if it was clean. Mirrors filemap_dirty_folio.
   */
  public boolean dirtied(Page p) {
    if (!p.setDirtyNoWriteback()) {
      return false;
    }
    iPages.lock();
    if (p.isIn(this)) {
      pages.tag(p.index(), PageTag.DIRTY);
    }
    iPages.unlock();
    Inode h = host;
    if (h != null) {
      h.sb().inodes().markPagesDirty(h);
    }
    return true;
  }

  /** A locked page is going to be written. Mirrors __folio_start_writeback. */
  void startWriteback(Page p) {
    iPages.lock();
    pages.tag(p.index(), PageTag.WRITEBACK);
    if (!p.isDirty()) {
      pages.untag(p.index(), PageTag.DIRTY);
    }
    pages.untag(p.index(), PageTag.TOWRITE);
    iPages.unlock();
  }

  /** It was written, or not. In completion context. */
  void endWriteback(Page p) {
    iPages.lock();
    pages.untag(p.index(), PageTag.WRITEBACK);
    iPages.unlock();
  }

  // ---- errors ----

  /** Records that a write failed, for fsync(2) on every file open now to report once. */
  public void recordError(Errno e) {
    iPages.lock();
    ErrSeq s = errors;
    if (s == null) {
      s = new ErrSeq();
      errors = s;
    }
    iPages.unlock();
    s.set(e);
  }

  /** The last error with its count, whether or not anybody has seen it; 0 for none ever. */
  public int sampleAll() {
    ErrSeq s = errors;
    return s == null ? 0 : s.value();
  }

  /** Marks the last error as seen and answers what {@link #sampleAll} does from now on. */
  public int advanceError() {
    ErrSeq s = errors;
    return s == null ? 0 : s.advance();
  }

  /** What a file opened now keeps in its {@code wbErr}. */
  public int sampleError() {
    ErrSeq s = errors;
    return s == null ? 0 : s.sample();
  }

  /**
   * Throws the error that {@code file} has not heard of yet, if any. Mirrors
   * file_check_and_advance_wb_err.
   */
  public void checkAndAdvance(OpenFile file) throws ErrnoException {
    ErrSeq s = errors;
    if (s == null || s.check(file.wbErr()) == null) {
      return;
    }
    Errno e = null;
    file.lock().lock();
    if (s.check(file.wbErr()) != null) {
      int seen = s.advance();
      file.setWbErr(seen);
      e = ErrSeq.errno(seen);
    }
    file.lock().unlock();
    if (e != null) {
      throw e.exception();
    }
  }
}
