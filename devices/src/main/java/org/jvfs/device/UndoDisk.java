// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.uapi.Errno;

/**
 * A disk over given memory that can take back whatever was done to it, in time that depends on how
 * much that was and not on the disk's size. For tests that begin at one image again and again. The
 * memory and what is kept of it are under {@link #mutex}.
 */
public final class UndoDisk {
  private static final LockClass MUTEX = new LockClass("undo_disk.mutex");

  /** Bytes kept together. */
  private static final int PIECE = 4096;

  private static final DiskLimits LIMITS =
      new DiskLimits(
          BlockDevice.SECTOR_SIZE,
          BlockDevice.SECTOR_SIZE,
          1 << 20,
          1,
          BlockDevice.SECTOR_SIZE,
          true,
          true);

  private final Mutex mutex = new Mutex(MUTEX);
  private final MemorySegment memory;
  private final Gendisk disk;

  /** What pieces held before they were first changed, by their number. */
  private final Map<Long, byte[]> before = new HashMap<>();

  /**
   * A disk.
   *
   * @param memory its content, native; whole sectors of 512 bytes
   */
  public UndoDisk(String name, MemorySegment memory) {
    if (memory.byteSize() % BlockDevice.SECTOR_SIZE != 0) {
      throw new IllegalArgumentException("a disk of " + memory.byteSize() + " bytes");
    }
    this.memory = memory;
    disk =
        new Gendisk(
            name,
            memory.byteSize() >> BlockDevice.SECTOR_SHIFT,
            LIMITS,
            this::submit,
            BlockDeviceOperations.DEFAULT);
  }

  public Gendisk disk() {
    return disk;
  }

  /** Writes bytes of {@code data} at a byte of the disk. */
  public void write(long pos, byte[] data, int from, int length) {
    mutex.lock();
    try {
      keep(pos, length);
      MemorySegment.copy(MemorySegment.ofArray(data), from, memory, pos, length);
    } finally {
      mutex.unlock();
    }
  }

  /** Writes zeros. */
  public void zero(long pos, long length) {
    mutex.lock();
    try {
      keep(pos, length);
      memory.asSlice(pos, length).fill((byte) 0);
    } finally {
      mutex.unlock();
    }
  }

  /** Reads bytes. */
  public byte[] read(long pos, int length) {
    byte[] data = new byte[length];
    mutex.lock();
    try {
      MemorySegment.copy(memory, pos, MemorySegment.ofArray(data), 0, length);
    } finally {
      mutex.unlock();
    }
    return data;
  }

  /** Takes back all changes since the last {@link #keepChanges} or since the disk was made. */
  public void rollBack() {
    mutex.lock();
    try {
      before.forEach(
          (n, data) ->
              MemorySegment.copy(MemorySegment.ofArray(data), 0, memory, n * PIECE, data.length));
      before.clear();
    } finally {
      mutex.unlock();
    }
  }

  /** What is there now is what {@link #rollBack} comes back to. */
  public void keepChanges() {
    mutex.lock();
    before.clear();
    mutex.unlock();
  }

  /** How many bytes a {@link #rollBack} would copy. */
  public long changedBytes() {
    mutex.lock();
    try {
      return (long) before.size() * PIECE;
    } finally {
      mutex.unlock();
    }
  }

  private void keep(long pos, long length) {
    for (long n = pos / PIECE; n * PIECE < pos + length; n++) {
      if (!before.containsKey(n)) {
        long at = n * PIECE;
        byte[] data = new byte[(int) Math.min(PIECE, memory.byteSize() - at)];
        MemorySegment.copy(memory, at, MemorySegment.ofArray(data), 0, data.length);
        before.put(n, data);
      }
    }
  }

  private void submit(Bio bio) {
    bio.complete(run(bio));
  }

  private @Nullable Errno run(Bio bio) {
    long pos = bio.diskPos();
    switch (bio.op()) {
      case READ, WRITE -> {
        mutex.lock();
        try {
          if (bio.op() == Bio.Op.READ) {
            Bios.scatter(memory.asSlice(pos, bio.size()), bio, 0);
          } else {
            keep(pos, bio.size());
            Bios.gather(bio, 0, memory.asSlice(pos, bio.size()));
          }
        } finally {
          mutex.unlock();
        }
      }
      case DISCARD, WRITE_ZEROES -> zero(pos, bio.size());
      case FLUSH -> {
        // Nothing is kept back.
      }
    }
    return null;
  }
}
