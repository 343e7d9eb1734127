// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jvfs.call.Task;
import org.jvfs.fuse.serve.FuseDoor;
import org.jvfs.fuse.session.FuseStats;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.StatFs;

/** One line that is written over and over on a terminal; elsewhere one line, once. */
final class StatusLine {
  private static final byte[] ROOT = {'/'};

  private final String type;
  private final FuseDoor door;
  private final Task task;
  private final PrintStream out = System.out;
  private final boolean terminal = isTerminal();
  private FuseStats last;

  StatusLine(String type, FuseDoor door, Task task) {
    this.type = type;
    this.door = door;
    this.task = task;
    this.last = door.stats();
  }

  private static boolean isTerminal() {
    try {
      String to = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return to.startsWith("/dev/pts/") || to.startsWith("/dev/tty") || to.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  void mounted() {
    if (terminal) {
      update();
    } else {
      out.println(type + " on " + door.mountPoint());
    }
  }

  void update() {
    if (!terminal) {
      return;
    }
    FuseStats now = door.stats();
    double rate = now.rateSince(last);
    last = now;
    String line = String.format(Locale.ROOT, "%,.0f ops/s", rate);
    out.print("\r\u001b[K" + type + " on " + door.mountPoint() + "   " + line + space());
    out.print("   ^C to unmount");
    out.flush();
  }

  private String space() {
    try {
      StatFs f = task.statfs(ROOT);
      long n = f.files - f.ffree;
      String files =
          f.files == 0 ? "" : String.format(Locale.ROOT, "   %,d file%s", n, n == 1 ? "" : "s");
      String used = Memory.words((f.blocks - f.bfree) * f.bsize);
      return files + "   " + used + " of " + Memory.words(f.blocks * f.bsize);
    } catch (ErrnoException e) {
      return "   " + e.getMessage();
    }
  }

  void ended() {
    if (terminal) {
      out.println();
    }
  }
}
