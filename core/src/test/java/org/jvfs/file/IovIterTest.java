// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IovIterTest {
  /** Pieces of heap and native memory, some empty, behave like one array. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void manyPiecesAreOne(long seed) {
    Random r = new Random(seed);
    try (Arena arena = Arena.ofConfined()) {
      for (int round = 0; round < 500; round++) {
        MemorySegment[] segs = new MemorySegment[1 + r.nextInt(6)];
        int total = 0;
        for (int i = 0; i < segs.length; i++) {
          int n = r.nextInt(4) == 0 ? 0 : r.nextInt(50);
          segs[i] = r.nextBoolean() ? MemorySegment.ofArray(new byte[n]) : arena.allocate(n);
          total += n;
        }
        byte[] model = new byte[total];
        IovIter it = new IovIter(segs);
        int at = 0;
        while (at < total) {
          int n = r.nextInt(70);
          int want = Math.min(n, total - at);
          switch (r.nextInt(3)) {
            case 0 -> {
              byte[] data = new byte[n + 3];
              r.nextBytes(data);
              assertThat(it.copyOut(MemorySegment.ofArray(data), 3, n)).isEqualTo(want);
              System.arraycopy(data, 3, model, at, want);
            }
            case 1 -> {
              assertThat(it.zero(n)).isEqualTo(want);
              Arrays.fill(model, at, at + want, (byte) 0);
            }
            default -> it.advance(want);
          }
          at += want;
          assertThat(it.count()).isEqualTo(total - at);
        }
        assertThat(it.copyOut(MemorySegment.ofArray(new byte[5]), 0, 5)).isZero();
        byte[] back = new byte[total + 9];
        assertThat(new IovIter(segs).copyIn(MemorySegment.ofArray(back), 0, total + 9))
            .isEqualTo(total);
        assertThat(Arrays.copyOf(back, total)).isEqualTo(model);
      }
    }
  }

  @Test
  void aTruncatedCursorEndsEarlyAndCanBeExtended() {
    byte[] b = new byte[10];
    IovIter it = IovIter.of(b, 2, 6);
    it.truncate(4);
    assertThat(it.zero(100)).isEqualTo(4);
    it.reexpand(2);
    MemorySegment rest = it.singlePiece();
    assertThat(rest).isNotNull();
    if (rest != null) {
      rest.set(ValueLayout.JAVA_BYTE, 1, (byte) 9);
    }
    assertThat(b[7]).isEqualTo((byte) 9);
    assertThatThrownBy(() -> it.advance(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(it.reset(MemorySegment.ofArray(b), 0, 10).count()).isEqualTo(10);
  }
}
