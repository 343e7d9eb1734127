// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MemoryTest {
  @Test
  void sizesInWords() {
    assertThat(Memory.words(0)).isEqualTo("0 B");
    assertThat(Memory.words(1023)).isEqualTo("1023 B");
    assertThat(Memory.words(1536)).isEqualTo("1.5 KiB");
    assertThat(Memory.words(412L << 20)).isEqualTo("412 MiB");
    assertThat(Memory.words(2L << 30)).isEqualTo("2 GiB");
    assertThat(Memory.words(Long.MAX_VALUE)).isEqualTo("8192 PiB");
  }

  @Test
  void thereIsMemory() throws Exception {
    assertThat(Memory.physical()).isBetween(16L << 20, 1L << 50);
  }
}
