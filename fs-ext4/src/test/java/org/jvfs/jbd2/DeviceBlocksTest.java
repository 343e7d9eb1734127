// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.jvfs.block.BlockDevice;
import org.jvfs.device.RamDisk;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Replay on a block device. */
class DeviceBlocksTest {
  @Test
  void replayedOnADevice() throws Exception {
    for (long seed = 0; seed < 30; seed++) {
      RandomLog log = new RandomLog(seed);
      MemoryBlocks want = log.fs.copy();
      Recovery.recover(want, log.map, null);
      long bytes = want.image.length;
      // The file system begins somewhere within the disk.
      long start = 8;
      try (RamDisk ram = new RamDisk("ram0", bytes + start * BlockDevice.SECTOR_SIZE)) {
        MemorySegment area = ram.memory().asSlice(start * BlockDevice.SECTOR_SIZE);
        MemorySegment.copy(log.fs.image, 0, area, ValueLayout.JAVA_BYTE, 0, (int) bytes);
        BlockDevice d = new BlockDevice(1, ram.disk(), start, bytes >> BlockDevice.SECTOR_SHIFT);
        try (DeviceBlocks b = new DeviceBlocks(d, want.blockSize(), want.count())) {
          d.setReadOnly(true);
          OverlayBlocks over = new OverlayBlocks(b);
          Recovery.recover(over, log.map, null);
          assertArrayEquals(log.fs.image, area.toArray(ValueLayout.JAVA_BYTE));
          ErrnoException e =
              assertThrows(ErrnoException.class, () -> Recovery.recover(b, log.map, null));
          assertEquals(Errno.EROFS, e.errno());
          d.setReadOnly(false);
          Recovery.recover(b, log.map, null);
          assertArrayEquals(want.image, area.toArray(ValueLayout.JAVA_BYTE), "seed " + seed);
          for (long n : over.blocks()) {
            assertArrayEquals(want.get(n), over.over(n), "seed " + seed);
          }
        }
      }
    }
  }
}
