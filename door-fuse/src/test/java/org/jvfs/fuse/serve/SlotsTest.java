// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class SlotsTest {
  private final Slots<String> slots = new Slots<>(String.class);

  @Test
  void numbersAreUsedAgain() {
    int a = slots.add("a");
    int b = slots.add("b");
    assertThat(a).isPositive().isNotEqualTo(b);
    assertThat(slots.get(a)).isEqualTo("a");
    assertThat(slots.remove(a)).isEqualTo("a");
    assertThat(slots.remove(a)).isNull();
    assertThat(slots.get(a)).isNull();
    assertThat(slots.add("c")).isEqualTo(a);
    assertThat(slots.size()).isEqualTo(2);
  }

  @Test
  void numbersNobodyGaveFindNothing() {
    for (long n : new long[] {0, -1, 5, 1 << 20, Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(slots.get(n)).isNull();
      assertThat(slots.remove(n)).isNull();
    }
    assertThat(slots.size()).isZero();
  }

  @Test
  void growsAndEmpties() {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 5000; i++) {
      numbers.add(slots.add("s" + i));
    }
    assertThat(numbers).hasSize(5000);
    List<String> out = new ArrayList<>();
    slots.clear(out::add);
    assertThat(out).hasSize(5000);
    assertThat(slots.size()).isZero();
  }

  /** What a thread put in it finds until it takes it out, whatever the others do. */
  @Test
  void threadsDoNotDisturbEachOther() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        String mine = "thread " + t;
        tasks.add(
            () -> {
              int wrong = 0;
              int[] held = new int[50];
              for (int round = 0; round < 2000; round++) {
                int i = round % held.length;
                if (held[i] != 0 && !mine.equals(slots.remove(held[i]))) {
                  wrong++;
                }
                held[i] = slots.add(mine);
                if (!mine.equals(slots.get(held[i]))) {
                  wrong++;
                }
              }
              return wrong;
            });
      }
      for (Future<Integer> f : pool.invokeAll(tasks)) {
        assertThat(f.get()).isZero();
      }
    }
    assertThat(slots.size()).isEqualTo(200);
  }
}
