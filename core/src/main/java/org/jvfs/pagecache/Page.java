// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.Acquires;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.PageEffect;
import org.jvfs.effect.PageStep;
import org.jvfs.effect.Releases;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.LockMode;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.Subclass;
import org.jvfs.lock.WaitTable;
import org.jvfs.uapi.ErrnoException;

/**
 * A frame with the bytes of one page of a file. Mirrors struct page, or a folio of order 0.
 * Counted: {@link #tryGet}, {@link #get}, {@link #put}; the frame is freed with the last reference,
 * and the object is never used for another page.
 */
@LockOf(LockKind.PAGE_LOCK)
public final class Page {
  /** Bytes of a page. */
  public static final int SIZE = FramePool.FRAME_SIZE;

  public static final int SHIFT = FramePool.FRAME_SHIFT;

  private static final LockClass PAGE_LOCK = new LockClass("page_lock");

  /** Of pages of block devices, which are locked while one of a file is. */
  private static final LockClass BDEV_PAGE_LOCK = new LockClass("page_lock/bdev");

  private static final int PG_LOCKED = 0x1;

  /** Somebody waits for the lock or for the end of a writeback. */
  private static final int PG_WAITERS = 0x2;

  private static final int PG_UPTODATE = 0x4;
  private static final int PG_DIRTY = 0x8;
  private static final int PG_WRITEBACK = 0x10;
  private static final int PG_REFERENCED = 0x20;
  private static final int PG_READAHEAD = 0x40;
  private static final int NO_FRAME = -1;

  private static final VarHandle COUNT;
  private static final VarHandle FLAGS;
  private static final VarHandle MARKS;
  private static final VarHandle INDEX;
  private static final VarHandle MAPPING;

  /** A writeback in {@link #marks}. */
  private static final int A_WRITEBACK = 1 << 16;

