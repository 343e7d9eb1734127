// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.ErrnoException;

/**
 * The blocks of a file system on a device, past its page cache: whoever has cached some of them
 * forgets those after recovery. For one thread.
 */
public final class DeviceBlocks implements FsBlocks, AutoCloseable {
  private final BlockDevice device;
  private final int blockSize;
  private final long count;

  /** A device may want native memory that is aligned, and use it in threads of its own. */
  private final Arena arena = Arena.ofShared();

  private final MemorySegment buffer;

  /**
   * The blocks of a file system.
   *
   * @param count how many it has; no more than the device
   */
  public DeviceBlocks(BlockDevice device, int blockSize, long count) {
    if (blockSize < JournalSuperblock.BYTES || count > device.bytes() / blockSize) {
      throw new IllegalArgumentException(count + " blocks of " + blockSize + " on " + device);
    }
    this.device = device;
    this.blockSize = blockSize;
    this.count = count;
    buffer = arena.allocate(blockSize, Math.max(blockSize, 4096));
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public void read(long block, byte[] to) throws ErrnoException {
    device.read(sector(block), buffer);
    MemorySegment.copy(buffer, 0, MemorySegment.ofArray(to), 0, blockSize);
  }

  @Override
  public void write(long block, byte[] from) throws ErrnoException {
    MemorySegment.copy(MemorySegment.ofArray(from), 0, buffer, 0, blockSize);
    device.write(sector(block), buffer, 0);
  }

  private long sector(long block) {
    if (block < 0 || block >= count) {
      throw new IllegalArgumentException("block " + block + " of " + count);
    }
    return block * (blockSize >> BlockDevice.SECTOR_SHIFT);
  }

  @Override
  public void flush() throws ErrnoException {
    device.flush();
  }

  /** Gives its memory back; the device stays open. */
  @Override
  public void close() {
    arena.close();
  }
}
