// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.Errno;

final class RamDiskTest {
  /** A part of a disk is all that who has it can reach. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aPartIsApart(long seed) throws Exception {
    int size = 1 << 20;
    try (RamDisk ram = new RamDisk("ram0", 3L * size)) {
      ram.memory().fill((byte) 'x');
      byte[] model = new byte[size];
      Arrays.fill(model, (byte) 'x');
      long first = size / BlockDevice.SECTOR_SIZE;
      BlockDevice part = new BlockDevice(1, ram.disk(), first, first);
      DiskModel m = new DiskModel(part, model, seed);
      m.run(2, 100);
      byte[] all = ram.memory().toArray(ValueLayout.JAVA_BYTE);
      m.compare(Arrays.copyOfRange(all, size, 2 * size), "on the disk");
      assertThat(Arrays.copyOf(all, size)).containsOnly('x');
      assertThat(Arrays.copyOfRange(all, 2 * size, 3 * size)).containsOnly('x');
      MemorySegment two = ram.memory().asSlice(0, 1024);
      Fails.with(Errno.EIO, () -> part.read(first - 1, two));
      Fails.with(Errno.EIO, () -> part.read(-1, two));
      Fails.with(Errno.EIO, () -> part.discard(first, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bytesAreThoseOfAnArray(long seed) throws Exception {
    int size = 4 << 20;
    try (RamDisk ram = new RamDisk("ram0", size)) {
      new DiskModel(ram.disk(), new byte[size], seed).run(3, 150);
    }
  }
}
