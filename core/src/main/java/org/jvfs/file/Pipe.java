// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.effect.MayBlock;
import org.jvfs.pagecache.FramePool;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/**
 * A ring of buffers that refer to pages: what splice(2), sendfile(2) and a door that answers out of
 * page frames move bytes through. Mirrors the ring of struct pipe_inode_info. Used by one thread at
 * a time.
 *
 * <p>A buffer holds a reference to its page, so the bytes stay where they are until it is released,
 * even if the file is cut meanwhile; they may change if somebody writes to the file, as with
 * splice(2).
 */
public final class Pipe implements AutoCloseable {
  /** Buffers of a pipe unless said otherwise. */
  public static final int DEFAULT_SLOTS = 16;

  /** Mark of a buffer: bytes may be added behind its own, in the rest of the page. */
  public static final int CAN_MERGE = 1;

  /** Mark of a buffer: one read takes no more than it. */
  public static final int PACKET = 2;

  private final FramePool pool;
  private Caller caller;
  private @Nullable Page[] pages;
  private int[] offsets;
  private int[] lengths;
  private byte[] marks;

  /** The oldest buffer's place, and how many there are. */
  private int head;

  private int used;
  private long bytes;

  /** A pipe of {@link #DEFAULT_SLOTS} buffers, filled and emptied on behalf of {@code caller}. */
  public Pipe(FramePool pool, Caller caller) {
    this(pool, caller, DEFAULT_SLOTS);
  }

  public Pipe(FramePool pool, Caller caller, int slots) {
    this.pool = pool;
    this.caller = caller;
    this.pages = new @Nullable Page[slots];
    this.offsets = new int[slots];
    this.lengths = new int[slots];
    this.marks = new byte[slots];
  }

  public Caller caller() {
    return caller;
  }

  /** On whose behalf it is filled and emptied from now on. */
  public void setCaller(Caller c) {
    caller = c;
  }

  public FramePool pool() {
    return pool;
  }

  /** Buffers that fit. */
  public int slots() {
    return pages.length;
  }

  /** Buffers in the pipe. */
  public int used() {
    return used;
  }

  public boolean isFull() {
    return used == pages.length;
  }

  /** Bytes in the pipe. */
  public long bytes() {
    return bytes;
  }

  /** Makes room for at least {@code slots} buffers in all. */
  public void ensureSlots(int slots) {
    if (slots > pages.length) {
      resize(slots);
    }
  }

  /** Makes room for {@code slots} buffers in all, not fewer than there are. */
  public void resize(int slots) {
    if (slots < used) {
      throw new IllegalArgumentException(slots + " slots for " + used + " buffers");
    }
    @Nullable Page[] p = new @Nullable Page[slots];
    int[] o = new int[slots];
    int[] l = new int[slots];
    byte[] m = new byte[slots];
    for (int i = 0; i < used; i++) {
      int at = slot(i);
      p[i] = pages[at];
      o[i] = offsets[at];
      l[i] = lengths[at];
      m[i] = marks[at];
    }
    pages = p;
    offsets = o;
    lengths = l;
    marks = m;
    head = 0;
  }

  private int slot(int i) {
    int s = head + i;
    return s >= pages.length ? s - pages.length : s;
  }

  /** Adds a buffer, taking over the caller's reference to the page. The pipe must not be full. */
  public void push(Page page, int off, int len) {
    push(page, off, len, 0);
  }

  /** The same, with marks: {@link #CAN_MERGE}, {@link #PACKET}. */
  public void push(Page page, int off, int len, int mark) {
    if (isFull()) {
      throw new IllegalStateException("pipe full");
    }
    int s = slot(used++);
    pages[s] = page;
    offsets[s] = off;
    lengths[s] = len;
    marks[s] = (byte) mark;
    bytes += len;
  }

  /** Where the bytes of buffer {@code i} begin in its page. */
  public int offset(int i) {
    return offsets[slot(i)];
  }

  /** The marks of buffer {@code i}. */
  public int marks(int i) {
    return marks[slot(i)];
  }

