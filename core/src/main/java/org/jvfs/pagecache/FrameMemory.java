// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.sys.Linux;
import org.jvfs.uapi.Errno;

/**
 * The memory frames are carved from. Where Linux offers it, one file in memory (memfd) mapped
 * shared as a whole, so that any frame can be mapped a second time somewhere else; it takes as much
 * memory as was touched of it. Elsewhere plain native memory, slab by slab.
 */
final class FrameMemory {
  /** No file: the memory is plain. */
  static final int NONE = -1;

  private static final LockClass MAP = new LockClass("frame_pool.map");

  private final Arena arena;
  private final long size;

  /**
   * Held shared while the file is mapped a second time, exclusively while it is closed: else its
   * number could be another file's by then.
   */
  private final RwSem mapLock = new RwSem(MAP);

  /** Whether {@link #whole} and {@link #fd} have been decided; under the pool's growing. */
  private boolean opened;

  /** All of the memory, null if there is no file; under the pool's growing. */
  private @Nullable MemorySegment whole;

  /** The file; set while the pool grows for the first time, NONE when closed. */
  private volatile int fd = NONE;

  /**
   * Memory, of which there is none at first.
   *
   * @param arena what all of it goes with
   * @param size bytes
   */
  FrameMemory(Arena arena, long size) {
    this.arena = arena;
    this.size = size;
  }

  /**
   * A slab, the caller being the only one to grow the pool.
   *
   * @param offset where it begins in the pool, bytes
   * @throws OutOfMemoryError the machine has less than the budget, or the JVM's limit for memory
   *     outside its heap is lower
   */
  MemorySegment slab(long offset, long length) {
    if (!opened) {
      whole = open();
      opened = true;
    }
    MemorySegment w = whole;
    return w != null ? w.asSlice(offset, length) : arena.allocate(length, FramePool.FRAME_SIZE);
  }

  private @Nullable MemorySegment open() {
    if (!Linux.AVAILABLE) {
      return null;
    }
    int f = Linux.memfdCreate("jvfs-frames");
    if (f < 0) {
      return null;
    }
    long at = Linux.ftruncate(f, size);
    if (at == 0) {
      at =
          Linux.mmap(
              0,
              size,
              Linux.PROT_READ | Linux.PROT_WRITE,
              Linux.MAP_SHARED | Linux.MAP_NORESERVE,
              f,
              0);
    }
    if (at < 0) {
      // A limit of the process, on address space or the size of files. Plain memory may do.
      Linux.close(f);
      return null;
    }
    long address = at;
    fd = f;
    return MemorySegment.ofAddress(address)
        .reinterpret(size, arena, gone -> Linux.munmap(address, size));
  }

  /**
   * Makes the memory of a range present before it is touched, many pages at a time. False if there
   * is none to be had.
   */
  boolean populate(long offset, long length) {
    MemorySegment w = whole;
    if (w == null) {
      return true;
    }
    int r = Linux.madvise(w.address() + offset, length, Linux.MADV_POPULATE_WRITE);
    // Before Linux 5.14 the advice is not known: pages come as they are touched.
    return r == 0 || r == Errno.EINVAL.neg;
  }

  /** Whether {@link #mapAt} can do it. */
  boolean isMappable() {
    return fd != NONE;
  }

  /**
   * Shows a part of the memory at an address as well, in place of what was there. 0 or a negated
   * errno: ENODEV, there is no file, or no more; ENOMEM.
   */
  int mapAt(long address, long length, boolean writable, boolean shared, long offset) {
    mapLock.lockShared();
    try {
      int f = fd;
      if (f == NONE) {
        return Errno.ENODEV.neg;
      }
      long at =
          Linux.mmap(
              address,
              length,
              Linux.PROT_READ | (writable ? Linux.PROT_WRITE : 0),
              Linux.MAP_FIXED
                  | Linux.MAP_NORESERVE
                  | (shared ? Linux.MAP_SHARED : Linux.MAP_PRIVATE),
              f,
              offset);
      return at < 0 ? (int) at : 0;
    } finally {
      mapLock.unlockShared();
    }
  }

  /** Closes the file; what is mapped of it elsewhere stays until it is unmapped there. */
  void close() {
    mapLock.lock();
    int f = fd;
    fd = NONE;
    mapLock.unlock();
    if (f != NONE) {
      Linux.close(f);
    }
  }
}
