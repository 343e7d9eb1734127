// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.jvfs.testkit.locks.LockCall.Op;

/**
 * Cycles of owners each of which has what the one before it wants. The kernel follows ten steps:
 * who closes a cycle of up to twelve is told, and nobody else; in longer ones all wait. So it is
 * here.
 */
final class DeadlockCyclesTest {
  private static final int MOST = 13;
  private static final int O_RDWR = 2;
  private static final int F_SETLK = 6;
  private static final int F_SETLKW = 7;
  private static final int F_WRLCK = 1;
  private static final long EDEADLK = -35;

  private static LockCall lock(int owner, int cmd, int at) {
    return new LockCall(Op.FCNTL_LOCK, owner, 0, cmd, F_WRLCK, 0, 0, at, 1);
  }

  /** The cycle, and then somebody ends, which lets the others go on one by one. */
  private static List<LockCall> cycle(int length) {
    List<LockCall> out = new ArrayList<>();
    out.add(LockCall.RESETTING);
    for (int i = 0; i < length; i++) {
      out.add(LockCall.of(Op.OPEN, i, 0, 0, O_RDWR));
      out.add(lock(i, F_SETLK, i));
    }
    for (int i = 0; i < length; i++) {
      out.add(lock(i, F_SETLKW, (i + 1) % length));
    }
    out.add(LockCall.LISTING);
    for (int i = length; i-- > 0; ) {
      out.add(LockCall.of(Op.EXIT, i, 0, 0, 0));
      out.add(LockCall.LISTING);
    }
    return out;
  }

  @TestFactory
  List<DynamicTest> cycles() {
    List<DynamicTest> tests = new ArrayList<>();
    for (int n = 2; n <= MOST; n++) {
      int length = n;
      tests.add(DynamicTest.dynamicTest("cycle of " + n, () -> compare(length)));
    }
    return tests;
  }

  private static void compare(int length) {
    List<LockCall> script = cycle(length);
    int last = 3 * length;
    try (LockSubject left = LockOracleTest.orSkip(() -> KernelOwners.tmpfs(MOST));
        LockSubject right = new VfsOwners("memfs", MOST)) {
      List<LockEvent> deadlocks =
          left.run(script).stream().filter(e -> e.owner() >= 0 && e.value() == EDEADLK).toList();
      if (length <= 12) {
        assertThat(deadlocks).containsExactly(LockEvent.of(last, length - 1, EDEADLK));
      } else {
        assertThat(deadlocks).isEmpty();
      }
      assertThat(new LockRun(left, right).once(script)).isNull();
    }
  }
}
