// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RamDiskTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void bytesAreThoseOfAnArray(long seed) throws Exception {
    int size = 4 << 20;
    try (RamDisk ram = new RamDisk("ram0", size)) {
      new DiskModel(ram.disk(), new byte[size], seed).run(3, 150);
    }
  }
}