  static {
    try {
      MethodHandles.Lookup l = MethodHandles.lookup();
      COUNT = l.findVarHandle(Page.class, "count", int.class);
      FLAGS = l.findVarHandle(Page.class, "flags", int.class);
      MARKS = l.findVarHandle(Page.class, "marks", int.class);
      INDEX = l.findVarHandle(Page.class, "index", long.class);
      MAPPING = l.findVarHandle(Page.class, "mapping", AddressSpace.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final FramePool pool;
  private final int frame;
  private final MemorySegment slab;

  @SuppressWarnings("unused") // through COUNT
  private volatile int count;

  /** PG_* bits. */
  private volatile int flags;

  /** See {@link #marks}. Atomic; counted while lockdep is on. */
  @SuppressWarnings("unused") // through MARKS
  private volatile int marks;

  /** Page number in the file. Written under the page's lock and the mapping's i_pages. */
  private volatile long index;

  /**
   * The mapping the page stands in, null once it has left. Written under the page's lock and
   * i_pages.
   */
  private volatile @Nullable AddressSpace mapping;

  private volatile @Nullable Object privateData;

  private Page(FramePool pool, int frame) {
    this.pool = pool;
    this.frame = frame;
    this.slab = pool.slab(frame);
    COUNT.setRelease(this, 1);
  }

  /** The page of zeros, which has no frame to free. */
  Page(FramePool pool, MemorySegment zeros) {
    this.pool = pool;
    this.frame = NO_FRAME;
    this.slab = zeros;
    this.flags = PG_UPTODATE;
  }

  /** A page in no file, with one reference; its content is undefined. Errors: ENOMEM. */
  @MayBlock
  public static Page alloc(FramePool pool) throws ErrnoException {
    if (Lockdep.ON) {
      Lockdep.mightBlock("allocate a page");
      Lockdep.mightWaitFor(LockContext.RECLAIM);
    }
    return new Page(pool, pool.allocOrReclaim());
  }

  /**
   * Fills an array with pages as {@link #alloc(FramePool)} makes them; answers how many there were
   * frames for, at least one. Errors: ENOMEM.
   */
  public static int alloc(FramePool pool, Page[] pages) throws ErrnoException {
    if (Lockdep.ON) {
      Lockdep.mightBlock("allocate pages");
      Lockdep.mightWaitFor(LockContext.RECLAIM);
    }
    int[] frames = new int[pages.length];
    int n = pool.allocOrReclaim(frames);
    for (int i = 0; i < n; i++) {
      pages[i] = new Page(pool, frames[i]);
    }
    return n;
  }

  // ---- memory ----

  /** The memory the page lies in; it begins there at {@link #offset}. Saves hot paths a slice. */
  public MemorySegment memory() {
    return slab;
  }

  /** Where in {@link #memory} the page begins, bytes. */
  public long offset() {
    return frame == NO_FRAME ? 0 : FramePool.offset(frame);
  }

  /** The native address; good as long as a reference is held. */
  public long address() {
    return slab.address() + offset();
  }

  /** Where the page lies in its pool, bytes: what {@link FramePool#mapAt} takes. */
  public long frameOffset() {
    assert frame != NO_FRAME;
    return (long) frame << SHIFT;
  }

  /** The page's bytes. */
  public MemorySegment segment() {
    return slab.asSlice(offset(), SIZE);
  }

  /**
   * How many of the pages from {@code pages[from]} to before {@code pages[to]} lie one after the
   * other in memory, so that one copy does for all; at least one.
   */
  public static int run(Page[] pages, int from, int to) {
    int at = from + 1;
    while (at < to && pages[at].follows(pages[at - 1])) {
      at++;
    }
    return at - from;
  }

  /** Whether it lies right behind another in memory. */
  boolean follows(Page before) {
    // The first frame of a slab lies behind none.
    return pool == before.pool
        && frame == before.frame + 1
        && before.frame != NO_FRAME
        && FramePool.offset(frame) != 0;
  }

  /** Zeroes the bytes {@code from} to {@code to}, exclusive. */
  public void zero(int from, int to) {
    if (to > from) {
      slab.asSlice(offset() + from, to - from).fill((byte) 0);
    }
  }

  // ---- place ----

  /** The page's number in its file. */
  public long index() {
    return index;
  }

  /** Where the page begins in its file, bytes. */
  public long pos() {
    return index << SHIFT;
  }

  /** The mapping it stands in, or null. */
  public @Nullable AddressSpace mapping() {
    return mapping;
  }

  /** Whether it stands in {@code m}. To be asked again after each wait for the lock. */
  public boolean isIn(AddressSpace m) {
    return mapping == m;
  }

  void place(@Nullable AddressSpace m, long i) {
    mapping = m;
    index = i;
  }

  /**
   * Places a page that nobody else knows, whose bytes are the file's and will not be written back.
   * It is shown by a store with release.
   */
  void placeFilled(AddressSpace m, long i) {
    MAPPING.set(this, m);
    INDEX.set(this, i);
    FLAGS.set(this, PG_UPTODATE | PG_DIRTY);
  }

  /** The frame to be freed if this drops the last reference, else -1; for those who free many. */
  int putForFree() {
    Schedule.point(Step.PUT, this);
    int was = (int) COUNT.getAndAdd(this, -1);
    assert was > 0;
    return was == 1 ? frame : NO_FRAME;
  }

  /** What the driver keeps with the page, under the page's lock. */
  public @Nullable Object privateData() {
    return privateData;
  }

  public void setPrivateData(@Nullable Object o) {
    privateData = o;
  }

  // ---- references ----

  /** A reference on a page already held. */
  public Page get() {
    if (frame != NO_FRAME) {
      int was = (int) COUNT.getAndAdd(this, 1);
      assert was > 0;
    }
    return this;
  }

  /** A reference unless the last has gone. */
  public boolean tryGet() {
    Schedule.point(Step.GET, this);
    while (true) {
      int n = (int) COUNT.getOpaque(this);
      if (n == 0) {
        return false;
      }
      if (COUNT.compareAndSet(this, n, n + 1)) {
        return true;
      }
    }
  }

  /**
   * Lets nobody take a reference, if there are just {@code n}: who tries looks again in the index
   * until {@link #unfreeze}. Mirrors folio_ref_freeze.
   */
  boolean freeze(int n) {
    return COUNT.compareAndSet(this, n, 0);
  }

  /** Ends that, with {@code n} references. */
  void unfreeze(int n) {
    COUNT.setRelease(this, n);
  }

  /** Drops a reference; the last frees the frame. */
  @PageEffect(PageStep.PUT)
  public void put() {
    Schedule.point(Step.PUT, this);
    if (frame == NO_FRAME) {
      return;
    }
    int was = (int) COUNT.getAndAdd(this, -1);
    assert was > 0;
    if (was == 1) {
      pool.reclaim().remove(frame);
      pool.free(frame);
    }
  }

  /** The page stands in a file now from which it can be read again. */
  void addToReclaim() {
    pool.reclaim().add(frame, this);
  }

  /** References held. */
  public int count() {
    return (int) COUNT.getAcquire(this);
  }

  /**
   * Takes the page out of its file if nobody needs it there; whether that freed it. Mirrors
   * shrink_folio_list for one page.
   */
  @MayBlock
  boolean reclaim() {
    if (!tryGet()) {
      return false;
    }
    boolean gone = false;
    if (tryLock()) {
      AddressSpace m = mapping;
      gone = m != null && m.reclaim(this);
      unlock();
    }
    put();
    return gone;
  }

  // ---- lock ----

  /** Takes the page's lock if it is free. */
  @Acquires
  public boolean tryLock() {
    Schedule.point(Step.TRY_LOCK, this);
    return tryLockFor(mapping);
  }

  /** The same for a page that is going to stand in a mapping. */
  @Acquires
  boolean tryLockFor(@Nullable AddressSpace m) {
    boolean got = takeLock();
    if (Lockdep.ON && got) {
      Lockdep.acquire(this, lockClass(m), Subclass.NORMAL, LockMode.WRITE, true);
    }
    return got;
  }

  private static LockClass lockClass(@Nullable AddressSpace m) {
    return m != null && m.isOfDevice() ? BDEV_PAGE_LOCK : PAGE_LOCK;
  }

  private boolean takeLock() {
    while (true) {
      int f = flags;
      if ((f & PG_LOCKED) != 0) {
        return false;
      }
      if (FLAGS.compareAndSet(this, f, f | PG_LOCKED)) {
        return true;
      }
    }
  }

  /**
   * Takes the page's lock. May block. The caller holds a reference, and no reference to {@link
   * FramePool#zeroPage}.
   */
  @Acquires
  @MayBlock
  public void lock() {
    Schedule.point(Step.LOCK, this);
    if (Lockdep.ON) {
      // What is being read in is unlocked as the read completes.
      Lockdep.mightWaitFor(LockContext.COMPLETION);
      Lockdep.acquire(this, lockClass(mapping), Subclass.NORMAL, LockMode.WRITE, false);
    }
    if (!takeLock()) {
      Lockdep.contended(this);
      waits().await(this, this::lockOrAnnounce);
      Lockdep.acquired(this);
    }
  }

  /** Takes the lock, or leaves a note that somebody waits for it. Does not block. */
  private boolean lockOrAnnounce() {
    while (true) {
      int f = flags;
      if ((f & PG_LOCKED) == 0) {
        if (FLAGS.compareAndSet(this, f, f | PG_LOCKED)) {
          return true;
        }
      } else if ((f & PG_WAITERS) != 0 || FLAGS.compareAndSet(this, f, f | PG_WAITERS)) {
        return false;
      }
    }
  }

  /**
   * Releases the lock, whoever took it; one who is to have it released by another thread says so by
   * {@link Lockdep#handOver}.
   */
  @Releases
  public void unlock() {
    Schedule.point(Step.UNLOCK, this);
    if (Lockdep.ON) {
      Lockdep.release(this);
    }
    int was = clear(PG_LOCKED | PG_WAITERS);
    assert (was & PG_LOCKED) != 0 : "unlock of a page not locked";
    if ((was & PG_WAITERS) != 0) {
      waits().wakeAll(this);
    }
  }

  public boolean isLocked() {
    return (flags & PG_LOCKED) != 0;
  }

  /** Waits until nobody holds the lock, as after a read was started. May block. */
  @MayBlock
  public void waitUnlocked() {
    waitClear(PG_LOCKED);
  }

  private void waitClear(int bit) {
    Schedule.point(Step.LOAD, this);
    if (Lockdep.ON) {
      Lockdep.mightBlock("wait for a page");
      Lockdep.mightWaitFor(LockContext.COMPLETION);
    }
    if ((flags & bit) != 0) {
      waits().await(this, () -> clearOrAnnounce(bit));
    }
  }

  private boolean clearOrAnnounce(int bit) {
    while (true) {
      int f = flags;
      if ((f & bit) == 0) {
        return true;
      }
      if ((f & PG_WAITERS) != 0 || FLAGS.compareAndSet(this, f, f | PG_WAITERS)) {
        return false;
      }
    }
  }

  private WaitTable waits() {
    return pool.waits();
  }

  private int clear(int bits) {
    return (int) FLAGS.getAndBitwiseAnd(this, ~bits);
  }

  private int set(int bits) {
    return (int) FLAGS.getAndBitwiseOr(this, bits);
  }

  // ---- state ----

  /** Whether the bytes are those of the file. */
  public boolean isUptodate() {
    return (flags & PG_UPTODATE) != 0;
  }

  public void setUptodate() {
    set(PG_UPTODATE);
  }

  public void clearUptodate() {
    clear(PG_UPTODATE);
  }

  public boolean isDirty() {
    return (flags & PG_DIRTY) != 0;
  }

  /**
   * Marks dirty a page that nothing will write back: no list, no inode state. True if it was clean.
   */
  @PageEffect(PageStep.REDIRTY)
  public boolean setDirtyNoWriteback() {
    if (Lockdep.ON) {
      MARKS.getAndAdd(this, 1);
    }
    return (flags & PG_DIRTY) == 0 && (set(PG_DIRTY) & PG_DIRTY) == 0;
  }

  /**
   * Clears the dirty mark before the page is written; the caller holds its lock. True if it was
   * dirty.
   */
  @MustHold(LockKind.PAGE_LOCK)
  public boolean clearDirtyForIo() {
    assert isLocked();
    return (clear(PG_DIRTY) & PG_DIRTY) != 0;
  }

  /** Forgets that the page is dirty: it is cut off. */
  public void cancelDirty() {
    clear(PG_DIRTY);
  }

  public boolean isWriteback() {
    return (flags & PG_WRITEBACK) != 0;
  }

  /** The page is being written; the caller holds its lock and may then release it. */
  @MustHold(LockKind.PAGE_LOCK)
  @PageEffect(PageStep.START_WRITEBACK)
  public void setWriteback() {
    assert isLocked();
    if (Lockdep.ON) {
      MARKS.getAndAdd(this, A_WRITEBACK);
    }
    set(PG_WRITEBACK);
    AddressSpace m = mapping;
    if (m != null) {
      m.startWriteback(this);
    }
  }

  /** The write has ended, well or not. From any thread. */
  @PageEffect(PageStep.END_WRITEBACK)
  public void endWriteback() {
    Schedule.point(Step.UNLOCK, this);
    AddressSpace m = mapping;
    if (m != null) {
      // It stands there until we are done: who takes it out waits for us.
      m.endWriteback(this);
    }
    // Who waits for the lock is woken too and asks again.
    int was = clear(PG_WRITEBACK | PG_WAITERS);
    assert (was & PG_WRITEBACK) != 0;
    if ((was & PG_WAITERS) != 0) {
      waits().wakeAll(this);
    }
  }

  /** Waits until the page is not being written. */
  @MayBlock
  public void waitWriteback() {
    waitClear(PG_WRITEBACK);
  }

  /**
   * How often the page was marked dirty or as being written, so that checked mode can tell whether
   * a method did either; counted while lockdep is on. {@link #writebacks} takes the latter out of
   * it.
   */
  public int marks() {
    return marks;
  }

  /** How often, within {@link #marks}, the page was marked as being written. */
  public static int writebacks(int marks) {
    return marks >>> 16;
  }

  /** Marks the page as the one to read further ahead at, before it stands in a file. */
  public void setReadahead() {
    set(PG_READAHEAD);
  }

  /** Whether it was marked so; it is no more. */
  public boolean clearReadahead() {
    return (flags & PG_READAHEAD) != 0 && (clear(PG_READAHEAD) & PG_READAHEAD) != 0;
  }

  /** Used since reclaim last looked. */
  public boolean isReferenced() {
    return (flags & PG_REFERENCED) != 0;
  }

  public void markAccessed() {
    if ((flags & PG_REFERENCED) == 0) {
      set(PG_REFERENCED);
    }
  }

  /** Clears the mark of use; true if it was set. */
  public boolean clearReferenced() {
    return (clear(PG_REFERENCED) & PG_REFERENCED) != 0;
  }

  @Override
  public String toString() {
    return "Page[" + index + " of " + mapping + " flags=" + flags + " count=" + count() + "]";
  }
}
