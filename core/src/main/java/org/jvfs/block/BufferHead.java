// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.BufferHeadOperations;
import org.jvfs.effect.Acquires;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.Releases;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.LockMode;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.Subclass;
import org.jvfs.lock.WaitTable;
import org.jvfs.pagecache.Page;

/**
 * A piece of a page that lies in one block of a device, and what is known of that block: the unit
 * in which a file system speaks of its disk. Mirrors struct buffer_head.
 *
 * <p>Counted: {@link #get}, {@link #put}. While somebody holds one, its page keeps its buffers; the
 * last {@code put} frees nothing, for buffers go with the page ({@link PageBuffers#free}). The bits
 * of {@link #state} are changed atomically; {@link #LOCK} is a lock without an owner, held over I/O
 * and released by its completion.
 */
@LockOf(LockKind.BH_LOCK)
public final class BufferHead {
  /** The bytes are those of the block. */
  public static final int UPTODATE = 0x1;

  /** The bytes are newer than those of the block. */
  public static final int DIRTY = 0x2;

  /** See {@link #lock}. */
  public static final int LOCK = 0x4;

  /** It was submitted at least once. */
  public static final int REQ = 0x8;

  /** {@link #device} and {@link #block} are known. */
  public static final int MAPPED = 0x10;

  /** The block was allocated just now: what it holds on the device is nobody's. */
  public static final int NEW = 0x20;

  /** Being read with its page. */
  public static final int ASYNC_READ = 0x40;

  /** Being written with its page. */
  public static final int ASYNC_WRITE = 0x80;

  /** No block yet, but room for one was set aside. */
  public static final int DELAY = 0x100;

  /** The last write failed. */
  public static final int WRITE_IO_ERROR = 0x200;

  /** The block was allocated and never written: it reads as zeros. */
  public static final int UNWRITTEN = 0x400;

  /** Of the file system itself. */
  public static final int META = 0x800;

  /** Somebody waits for the lock. */
  private static final int WAITERS = 0x1000;

  /** Bits from here on are the journal's. */
  public static final int PRIVATE_START = 0x10000;

  private static final LockClass BH_LOCK = new LockClass("bh lock");

  /** Count of one that is gone. */
  private static final int DEAD = -1;

  private static final VarHandle STATE;
  private static final VarHandle COUNT;
  private static final VarHandle DATA;

