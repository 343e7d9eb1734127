// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.jvfs.call.Vfs;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** A VFS that allows few locks. */
class LockLimitTest {
  @Test
  void oneTooManyIsRefusedAndChangesNothing() throws ErrnoException {
    try (Owners o = new Owners(Vfs.builder().memoryBudget(16L << 20).fileLockLimit(2).build(), 1)) {
      o.set(0, Fcntl.F_WRLCK, 0, 10);
      o.set(0, Fcntl.F_RDLCK, 20, 10);
      String before = o.vfs.showLocks();
      assertThatThrownBy(() -> o.set(0, Fcntl.F_WRLCK, 40, 1)).hasMessageContaining("ENOLCK");
      // Two pieces would remain of one.
      assertThatThrownBy(() -> o.set(0, Fcntl.F_UNLCK, 3, 2)).hasMessageContaining("ENOLCK");
      assertThatThrownBy(() -> o.tasks.getFirst().flock(o.fds[0], Fcntl.LOCK_EX))
          .hasMessageContaining("ENOLCK");
      assertThat(o.vfs.showLocks()).isEqualTo(before);
      // What joins, cuts or replaces needs none more.
      o.set(0, Fcntl.F_RDLCK, 0, 10);
      o.set(0, Fcntl.F_UNLCK, 0, 5);
      o.set(0, Fcntl.F_RDLCK, 10, 10);
      assertThat(o.vfs.showLocks().lines()).hasSize(1);
      o.tasks.getFirst().flock(o.fds[0], Fcntl.LOCK_EX);
    }
  }
}
