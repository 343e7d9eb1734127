// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.FileLocks;
import org.jvfs.uapi.Fcntl;

/** A long queue for one range. */
class ManyWaitersTest {
  /** A lock server whose clients never sleep: it counts who is woken and who is compared. */
  private static final class Server implements LockManagerOperations {
    final Queue<FileLock> woken = new ArrayDeque<>();
    long compared;

    @Override
    public boolean lmCompareOwner(FileLock a, FileLock b) {
      compared++;
      return a.owner().equals(b.owner());
    }

    @Override
    public void lmNotify(FileLock lock) {
      woken.add(lock);
    }
  }

  private static FileLock request(Server s, OpenFile f, Type type, int owner) {
    FileLock l = new FileLock(Kind.POSIX, type, 0, 99, owner, owner, f);
    l.setLmops(s);
    return l;
  }

  /** One in {@code readEvery} wants to share, 0 for none. */
  @ParameterizedTest
  @CsvSource({"10000, 0", "10000, 1", "10000, 2", "40000, 0"})
  void whoCanRunIsWokenAndNobodyElse(int n, int readEvery) throws Exception {
    try (Owners o = new Owners(1)) {
      OpenFile f = o.tasks.getFirst().file(o.fds[0]);
      Server s = new Server();
      FileLock first = request(s, f, Type.WRITE, 1_000_000);
      assertThat(FileLocks.tryLock(first, true)).isZero();
      List<FileLock> asked = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        Type t = readEvery > 0 && i % readEvery == 0 ? Type.READ : Type.WRITE;
        FileLock r = request(s, f, t, i);
        assertThat(FileLocks.tryLock(r, true)).isEqualTo(FileLocks.DEFERRED);
        asked.add(r);
      }
      assertThat(s.woken).isEmpty();
      // Asking costs a bounded number of comparisons each, not one for each who waits.
      assertThat(s.compared).isLessThan(10L * n);

      FileLocks.tryLock(request(s, f, Type.NONE, 1_000_000), false);
      long wakeUps = 0;
      int granted = 0;
      while (!s.woken.isEmpty()) {
        List<FileLock> now = new ArrayList<>(s.woken);
        s.woken.clear();
        wakeUps += now.size();
        // All who are woken at one time can hold the lock together.
        assertThat(now.size() == 1 || now.stream().allMatch(l -> l.type() == Type.READ)).isTrue();
        for (FileLock l : now) {
          assertThat(FileLocks.tryLock(l, true)).as(l.toString()).isZero();
          granted++;
        }
        for (FileLock l : now) {
          assertThat(FileLocks.tryLock(request(s, f, Type.NONE, (int) l.owner()), false)).isZero();
        }
      }
      assertThat(granted).isEqualTo(n);
      assertThat(wakeUps).isEqualTo(n);
      f.put();
    }
  }

  @Test
  void sleepersAreServedInTheirOrder() throws Exception {
    int n = 2000;
    AtomicInteger turn = new AtomicInteger();
    try (Owners o = new Owners(n)) {
      o.set(0, Fcntl.F_WRLCK, 0, 1);
      int[] served = new int[n];
      List<Owners.Begun> calls = new ArrayList<>();
      for (int i = 1; i < n; i++) {
        int k = i;
        calls.add(
            new Owners.Begun(
                () -> {
                  o.tasks
                      .get(k)
                      .fcntl(
                          o.fds[k], Fcntl.F_SETLKW, org.jvfs.uapi.Flock.range(Fcntl.F_WRLCK, 0, 1));
                  served[k] = turn.incrementAndGet();
                  o.set(k, Fcntl.F_UNLCK, 0, 1);
                }));
        if (i % 100 == 1 || i < 20) {
          o.awaitWaiting(i);
        }
      }
      o.awaitWaiting(n - 1);
      o.set(0, Fcntl.F_UNLCK, 0, 1);
      for (Owners.Begun c : calls) {
        assertThat(c.end()).isNull();
      }
      assertThat(turn.get()).isEqualTo(n - 1);
      for (int i = 1; i < 20; i++) {
        assertThat(served[i]).isEqualTo(i);
      }
    }
  }
}
