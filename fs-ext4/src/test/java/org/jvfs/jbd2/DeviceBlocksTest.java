// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.device.DiskFault;
import org.jvfs.device.FaultyDisk;
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

  @Test
  void diskWithThreadsOfItsOwn() throws Exception {
    try (RamDisk ram = new RamDisk("ram0", 1 << 16);
        FaultyDisk slow = new FaultyDisk(ram.disk(), 1)) {
      slow.add(DiskFault.delays(1000, Bio.Op.READ, Bio.Op.WRITE));
      BlockDevice d = new BlockDevice(1, slow.disk(), 0, slow.disk().capacity());
      byte[] b = new byte[1024];
      b[7] = 7;
      byte[] again = new byte[1024];
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            try (DeviceBlocks fs = new DeviceBlocks(d, 1024, 64)) {
              fs.write(3, b);
              fs.read(3, again);
            }
          });
      assertArrayEquals(b, again);
    }
  }
}
