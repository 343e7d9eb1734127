// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvfs.lock.Lockdep;

final class PageTest {
  @Test
  void theLockExcludesAndEverybodyGetsIt() throws Exception {
    try (FramePool pool = new FramePool(1 << 20)) {
      Page p = Page.alloc(pool);
      int[] plain = {0};
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < 50_000; i++) {
                    p.lock();
                    plain[0]++;
                    p.unlock();
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread t : threads) {
        t.join();
      }
      assertThat(plain[0]).isEqualTo(200_000);
      p.put();
      assertThat(pool.used()).isZero();
      assertThat(p.tryGet()).isFalse();
    }
  }

  @Test
  void anotherThreadMayUnlockAndEndWriteback() throws Exception {
    try (FramePool pool = new FramePool(1 << 20)) {
      Page p = Page.alloc(pool);
      p.lock();
      p.setWriteback();
      Lockdep.handOver(p);
      Thread io =
          new Thread(
              () -> {
                p.setUptodate();
                p.unlock();
                p.endWriteback();
              });
      io.start();
      p.waitUnlocked();
      assertThat(p.isUptodate()).isTrue();
      p.waitWriteback();
      assertThat(p.isWriteback()).isFalse();
      io.join();
      assertThat(p.setDirtyNoWriteback()).isTrue();
      assertThat(p.setDirtyNoWriteback()).isFalse();
      p.put();
    }
  }
}
