// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class ChecksumsTest {
  /** Bit by bit, from the polynomial. */
  private static int slow(int crc, byte[] b) {
    int c = crc;
    for (byte x : b) {
      c ^= x & 0xff;
      for (int i = 0; i < 8; i++) {
        c = (c >>> 1) ^ ((c & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    return c;
  }

  @Test
  void anyRegisterAndAnyLengthGiveTheSumOfTheDefinition() {
    Random r = new Random(7);
    try (Arena arena = Arena.ofConfined()) {
      for (int n = 0; n < 600; n++) {
        byte[] b = new byte[n];
        r.nextBytes(b);
        MemorySegment s = arena.allocate(n + 3);
        MemorySegment.copy(MemorySegment.ofArray(b), 0, s, 3, n);
        int seed = r.nextInt();
        assertThat(Crc32c.update(seed, s, 3, n)).isEqualTo(slow(seed, b));
        assertThat(Crc32c.update(seed, b)).isEqualTo(slow(seed, b));
        CRC32C sum = new CRC32C();
        sum.update(b);
        assertThat(~Crc32c.update(Crc32c.START, s, 3, n)).isEqualTo((int) sum.getValue());
      }
    }
  }

  @Test
  void numbersAreSummedAsTheirBytes() {
    byte[] b = {1, 2, 3, 4, 5, 6, 7, (byte) 0x88};
    assertThat(Crc32c.le64(99, 0x8807060504030201L)).isEqualTo(slow(99, b));
    byte[] four = {1, 2, 3, (byte) 0x84};
    assertThat(Crc32c.le32(99, 0x84030201L)).isEqualTo(slow(99, four));
    assertThat(Crc32c.zeros(99, 5)).isEqualTo(slow(99, new byte[5]));
  }

  @Test
  void sumOf16BitsHasTheCheckValueOfItsKind() {
    // CRC-16/MODBUS, which begins with ones: the check value of its catalogue entry.
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(Crc16.update(Crc16.START, MemorySegment.ofArray(digits), 0, 9)).isEqualTo(0x4b37);
    byte[] four = {1, 2, 3, 4};
    assertThat(Crc16.le32(5, 0x04030201))
        .isEqualTo(Crc16.update(5, MemorySegment.ofArray(four), 0, 4));
  }
}
