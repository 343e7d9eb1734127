// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.testkit.locks.Owners.Begun;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.Fcntl;

/** Owners that wait for each other in a circle. */
class DeadlockTest {
  /** The longest circle that is found, as in Linux: see Waiters. */
  private static final int LONGEST = 12;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, LONGEST})
  void exactlyOneOfACircleIsTold(int n) throws Exception {
    for (long seed = 0; seed < 20; seed++) {
      try (Owners o = new Owners(n)) {
        for (int i = 0; i < n; i++) {
          o.set(i, Fcntl.F_WRLCK, i, 1);
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          order.add(i);
        }
        Collections.shuffle(order, new Random(seed));
        Begun[] calls = new Begun[n];
        for (int k = 0; k < n - 1; k++) {
          int i = order.get(k);
          calls[i] = o.begin(i, Fcntl.F_WRLCK, (i + 1) % n, 1);
          o.awaitWaiting(k + 1);
        }
        int last = order.get(n - 1);
        calls[last] = o.begin(last, Fcntl.F_WRLCK, (last + 1) % n, 1);
        assertThat(calls[last].end()).as("seed " + seed).isEqualTo(Errno.EDEADLK);
        for (int i = 0; i < n; i++) {
          assertThat(calls[i].isDone()).isEqualTo(i == last);
        }
        // It gives way; the others get theirs, each after the one before.
        for (int k = 0; k < n - 1; k++) {
          int i = Math.floorMod(last - k, n);
          o.set(i, Fcntl.F_UNLCK, 0, 0);
          assertThat(calls[Math.floorMod(i - 1, n)].end()).isNull();
        }
        assertThat(o.waiting()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 10})
  void allAtOnceOneIsTold(int n) throws Exception {
    for (int turn = 0; turn < 50; turn++) {
      try (Owners o = new Owners(n)) {
        for (int i = 0; i < n; i++) {
          o.set(i, Fcntl.F_WRLCK, i, 1);
        }
        Begun[] calls = new Begun[n];
        for (int i = 0; i < n; i++) {
          calls[i] = o.begin(i, Fcntl.F_WRLCK, (i + 1) % n, 1);
        }
        Owners.awaitAny(calls);
        o.awaitWaiting(n - 1);
        int told = 0;
        for (int i = 0; i < n; i++) {
          if (calls[i].isDone()) {
            told++;
            assertThat(calls[i].end()).isEqualTo(Errno.EDEADLK);
          }
        }
        assertThat(told).isEqualTo(1);
      }
    }
  }

  @Test
  void aChainIsNoCircle() throws Exception {
    int n = 10;
    try (Owners o = new Owners(n)) {
      for (int i = 0; i < n; i++) {
        o.set(i, Fcntl.F_WRLCK, i, 1);
      }
      Begun[] calls = new Begun[n];
      for (int i = 0; i < n - 1; i++) {
        calls[i] = o.begin(i, Fcntl.F_WRLCK, i + 1, 1);
        o.awaitWaiting(i + 1);
      }
      for (int i = n - 1; i > 0; i--) {
        o.set(i, Fcntl.F_UNLCK, 0, 0);
        assertThat(calls[i - 1].end()).isNull();
      }
    }
  }

  @Test
  void aLongerCircleIsNotFoundAndCanBeInterrupted() throws Exception {
    int n = LONGEST + 1;
    try (Owners o = new Owners(n)) {
      for (int i = 0; i < n; i++) {
        o.set(i, Fcntl.F_WRLCK, i, 1);
      }
      Begun[] calls = new Begun[n];
      for (int i = 0; i < n; i++) {
        calls[i] = o.begin(i, Fcntl.F_WRLCK, (i + 1) % n, 1);
        o.awaitWaiting(i + 1);
      }
      for (Begun c : calls) {
        c.thread.interrupt();
        assertThat(c.end()).isEqualTo(Errno.EINTR);
      }
    }
  }

  @Test
  void openFilesAndFlocksAreNotLookedAt() throws Exception {
    try (Owners o = new Owners(2)) {
      Begun[] calls = new Begun[2];
      for (int i = 0; i < 2; i++) {
        o.tasks.get(i).fcntl(o.fds[i], Fcntl.F_OFD_SETLK, org.jvfs.uapi.Flock.range(1, i, 1));
      }
      for (int i = 0; i < 2; i++) {
        int k = i;
        calls[i] =
            new Begun(
                () ->
                    o.tasks
                        .get(k)
                        .fcntl(
                            o.fds[k], Fcntl.F_OFD_SETLKW, org.jvfs.uapi.Flock.range(1, 1 - k, 1)));
        o.awaitWaiting(i + 1);
      }
      calls[0].thread.interrupt();
      assertThat(calls[0].end()).isEqualTo(Errno.EINTR);
      calls[1].thread.interrupt();
      assertThat(calls[1].end()).isEqualTo(Errno.EINTR);
    }
  }
}
