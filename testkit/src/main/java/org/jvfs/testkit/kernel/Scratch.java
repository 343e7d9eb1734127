// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Off-heap memory for the arguments of one call at a time: handed out from the front and taken back
 * as a whole by {@link #reset()}. Blocks are pooled for the life of the JVM, since fixtures come
 * and go by the thousand; what does not fit gets memory of its own, kept reachable until the reset
 * because only its address is passed on.
 */
final class Scratch implements AutoCloseable {
  private static final int SIZE = 128 << 10;
  private static final ConcurrentLinkedQueue<MemorySegment> POOL = new ConcurrentLinkedQueue<>();

  private final MemorySegment block;
  private final List<MemorySegment> overflow = new ArrayList<>();
  private long used;

  Scratch() {
    MemorySegment pooled = POOL.poll();
    block = pooled != null ? pooled : Arena.global().allocate(SIZE, 16);
  }

  /** Takes back everything handed out. */
  void reset() {
    used = 0;
    overflow.clear();
  }

  /** Memory of {@code size} bytes, 16-byte aligned, with undefined content. */
  MemorySegment allocate(long size) {
    long end = used + ((size + 15) & -16L);
    if (end > SIZE) {
      MemorySegment own = Arena.ofAuto().allocate(Math.max(size, 1), 16);
      overflow.add(own);
      return own;
    }
    MemorySegment piece = block.asSlice(used, size);
    used = end;
    return piece;
  }

  /** A copy of {@code bytes} with a NUL after it. */
  MemorySegment string(byte[] bytes) {
    MemorySegment piece = allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, piece, ValueLayout.JAVA_BYTE, 0, bytes.length);
    piece.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
    return piece;
  }

  /** A copy of {@code bytes}. */
  MemorySegment bytes(byte[] bytes) {
    MemorySegment piece = allocate(bytes.length);
    MemorySegment.copy(bytes, 0, piece, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return piece;
  }

  @Override
  public void close() {
    POOL.add(block);
  }
}
