// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.DiskLimits;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A disk of native memory, zeros at first. Mirrors brd, but that it is one piece and made at once.
 * What was written is stable until {@link #close}.
 */
public final class RamDisk implements AutoCloseable {
  private static final DiskLimits LIMITS =
      new DiskLimits(
          BlockDevice.SECTOR_SIZE, 4096, 1 << 20, 1, BlockDevice.SECTOR_SIZE, true, false);

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private final Gendisk disk;

  /**
   * A disk.
   *
   * @param bytes its size, a multiple of 512
   */
  public RamDisk(String name, long bytes) {
    if (bytes < 0 || bytes % BlockDevice.SECTOR_SIZE != 0) {
      throw new IllegalArgumentException("a disk of " + bytes + " bytes");
    }
    memory = arena.allocate(bytes, 4096);
    disk =
        new Gendisk(
            name,
            bytes >> BlockDevice.SECTOR_SHIFT,
            LIMITS,
            this::submit,
            new BlockDeviceOperations() {
              @Override
              public MemorySegment directAccess(BlockDevice device, long sector)
                  throws ErrnoException {
                return piece(device, sector);
              }
            });
  }

  public Gendisk disk() {
    return disk;
  }

  /** The bytes themselves, good until {@link #close}. */
  public MemorySegment memory() {
    return memory;
  }

  private MemorySegment piece(BlockDevice device, long sector) throws ErrnoException {
    if (sector < 0 || sector >= device.sectors()) {
      throw Errno.ERANGE.exception();
    }
    long from = (device.start() + sector) << BlockDevice.SECTOR_SHIFT;
    return memory.asSlice(from, device.bytes() - (sector << BlockDevice.SECTOR_SHIFT));
  }

  private void submit(Bio bio) {
    long at = bio.diskPos();
    switch (bio.op()) {
      case READ -> {
        for (int i = 0; i < bio.pieces(); i++) {
          MemorySegment.copy(memory, at, bio.memory(i), bio.offset(i), bio.length(i));
          at += bio.length(i);
        }
      }
      case WRITE -> {
        for (int i = 0; i < bio.pieces(); i++) {
          MemorySegment.copy(bio.memory(i), bio.offset(i), memory, at, bio.length(i));
          at += bio.length(i);
        }
      }
      case DISCARD, WRITE_ZEROES -> memory.asSlice(at, bio.size()).fill((byte) 0);
      case FLUSH -> {
        // Memory is as stable as this disk gets.
      }
    }
    bio.complete(null);
  }

  /** Gives the memory back. No request may be under way, and none may come. */
  @Override
  public void close() {
    arena.close();
  }
}
