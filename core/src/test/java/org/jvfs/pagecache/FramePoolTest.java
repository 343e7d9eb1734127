// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

final class FramePoolTest {
  @Test
  void theBudgetIsMetExactlyAndFramesDoNotOverlap() throws Exception {
    int n = 1300;
    try (FramePool pool = new FramePool((long) n * FramePool.FRAME_SIZE + 5)) {
      List<Integer> frames = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        int f = pool.alloc();
        pool.segment(f).fill((byte) f);
        frames.add(f);
      }
      assertThatThrownBy(pool::alloc)
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
      assertThat(frames).doesNotHaveDuplicates();
      for (int f : frames) {
        assertThat(pool.segment(f).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))
            .containsOnly(f);
        assertThat(pool.address(f) % FramePool.FRAME_SIZE).isZero();
      }
      frames.forEach(pool::free);
      assertThat(pool.used()).isZero();
      pool.zero(pool.alloc());
      assertThat(pool.free()).isEqualTo(n - 1);
    }
  }

  /** No frame is ever in two hands. */
  @Test
  void framesAreHandedOutOnceUnderContention() throws Exception {
    int n = 64;
    try (FramePool pool = new FramePool((long) n * FramePool.FRAME_SIZE)) {
      AtomicIntegerArray owner = new AtomicIntegerArray(n);
      AtomicReference<Throwable> failed = new AtomicReference<>();
      List<Thread> threads = new ArrayList<>();
      for (int t = 1; t <= 4; t++) {
        int me = t;
        Thread thread =
            new Thread(
                () -> {
                  Random r = new Random(me);
                  ArrayDeque<Integer> mine = new ArrayDeque<>();
                  for (int i = 0; i < 200_000; i++) {
                    if (r.nextInt(1000) == 0) {
                      pool.sortFree();
                    }
                    if (r.nextBoolean()) {
                      try {
                        int f = pool.alloc();
                        if (!owner.compareAndSet(f, 0, me)) {
                          throw new AssertionError("frame " + f + " is in use");
                        }
                        mine.add(f);
                      } catch (ErrnoException e) {
                        mine.forEach(f -> giveBack(pool, owner, f));
                        mine.clear();
                      }
                    } else if (!mine.isEmpty()) {
                      giveBack(pool, owner, mine.remove());
                    }
                  }
                  mine.forEach(f -> giveBack(pool, owner, f));
                });
        thread.setUncaughtExceptionHandler((x, e) -> failed.set(e));
        threads.add(thread);
      }
      threads.forEach(Thread::start);
      for (Thread t : threads) {
        t.join();
      }
      assertThat(failed.get()).isNull();
      assertThat(pool.used()).isZero();
    }
  }

  @Test
  void sortedFramesFollowEachOther() throws Exception {
    int n = 700;
    try (FramePool pool = new FramePool((long) n * FramePool.FRAME_SIZE)) {
      List<Integer> frames = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        frames.add(pool.alloc());
      }
      Collections.shuffle(frames, new Random(1));
      frames.forEach(pool::free);
      pool.sortFree();
      for (int i = 0; i < n; i++) {
        assertThat(pool.alloc()).isEqualTo(i);
      }
      pool.sortFree();
      assertThatThrownBy(pool::alloc).isInstanceOf(ErrnoException.class);
    }
  }

  private static void giveBack(FramePool pool, AtomicIntegerArray owner, int f) {
    owner.set(f, 0);
    pool.free(f);
  }
}
