// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.uapi.Inotify.IN_ALL_EVENTS;
import static org.jvfs.uapi.Inotify.IN_ATTRIB;
import static org.jvfs.uapi.Inotify.IN_CLOSE_WRITE;
import static org.jvfs.uapi.Inotify.IN_CREATE;
import static org.jvfs.uapi.Inotify.IN_DELETE;
import static org.jvfs.uapi.Inotify.IN_DELETE_SELF;
import static org.jvfs.uapi.Inotify.IN_ISDIR;
import static org.jvfs.uapi.Inotify.IN_MODIFY;
import static org.jvfs.uapi.Inotify.IN_MOVED_FROM;
import static org.jvfs.uapi.Inotify.IN_MOVED_TO;
import static org.jvfs.uapi.Inotify.IN_OPEN;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.fuse.serve.MountedMemfs.Keeping;
import org.jvfs.notify.InotifyEvent;

/** What other processes do through a mount reaches who watches in this one. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WatchedMountTest {
  private static final long PATIENCE = 10_000_000_000L;

  @TempDir Path directory;

  /**
   * Reads until {@code last} has come; the kernel releases files a moment after they are closed.
   */
  private static List<String> until(MountedMemfs m, int fd, String last) throws Exception {
    List<String> told = new ArrayList<>();
    long end = System.nanoTime() + PATIENCE;
    while (!told.contains(last) && System.nanoTime() < end) {
      for (InotifyEvent e : m.task.inotifyEvents(fd, 100, PATIENCE)) {
        told.add(line(e.wd(), e.mask(), e.text()));
      }
    }
    return told;
  }

  private static String line(int wd, int mask, String name) {
    return wd + " " + Integer.toHexString(mask) + " " + name;
  }

  @Test
  void watchersInProcessAreTold() throws Exception {
    try (MountedMemfs m = MountedMemfs.mount(directory, Keeping.ALL_AND_CHECKS)) {
      m.sh("mkdir d; : >d/old");
      int fd = m.task.inotifyInit1(0);
      int top = m.task.inotifyAddWatch(fd, "/", IN_ALL_EVENTS);
      int dir = m.task.inotifyAddWatch(fd, "/d", IN_ALL_EVENTS);
      int old = m.task.inotifyAddWatch(fd, "/d/old", IN_ATTRIB | IN_DELETE_SELF);
      m.sh("echo text >d/f");
      assertThat(until(m, fd, line(dir, IN_CLOSE_WRITE, "f")))
          .containsSubsequence(
              line(dir, IN_CREATE, "f"),
              line(dir, IN_OPEN, "f"),
              line(dir, IN_MODIFY, "f"),
              line(dir, IN_CLOSE_WRITE, "f"));
      m.sh("chmod 600 d/f; mv d/f g; ln g h; mkdir e; rmdir e");
      assertThat(until(m, fd, line(top, IN_DELETE | IN_ISDIR, "e")))
          .containsSubsequence(
              line(dir, IN_ATTRIB, "f"),
              line(dir, IN_MOVED_FROM, "f"),
              line(top, IN_MOVED_TO, "g"),
              line(top, IN_CREATE, "h"),
              line(top, IN_CREATE | IN_ISDIR, "e"),
              line(top, IN_DELETE | IN_ISDIR, "e"));
      m.sh("truncate -s 9 d/old; rm d/old");
      assertThat(until(m, fd, line(old, IN_DELETE_SELF, "")))
          .contains(
              line(dir, IN_MODIFY, "old"), line(old, IN_ATTRIB, ""), line(dir, IN_DELETE, "old"));
    }
  }
}
