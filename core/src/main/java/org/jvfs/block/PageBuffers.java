// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MustHold;
import org.jvfs.lock.WaitTable;
import org.jvfs.pagecache.FramePool;
import org.jvfs.pagecache.Page;

/**
 * The buffers of one page, which the page carries as its private data. Stands for the ring of
 * {@code b_this_page}. Made and freed under the page's lock; found without it.
 */
public final class PageBuffers {
  private final Page page;
  private final int blockSize;
  private final WaitTable waits;
  private final BufferHead[] buffers;

  /** Requests under way for the page as a whole. */
  private final AtomicInteger pending = new AtomicInteger();

  private PageBuffers(Page page, FramePool pool, int blockSize) {
    this.page = page;
    this.blockSize = blockSize;
    this.waits = pool.waits();
    this.buffers = new BufferHead[Page.SIZE / blockSize];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] = new BufferHead(this, i * blockSize);
    }
  }

  /**
   * The buffers of a locked page, made if there are none; new ones are as up to date and as dirty
   * as the page. They keep a reference to it. Mirrors create_empty_buffers.
   */
  public static PageBuffers of(
      @MustHold(LockKind.PAGE_LOCK) Page p, FramePool pool, int blockSize) {
    PageBuffers there = ofOrNull(p);
    if (there != null) {
      assert there.blockSize == blockSize;
      return there;
    }
    PageBuffers made = new PageBuffers(p, pool, blockSize);
    int bits = (p.isUptodate() ? BufferHead.UPTODATE : 0) | (p.isDirty() ? BufferHead.DIRTY : 0);
    for (BufferHead b : made.buffers) {
      b.set(bits);
    }
    p.get();
    p.setPrivateData(made);
    return made;
  }

  /** The buffers of a page, or null. */
  public static @Nullable PageBuffers ofOrNull(Page p) {
    return (PageBuffers) p.privateData();
  }

  public Page page() {
    return page;
  }

  /** Bytes of each. */
  public int blockSize() {
    return blockSize;
  }

  public int count() {
    return buffers.length;
  }

  /** One of them, without a reference. */
  public BufferHead at(int i) {
    return buffers[i];
  }

  /** So many requests for the page are about to be submitted. */
  void begin(int n) {
    pending.set(n);
  }

  /** One of them is done; whether it was the last. */
  boolean ended() {
    return pending.decrementAndGet() == 0;
  }

  WaitTable waits() {
    return waits;
  }

  /** Whether any of some bits is set on any. */
  public boolean any(int bits) {
    for (BufferHead b : buffers) {
      if (b.isAny(bits)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a bit is set on all. */
  public boolean all(int bits) {
    for (BufferHead b : buffers) {
      if (!b.is(bits)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Frees the buffers of a locked page that is not being written, if nobody uses one of them and
   * none is dirty; whether there are none now. Mirrors try_to_free_buffers.
   */
  public static boolean free(@MustHold(LockKind.PAGE_LOCK) Page p) {
    PageBuffers b = ofOrNull(p);
    if (b == null) {
      return true;
    }
    if (p.isWriteback()) {
      return false;
    }
    for (int i = 0; i < b.buffers.length; i++) {
      if (!b.buffers[i].kill()) {
        while (--i >= 0) {
          b.buffers[i].revive();
        }
        return false;
      }
    }
    p.setPrivateData(null);
    p.put();
    return true;
  }
}
