// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;

/**
 * Gives frames back that hold pages which can be read again: a hand goes round over all frames, and
 * takes those that were not used since it came by last. Stands for the LRU lists and
 * shrink_folio_list of the kernel; a clock needs no list, so that a page costs it nothing when it
 * comes or goes.
 *
 * <p>What is dirty, being written, locked, mapped into memory or used by somebody stays. Only locks
 * that are free are taken, so who needs a frame may hold any.
 */
final class Reclaim {
  /** Rounds without a frame freed after which there is nothing to be had: one to clear marks. */
  private static final int ROUNDS = 2;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Page[].class);
  private static final VarHandle SLABS = MethodHandles.arrayElementVarHandle(Page[][].class);

  private final int slabShift;

  /** The page of each frame that can be taken, by slab; made when a slab has its first one. */
  private final @Nullable Page[] @Nullable [] pages;

  private final int frames;
  private final AtomicInteger hand = new AtomicInteger();

  Reclaim(int frames, int slabShift) {
    this.frames = frames;
    this.slabShift = slabShift;
    this.pages = new Page[(frames + (1 << slabShift) - 1) >> slabShift][];
  }

  /** A page is in a file from which it can be read again. The caller holds its lock. */
  void add(int frame, Page p) {
    int s = frame >> slabShift;
    @Nullable Page[] slab = pages[s];
    if (slab == null) {
      slab = new @Nullable Page[1 << slabShift];
      // Whoever comes second finds that of the first; see below.
      @Nullable Page[] was = (@Nullable Page[]) SLABS.compareAndExchange(pages, s, null, slab);
      slab = was != null ? was : slab;
    }
    SLOT.setRelease(slab, frame & ((1 << slabShift) - 1), p);
  }

  /** The frame is free, or about to be. */
  void remove(int frame) {
    @Nullable Page[] slab = pages[frame >> slabShift];
    if (slab != null) {
      SLOT.setRelease(slab, frame & ((1 << slabShift) - 1), null);
    }
  }

  private @Nullable Page at(int frame) {
    @Nullable Page[] slab = (@Nullable Page[]) SLABS.getAcquire(pages, frame >> slabShift);
    return slab == null ? null : (Page) SLOT.getAcquire(slab, frame & ((1 << slabShift) - 1));
  }

  /**
   * Frees up to {@code want} frames; answers how many. May block as far as a file system's
   * releasepage does.
   */
  @MayBlock
  int shrink(int want) {
    Lockdep.enter(LockContext.RECLAIM);
    try {
      int freed = 0;
      for (long left = (long) ROUNDS * frames; left > 0 && freed < want; left--) {
        int f = hand.getAndUpdate(h -> h + 1 >= frames ? 0 : h + 1);
        Page p = at(f);
        if (p == null) {
          if ((f & ((1 << slabShift) - 1)) == 0
              && SLABS.getAcquire(pages, f >> slabShift) == null) {
            // Nothing in all of the slab.
            int next = Math.min(frames, ((f >> slabShift) + 1) << slabShift);
            if (hand.compareAndSet(f + 1, next >= frames ? 0 : next)) {
              left -= next - f - 1;
            }
          }
        } else if (!p.clearReferenced() && p.reclaim()) {
          freed++;
        }
      }
      return freed;
    } finally {
      Lockdep.exit(LockContext.RECLAIM);
    }
  }
}
