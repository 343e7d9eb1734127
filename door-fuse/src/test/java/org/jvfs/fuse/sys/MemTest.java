// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

final class MemTest {
  @Test
  void stringLengthFindsTheFirstNulAtEveryPlaceAndAlignment() {
    try (Arena arena = Arena.ofConfined()) {
      long memory = arena.allocate(64, 8).address();
      for (int start = 0; start < 8; start++) {
        for (int length = 0; length < 30; length++) {
          for (int i = 0; i < 64; i++) {
            Mem.putByte(memory + i, 0x80 + i);
          }
          Mem.putByte(memory + start + length, 0);
          assertThat(Mem.stringLength(memory + start, 40)).isEqualTo(length);
          assertThat(Mem.stringLength(memory + start, length)).isEqualTo(length);
        }
      }
    }
  }

  @Test
  void errnosHaveTheirNames() {
    assertThat(Errnos.name(Errnos.ENOENT)).isEqualTo("ENOENT");
    assertThat(Errnos.name(Errnos.ENOTCONN)).isEqualTo("ENOTCONN");
    assertThat(Errnos.name(Errnos.EOPNOTSUPP)).isEqualTo("EOPNOTSUPP");
    assertThat(Errnos.name(Errnos.ETIMEDOUT)).isEqualTo("ETIMEDOUT");
    assertThat(Errnos.name(4711)).isEqualTo("errno 4711");
  }
}
