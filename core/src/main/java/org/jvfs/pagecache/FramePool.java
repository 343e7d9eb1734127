// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.WaitTable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Frames of native memory under one budget. They are carved out of slabs that are made as they are
 * first needed and kept until the pool is closed. Frames are numbered from 0; a number is what one
 * gets and gives back.
 *
 * <p>Free frames form a stack threaded through {@code next}. Its head carries a tag that grows with
 * every change, so that a compare-and-set by somebody who slept between reading the head and its
 * successor fails (the ABA problem).
 */
public final class FramePool implements AutoCloseable {
  public static final int FRAME_SHIFT = 12;

  /** Bytes of a frame. */
  public static final int FRAME_SIZE = 1 << FRAME_SHIFT;

  private static final int SLAB_FRAMES_SHIFT = 9;
  private static final int SLAB_FRAMES = 1 << SLAB_FRAMES_SHIFT;

  /** Frames made at once at first; later as many as there are, up to a slab. */
  private static final int FIRST_FRAMES = 16;

  /** Frames that are freed at once when there are none. */
  private static final int RECLAIM_BATCH = 64;

  private static final LockClass GROW = new LockClass("frame_pool.grow");
  private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(int[].class);

  private final Arena arena = Arena.ofShared();
  private final FrameMemory memory;
  private final int total;

  /**
   * Slabs and the links of their frames: an element is written once, before any of its frames is on
   * the stack.
   */
  private final MemorySegment[] slabs;

  private final int[][] next;

  private final Mutex grow = new Mutex(GROW);

  /** Frames carved so far; under {@link #grow}. */
  private int carved;

  /** Tag in the high half, number of the top frame plus one in the low; 0 below means empty. */
  private final AtomicLong head = new AtomicLong();

  private final AtomicInteger used = new AtomicInteger();
  private final Reclaim reclaim;
  private final WaitTable waits = new WaitTable();
  private final Page zeroPage;

  /**
   * A pool.
   *
   * @param budget bytes of all frames together; rounded down to whole frames, at least one and at
   *     most 8 TiB
   */
  public FramePool(long budget) {
    long frames = budget >> FRAME_SHIFT;
    if (frames < 1 || frames > Integer.MAX_VALUE - SLAB_FRAMES) {
      throw new IllegalArgumentException("frame budget out of range: " + budget + " bytes");
    }
    total = (int) frames;
    memory = new FrameMemory(arena, (long) total << FRAME_SHIFT);
    int n = (total + SLAB_FRAMES - 1) >> SLAB_FRAMES_SHIFT;
    slabs = new MemorySegment[n];
    next = new int[n][];
    reclaim = new Reclaim(total, SLAB_FRAMES_SHIFT);
    zeroPage = new Page(this, arena.allocate(FRAME_SIZE, FRAME_SIZE));
  }

  /** Frames that may be in use at once. */
  public int total() {
    return total;
  }

  /** Frames in use. */
  public int used() {
    return used.get();
  }

  /** Frames that can still be had. */
  public int free() {
    return total - used.get();
  }

  /** The budget, bytes. */
  public long budget() {
    return (long) total << FRAME_SHIFT;
  }

  /** Where threads wait for pages and for what goes with them. */
  public WaitTable waits() {
    return waits;
  }

  /** A page of zeros that is in no file. It must not be written. Never goes. */
  public Page zeroPage() {
    return zeroPage;
  }

  /** What frees frames that hold what can be read again. */
  Reclaim reclaim() {
    return reclaim;
  }

  /** As {@link #alloc()}, after frames were taken from pages nobody uses if there were none. */
  @MayBlock
  int allocOrReclaim() throws ErrnoException {
    while (true) {
      try {
        return alloc();
      } catch (ErrnoException e) {
        if (reclaim.shrink(RECLAIM_BATCH) == 0) {
          throw e;
        }
      }
    }
  }

  /** The same for several. */
  @MayBlock
  int allocOrReclaim(int[] frames) throws ErrnoException {
    while (true) {
      try {
        return alloc(frames);
      } catch (ErrnoException e) {
        if (reclaim.shrink(Math.max(RECLAIM_BATCH, frames.length)) == 0) {
          throw e;
        }
      }
    }
  }

  /**
   * Takes a frame, whose content is whatever was left in it. May block while a slab is made.
   * Errors: ENOMEM, budget or memory used up.
   */
  @MayBlock
  public int alloc() throws ErrnoException {
    while (true) {
      long h = head.get();
      int top = (int) h - 1;
      if (top < 0) {
        if (!growOne()) {
          throw Errno.ENOMEM.exception();
        }
        continue;
      }
      if (head.compareAndSet(h, tagAfter(h) | link(top))) {
        used.incrementAndGet();
        return top;
      }
    }
  }

  /**
   * Takes up to {@code frames.length} frames in one step; answers how many, at least one. May
   * block. Errors: ENOMEM.
   */
  @MayBlock
  int alloc(int[] frames) throws ErrnoException {
    while (true) {
      long h = head.get();
      int at = (int) h;
      if (at == 0) {
        if (!growOne()) {
          throw Errno.ENOMEM.exception();
        }
        continue;
      }
      // Links read while others change the stack lead to some frame; then the tag has changed too.
      int n = 0;
      while (n < frames.length && at != 0) {
        int top = at - 1;
        frames[n++] = top;
        at = (int) NEXT.getOpaque(next[top >> SLAB_FRAMES_SHIFT], top & (SLAB_FRAMES - 1));
      }
      if (head.compareAndSet(h, tagAfter(h) | at)) {
        used.addAndGet(n);
        return n;
      }
    }
  }