  /** The page to which {@code n} bytes more of the newest buffer can be added; null for none. */
  public @Nullable Page mergePage(int n) {
    if (used == 0) {
      return null;
    }
    int s = slot(used - 1);
    return (marks[s] & CAN_MERGE) != 0 && offsets[s] + lengths[s] + n <= Page.SIZE
        ? pages[s]
        : null;
  }

  /** {@code n} bytes were added behind those of the newest buffer. */
  public void grow(int n) {
    lengths[slot(used - 1)] += n;
    bytes += n;
  }

  /** Takes the oldest buffer out; its reference goes to the caller. */
  public Page pop() {
    Page p = page(0);
    pages[head] = null;
    bytes -= lengths[head];
    head = head + 1 == pages.length ? 0 : head + 1;
    used--;
    return p;
  }

  /** The page of the buffer in place {@code i}, 0 the oldest. */
  public Page page(int i) {
    Page p = i < used ? pages[slot(i)] : null;
    if (p == null) {
      throw new IndexOutOfBoundsException(i);
    }
    return p;
  }

  /** Native address of the bytes of buffer {@code i}; good until it is released. */
  public long address(int i) {
    return page(i).address() + offsets[slot(i)];
  }

  /** Bytes of buffer {@code i}. */
  public int length(int i) {
    return i < used ? lengths[slot(i)] : 0;
  }

  /** The bytes of buffer {@code i}. */
  public MemorySegment segment(int i) {
    Page p = page(i);
    int s = slot(i);
    return p.memory().asSlice(p.offset() + offsets[s], lengths[s]);
  }

  /** Drops the first {@code n} bytes, releasing the buffers that become empty. */
  public void consume(long n) {
    long left = n;
    while (left > 0) {
      if (used == 0) {
        throw new IndexOutOfBoundsException("pipe holds less than " + n);
      }
      int take = (int) Math.min(left, lengths[head]);
      offsets[head] += take;
      lengths[head] -= take;
      bytes -= take;
      left -= take;
      if (lengths[head] == 0) {
        popHead();
      }
    }
  }

  private void popHead() {
    pop().put();
  }

  /** Drops everything in the pipe. */
  public void release() {
    while (used > 0) {
      popHead();
    }
  }

  /** Like {@link #release}. */
  @Override
  public void close() {
    release();
  }

  /**
   * Reads from a file into pages of the pipe's own, as far as there is room; for files that cannot
   * lend theirs. Answers the bytes read, 0 at the end. Errors: those of the read, ENOMEM. Mirrors
   * copy_splice_read.
   */
  @MayBlock
  public long readFrom(OpenFile file, long pos, long len) throws ErrnoException {
    int n = (int) Math.min((len + Page.SIZE - 1) >>> Page.SHIFT, slots() - used);
    Page[] fresh = new Page[n];
    MemorySegment[] segs = new MemorySegment[n];
    int made = 0;
    long got = 0;
    try {
      for (; made < n; made++) {
        fresh[made] = Page.alloc(pool);
        segs[made] = fresh[made].segment();
      }
      IovIter to = new IovIter(segs);
      to.truncate(len);
      got = Math.max(0, file.checkedFop().readIter(new Kiocb(file, caller, pos), to));
    } finally {
      long left = got;
      for (int i = 0; i < made; i++) {
        if (left > 0) {
          int l = (int) Math.min(left, Page.SIZE);
          push(fresh[i], 0, l);
          left -= l;
        } else {
          fresh[i].put();
        }
      }
    }
    return got;
  }

  /**
   * Writes up to {@code len} bytes of the pipe to a file in one write, and drops what was written.
   * Answers how many. Errors: those of the write; the pipe then keeps its bytes. Mirrors
   * iter_file_splice_write.
   */
  @MayBlock
  public long writeTo(OpenFile file, long pos, long len) throws ErrnoException {
    if (used == 0 || len == 0) {
      return 0;
    }
    MemorySegment[] segs = new MemorySegment[used];
    for (int i = 0; i < segs.length; i++) {
      segs[i] = segment(i);
    }
    IovIter from = new IovIter(segs);
    from.truncate(len);
    long n = file.checkedFop().writeIter(new Kiocb(file, caller, pos), from);
    consume(n);
    return n;
  }
}
