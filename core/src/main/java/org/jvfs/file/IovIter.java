// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.pagecache.Page;

/**
 * A cursor over the memory of a caller: one segment or several, on the heap or native. Mirrors
 * struct iov_iter. Not for use by two threads at once.
 */
public final class IovIter {
  private static final MemorySegment[] NONE = {};

  private MemorySegment seg;

  /** Where the cursor is in {@link #seg}, and how much of it is left. */
  private long off;

  private long segLeft;
  private long count;

  /** The segments after {@link #seg} start at {@code rest[next]}. */
  private MemorySegment[] rest;

  private int next;

  /** The whole of one segment. */
  public IovIter(MemorySegment segment) {
    this(segment, 0, segment.byteSize());
  }

  /** {@code len} bytes of a segment from {@code off} on. */
  public IovIter(MemorySegment segment, long off, long len) {
    this.seg = segment;
    this.off = off;
    this.segLeft = len;
    this.count = len;
    this.rest = NONE;
  }

  /** Several segments, one after the other; the array must not change. */
  public IovIter(MemorySegment... segments) {
    this.seg = MemorySegment.NULL;
    this.rest = segments;
    for (MemorySegment s : segments) {
      count += s.byteSize();
    }
  }

  /** Part of an array. */
  public static IovIter of(byte[] bytes, int off, int len) {
    return new IovIter(MemorySegment.ofArray(bytes), off, len);
  }

  public static IovIter of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** Uses the cursor again, for {@code len} bytes of a segment from {@code start} on. */
  public IovIter reset(MemorySegment segment, long start, long len) {
    seg = segment;
    off = start;
    segLeft = len;
    count = len;
    rest = NONE;
    next = 0;
    return this;
  }

  /** Bytes left. */
  public long count() {
    return count;
  }

  /** Leaves at most {@code n} bytes. */
  public void truncate(long n) {
    if (n < count) {
      count = n;
    }
  }

  /**
   * Gives back what {@link #truncate} took: {@code n} is the count before it, less what has moved
   * since.
   */
  public void reexpand(long n) {
    count = n;
  }

  /** Bytes at the cursor in one piece; 0 only at the end. */
  private long piece() {
    while (segLeft == 0 && next < rest.length) {
      seg = rest[next++];
      off = 0;
      segLeft = seg.byteSize();
    }
    return Math.min(segLeft, count);
  }

  private void step(long n) {
    off += n;
    segLeft -= n;
    count -= n;
  }

  /** Moves the cursor without moving bytes. */
  public void advance(long n) {
    long left = n;
    while (left > 0) {
      long p = Math.min(left, piece());
      if (p == 0) {
        throw new IndexOutOfBoundsException("advance past the end by " + left);
      }
      step(p);
      left -= p;
    }
  }

  /**
   * Copies up to {@code n} bytes of {@code src} from {@code at} on into the caller's memory;
   * answers how many.
   */
  public int copyOut(MemorySegment src, long at, int n) {
    int done = 0;
    while (done < n) {
      int p = (int) Math.min(n - done, piece());
      if (p == 0) {
        break;
      }
      MemorySegment.copy(src, at + done, seg, off, p);
      step(p);
      done += p;
    }
    return done;
  }

  /**
   * Copies up to {@code n} bytes of the caller's memory to {@code at} in {@code dst}; answers how
   * many.
   */
  public int copyIn(MemorySegment dst, long at, int n) {
    int done = 0;
    while (done < n) {
      int p = (int) Math.min(n - done, piece());
      if (p == 0) {
        break;
      }
      move(seg, off, dst, at + done, p);
      step(p);
      done += p;
    }
    return done;
  }

  /**
   * Copies from the lowest byte up, even if the target overlaps the source: so a file spliced onto
   * itself comes out as it does in Linux, where the copy is the processor's string move.
   */
  private static void move(MemorySegment src, long from, MemorySegment dst, long to, int n) {
    long gap = dst.address() + to - (src.address() + from);
    if (gap <= 0 || gap >= n || !src.isNative() || !dst.isNative()) {
      MemorySegment.copy(src, from, dst, to, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      dst.set(JAVA_BYTE, to + i, src.get(JAVA_BYTE, from + i));
    }
  }

  /** Copies up to {@code n} bytes of a page from {@code from} on into the caller's memory. */
  public int copyOut(Page page, int from, int n) {
    return copyOut(page.memory(), page.offset() + from, n);
  }

  /** Copies up to {@code n} bytes of the caller's memory into a page at {@code to}. */
  public int copyIn(Page page, int to, int n) {
    return copyIn(page.memory(), page.offset() + to, n);
  }

  /** Fills up to {@code n} bytes of the caller's memory with zeros; answers how many. */
  public long zero(long n) {
    long done = 0;
    while (done < n) {
      long p = Math.min(n - done, piece());
      if (p == 0) {
        break;
      }
      seg.asSlice(off, p).fill((byte) 0);
      step(p);
      done += p;
    }
    return done;
  }

  /** The memory at the cursor if all that is left is in one piece, else null. */
  public @Nullable MemorySegment singlePiece() {
    return piece() == count ? seg.asSlice(off, count) : null;
  }
}