  /** Gives the first {@code n} frames back in one step, which are taken from the first one on. */
  void free(int[] frames, int n) {
    if (n == 0) {
      return;
    }
    for (int i = 0; i < n - 1; i++) {
      int f = frames[i];
      NEXT.setOpaque(next[f >> SLAB_FRAMES_SHIFT], f & (SLAB_FRAMES - 1), frames[i + 1] + 1);
    }
    used.addAndGet(-n);
    push(frames[0], frames[n - 1]);
  }

  /** Gives a frame back. */
  public void free(int frame) {
    used.decrementAndGet();
    push(frame, frame);
  }

  /**
   * Puts the free frames in order, so that those taken next follow each other as far as they can: a
   * file made of them is mapped in few pieces. Others may take and give back meanwhile. May block,
   * for about a millisecond for each 100,000 frames.
   */
  @MayBlock
  public void sortFree() {
    grow.lock();
    try {
      // Whoever finds no frame waits for the lock to make some, and then finds these.
      long h = head.get();
      while (!head.compareAndSet(h, tagAfter(h))) {
        h = head.get();
      }
      BitSet free = new BitSet(carved);
      for (int f = (int) h - 1; f >= 0; f = link(f) - 1) {
        free.set(f);
      }
      int first = free.nextSetBit(0);
      if (first >= 0) {
        int last = first;
        for (int f = free.nextSetBit(first + 1); f >= 0; f = free.nextSetBit(f + 1)) {
          NEXT.setOpaque(next[last >> SLAB_FRAMES_SHIFT], last & (SLAB_FRAMES - 1), f + 1);
          last = f;
        }
        push(first, last);
      }
    } finally {
      grow.unlock();
    }
  }

  /** What comes below a frame on the stack, plus one. */
  private int link(int frame) {
    return (int) NEXT.getOpaque(next[frame >> SLAB_FRAMES_SHIFT], frame & (SLAB_FRAMES - 1));
  }

  private static long tagAfter(long head) {
    return (head & 0xffff_ffff_0000_0000L) + 0x1_0000_0000L;
  }

  /** Puts frames that are linked from {@code first} to {@code last} on the stack. */
  private void push(int first, int last) {
    while (true) {
      long h = head.get();
      NEXT.setOpaque(next[last >> SLAB_FRAMES_SHIFT], last & (SLAB_FRAMES - 1), (int) h);
      if (head.compareAndSet(h, tagAfter(h) | (first + 1))) {
        return;
      }
    }
  }

  /** Makes frames unless there are free ones by now; false if there can be none. */
  private boolean growOne() {
    grow.lock();
    try {
      if ((int) head.get() != 0) {
        return true;
      }
      int n = carve(Math.clamp(carved, FIRST_FRAMES, SLAB_FRAMES));
      if (n == 0) {
        return false;
      }
      int first = carved;
      int[] links = next[first >> SLAB_FRAMES_SHIFT];
      for (int f = first; f < first + n - 1; f++) {
        links[f & (SLAB_FRAMES - 1)] = f + 2;
      }
      carved += n;
      push(first, carved - 1);
      return true;
    } finally {
      grow.unlock();
    }
  }

  /** Makes memory for the next frames, at most so many and all in one slab; answers how many. */
  private int carve(int most) {
    int s = carved >> SLAB_FRAMES_SHIFT;
    int n = Math.min(most, Math.min(total - carved, SLAB_FRAMES - (carved & (SLAB_FRAMES - 1))));
    if (n == 0) {
      return 0;
    }
    long offset = (long) s << (SLAB_FRAMES_SHIFT + FRAME_SHIFT);
    if (slabs[s] == null) {
      int frames = Math.min(SLAB_FRAMES, total - carved);
      try {
        slabs[s] = memory.slab(offset, (long) frames << FRAME_SHIFT);
      } catch (OutOfMemoryError e) {
        // The machine has less than the budget, or the JVM's limit for memory outside its heap is
        // lower.
        return 0;
      }
      next[s] = new int[frames];
    }
    return memory.populate((long) carved << FRAME_SHIFT, (long) n << FRAME_SHIFT) ? n : 0;
  }

  /** The slab a frame lies in. */
  MemorySegment slab(int frame) {
    return slabs[frame >> SLAB_FRAMES_SHIFT];
  }

  /** Where in its slab a frame begins, bytes. */
  static long offset(int frame) {
    return (long) (frame & (SLAB_FRAMES - 1)) << FRAME_SHIFT;
  }

  /** The memory of one frame. */
  public MemorySegment segment(int frame) {
    return slab(frame).asSlice(offset(frame), FRAME_SIZE);
  }

  /** The native address of a frame: good until the pool is closed. */
  public long address(int frame) {
    return slab(frame).address() + offset(frame);
  }

  /** Whether frames can be shown at other addresses as well; known once there is a frame. */
  public boolean isMappable() {
    return memory.isMappable();
  }

  /**
   * Shows frames with numbers that follow each other at an address, in place of what was there. May
   * block. 0 or a negated errno: ENODEV, the pool is closed or not {@link #isMappable}; ENOMEM.
   *
   * @param address a multiple of the page size, within memory the caller has reserved
   * @param offset where they lie in the pool, bytes: {@link Page#frameOffset}
   */
  @MayBlock
  public int mapAt(long address, long length, boolean writable, boolean shared, long offset) {
    return memory.mapAt(address, length, writable, shared, offset);
  }

  /** Fills a frame with zeros. */
  public void zero(int frame) {
    segment(frame).fill((byte) 0);
  }

  /**
   * Gives all memory back to the system. Nothing may use a frame any more; an attempt throws
   * IllegalStateException. What is mapped elsewhere ({@link #mapAt}) stays until it is unmapped.
   */
  @Override
  public void close() {
    memory.close();
    arena.close();
  }
}
