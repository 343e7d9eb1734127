// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.bytes;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/**
 * Calls that are said to allocate nothing, while nobody checks them: checked mode notes each call.
 */
@Tag("unwatched")
final class AllocationTest {
  private static final int DEPTH = 8;
  private static final int ROUNDS = 20_000;

  @Test
  void statOfACachedPathAllocatesNothing() throws ErrnoException {
    try (World w = new World()) {
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < DEPTH; i++) {
        w.task.mkdir(path.append("/d").append(i).toString(), 0755);
      }
      byte[] text = bytes(path.toString());
      Statx s = new Statx();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      stat(w, text, s);
      long before = threads.getCurrentThreadAllocatedBytes();
      stat(w, text, s);
      long after = threads.getCurrentThreadAllocatedBytes();
      // What the measuring itself takes, a few hundred bytes, is nothing to one object a round.
      assertThat(after - before).as("bytes in %s calls", ROUNDS).isLessThan(ROUNDS);
      assertThat(s.ino).isEqualTo(w.task.stat(path.toString()).ino);
    }
  }

  private static void stat(World w, byte[] path, Statx s) throws ErrnoException {
    for (int i = 0; i < ROUNDS; i++) {
      w.task.statx(AT_FDCWD, path, 0, Statx.STATX_BASIC_STATS, s);
    }
  }
}
