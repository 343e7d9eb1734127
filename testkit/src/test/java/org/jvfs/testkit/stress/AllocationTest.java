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
import org.jvfs.file.OpenFile;
import org.jvfs.notify.Fsnotify;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Inotify;
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

  /** What read, open and close tell watchers costs nothing to speak of if nobody wants to know. */
  @Test
  void hooksAllocateNothingIfNobodyWantsTheEvent() throws ErrnoException {
    try (World w = new World()) {
      w.task.mkdir("/d", 0755);
      int fd = w.task.creat("/d/f", 0644);
      OpenFile f = w.task.file(fd);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      for (boolean elsewhere : new boolean[] {false, true}) {
        if (elsewhere) {
          w.task.mkdir("/e", 0755);
          int watcher = w.task.inotifyInit1(0);
          w.task.inotifyAddWatch(watcher, "/e", Inotify.IN_ALL_EVENTS);
          w.task.inotifyAddWatch(watcher, "/d", Inotify.IN_CREATE);
        }
        tell(f);
        long before = threads.getCurrentThreadAllocatedBytes();
        tell(f);
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(after - before).as("bytes in %s calls", ROUNDS).isLessThan(ROUNDS);
      }
      f.put();
    }
  }

  private static void tell(OpenFile f) {
    for (int i = 0; i < ROUNDS; i++) {
      Fsnotify.open(f);
      Fsnotify.access(f);
      Fsnotify.modify(f);
      Fsnotify.close(f);
    }
  }

  private static void stat(World w, byte[] path, Statx s) throws ErrnoException {
    for (int i = 0; i < ROUNDS; i++) {
      w.task.statx(AT_FDCWD, path, 0, Statx.STATX_BASIC_STATS, s);
    }
  }
}