  static {
    try {
      MethodHandles.Lookup l = MethodHandles.lookup();
      STATE = l.findVarHandle(BufferHead.class, "state", int.class);
      COUNT = l.findVarHandle(BufferHead.class, "count", int.class);
      DATA = l.findVarHandle(BufferHead.class, "privateData", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PageBuffers owner;
  private final int offset;

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  @SuppressWarnings("unused") // through COUNT
  private volatile int count;

  /** Under the buffer's or its page's lock. */
  private volatile @Nullable BlockDevice device;

  private volatile long block;

  /** What is to happen when the I/O is done; under the lock. */
  private @Nullable BufferHeadOperations endIo;

  /** The journal's; changed as the journal says. */
  private volatile @Nullable Object privateData;

  BufferHead(PageBuffers owner, int offset) {
    this.owner = owner;
    this.offset = offset;
  }

  // ---- place ----

  /** The page it is a piece of. */
  public Page page() {
    return owner.page();
  }

  /** All buffers of its page. */
  public PageBuffers owner() {
    return owner;
  }

  /** Where in the page it begins, bytes. */
  public int offset() {
    return offset;
  }

  /** Bytes: the block size. */
  public int size() {
    return owner.blockSize();
  }

  /** Where the block is; of one that is {@link #MAPPED}. */
  public BlockDevice device() {
    BlockDevice d = device;
    assert d != null : "a buffer without a place";
    return d;
  }

  /** The block's number on the device, in units of {@link #size}. */
  public long block() {
    return block;
  }

  /** Gives it a place on a device. Mirrors map_bh. */
  public void map(BlockDevice d, long b) {
    device = d;
    block = b;
    set(MAPPED);
  }

  /** The memory the bytes lie in; they begin there at {@link #memoryOffset}. */
  public MemorySegment memory() {
    return owner.page().memory();
  }

  public long memoryOffset() {
    return owner.page().offset() + offset;
  }

  /** The bytes. Mirrors b_data. */
  public MemorySegment data() {
    return memory().asSlice(memoryOffset(), size());
  }

  // ---- state ----

  /** Whether all of some bits are set. */
  public boolean is(int bits) {
    return (state & bits) == bits;
  }

  /** Whether any of some bits is set. */
  public boolean isAny(int bits) {
    return (state & bits) != 0;
  }

  /** Sets bits; answers the state before. */
  public int set(int bits) {
    return (int) STATE.getAndBitwiseOr(this, bits);
  }

  /** Clears bits; answers the state before. */
  public int clear(int bits) {
    return (int) STATE.getAndBitwiseAnd(this, ~bits);
  }

  public boolean isUptodate() {
    return is(UPTODATE);
  }

  public boolean isDirty() {
    return is(DIRTY);
  }

  public boolean isMapped() {
    return is(MAPPED);
  }

  public @Nullable Object privateData() {
    return privateData;
  }

  /** Sets what the journal keeps with it, if that is still {@code was}. */
  public boolean setPrivateData(@Nullable Object was, @Nullable Object is) {
    return DATA.compareAndSet(this, was, is);
  }

  // ---- references ----

  /** Another reference, for one who has one. Mirrors get_bh. */
  public BufferHead get() {
    int was = (int) COUNT.getAndAdd(this, 1);
    assert was >= 0;
    return this;
  }

  /** A reference unless the buffer is gone. */
  boolean tryGet() {
    while (true) {
      int n = count;
      if (n == DEAD) {
        return false;
      }
      if (COUNT.compareAndSet(this, n, n + 1)) {
        return true;
      }
    }
  }

  /** Drops a reference. Mirrors brelse. */
  public void put() {
    int was = (int) COUNT.getAndAdd(this, -1);
    assert was > 0 : "put of a buffer without references";
  }

  public int count() {
    return count;
  }

  /** Ends it if nobody holds it and it is neither dirty nor locked. */
  boolean kill() {
    if (isAny(DIRTY | LOCK) || !COUNT.compareAndSet(this, 0, DEAD)) {
      return false;
    }
    if (isAny(DIRTY | LOCK)) {
      COUNT.setVolatile(this, 0);
      return false;
    }
    return true;
  }

  /** Takes that back. */
  void revive() {
    COUNT.setVolatile(this, 0);
  }

  // ---- lock ----

  /** Takes the lock if it is free. Mirrors trylock_buffer. */
  @Acquires
  public boolean tryLock() {
    Schedule.point(Step.TRY_LOCK, this);
    boolean got = (set(LOCK) & LOCK) == 0;
    if (Lockdep.ON && got) {
      Lockdep.acquire(this, BH_LOCK, Subclass.NORMAL, LockMode.WRITE, true);
    }
    return got;
  }

  /** Takes the lock. May block. Mirrors lock_buffer. */
  @Acquires
  @MayBlock
  public void lock() {
    Schedule.point(Step.LOCK, this);
    if (Lockdep.ON) {
      Lockdep.mightWaitFor(LockContext.COMPLETION);
      Lockdep.acquire(this, BH_LOCK, Subclass.NORMAL, LockMode.WRITE, false);
    }
    if ((set(LOCK) & LOCK) != 0) {
      Lockdep.contended(this);
      waits().await(this, this::lockOrAnnounce);
      Lockdep.acquired(this);
    }
  }

  private boolean lockOrAnnounce() {
    while (true) {
      int s = state;
      if ((s & LOCK) == 0) {
        if (STATE.compareAndSet(this, s, s | LOCK)) {
          return true;
        }
      } else if ((s & WAITERS) != 0 || STATE.compareAndSet(this, s, s | WAITERS)) {
        return false;
      }
    }
  }

  /** Releases the lock, whoever took it. Mirrors unlock_buffer. */
  @Releases
  public void unlock() {
    Schedule.point(Step.UNLOCK, this);
    if (Lockdep.ON) {
      Lockdep.release(this);
    }
    int was = clear(LOCK | WAITERS);
    assert (was & LOCK) != 0 : "unlock of a buffer not locked";
    if ((was & WAITERS) != 0) {
      waits().wakeAll(this);
    }
  }

  public boolean isLocked() {
    return is(LOCK);
  }

  /** Waits until nobody holds the lock, as after I/O was started. Mirrors wait_on_buffer. */
  @MayBlock
  public void waitUnlocked() {
    if (Lockdep.ON) {
      Lockdep.mightBlock("wait for a buffer");
      Lockdep.mightWaitFor(LockContext.COMPLETION);
    }
    if (is(LOCK)) {
      waits().await(this, this::unlockedOrAnnounce);
    }
  }

  private boolean unlockedOrAnnounce() {
    while (true) {
      int s = state;
      if ((s & LOCK) == 0) {
        return true;
      }
      if ((s & WAITERS) != 0 || STATE.compareAndSet(this, s, s | WAITERS)) {
        return false;
      }
    }
  }

  private WaitTable waits() {
    return owner.waits();
  }

  // ---- I/O ----

  /**
   * Says what is to happen when the I/O is done; the caller has the lock.
   *
   * @param ops as {@code Checked.table} answers it, once for all buffers
   */
  @MustHold(LockKind.BH_LOCK)
  public void setEndIo(BufferHeadOperations ops) {
    endIo = ops;
  }

  /** The I/O is done: for the request, in completion context. */
  void ended(boolean uptodate) {
    BufferHeadOperations ops = endIo;
    assert ops != null : "a buffer submitted without a completion";
    ops.bEndIo(this, uptodate);
  }

  @Override
  public String toString() {
    return "Buffer[block " + block + " of " + device + " state=" + Integer.toHexString(state) + "]";
  }
}
