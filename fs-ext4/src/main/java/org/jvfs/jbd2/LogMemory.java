// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;

/**
 * Native memory of one block each: for frozen copies and for the log's own blocks. What is given
 * back is kept for the next one; all goes with {@link #close}.
 */
final class LogMemory implements AutoCloseable {
  private static final LockClass LOCK = new LockClass("journal->j_memory");

  /** A device may want memory that is aligned. */
  private static final int ALIGNMENT = 4096;

  private final int blockSize;
  private final Arena arena = Arena.ofShared();
  private final SpinLock lock = new SpinLock(LOCK);

  /** Under {@link #lock}. */
  private final ArrayDeque<MemorySegment> free = new ArrayDeque<>();

  LogMemory(int blockSize) {
    this.blockSize = blockSize;
  }

  /** Memory whose content is anything. */
  MemorySegment take() {
    lock.lock();
    MemorySegment m = free.pollLast();
    lock.unlock();
    return m != null ? m : arena.allocate(blockSize, Math.max(blockSize, ALIGNMENT));
  }

  /** Nobody uses it any more. */
  void give(MemorySegment m) {
    lock.lock();
    free.addLast(m);
    lock.unlock();
  }

  /** No memory may be in use. */
  @Override
  public void close() {
    arena.close();
  }
}
