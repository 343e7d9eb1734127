// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.util.Locale;

/** How far a long copy is: one line on a terminal, and nothing elsewhere. */
final class Progress {
  private static final long PATIENCE = 1_000_000_000L;
  private static final long TICK = 200_000_000L;
  private static final int BAR = 20;
  private static final int NAME = 30;

  private final boolean terminal = Terminal.is(2);
  private final long begun = System.nanoTime();
  private long total;
  private long done;
  private long shown = begun;
  private boolean visible;

  /** Whether somebody looks, so that it is worth finding out the total. */
  boolean isSeen() {
    return terminal;
  }

  void expect(long bytes) {
    total += bytes;
  }

  void moved(long bytes, String name) {
    done += bytes;
    long now = System.nanoTime();
    if (terminal && now - begun > PATIENCE && now - shown > TICK) {
      shown = now;
      visible = true;
      show(line(done, total, now - begun, name));
    }
  }

  /** Wipes the line, before something else is written. */
  void hide() {
    if (visible) {
      visible = false;
      show("");
    }
  }

  private static void show(String line) {
    byte[] b = ByteText.bytes("\r\u001b[K" + line);
    System.err.write(b, 0, b.length);
    System.err.flush();
  }

  static String line(long done, long total, long nanos, String name) {
    double share = total <= 0 ? 0 : Math.min(1, (double) done / total);
    int filled = (int) (share * BAR);
    String bar = "#".repeat(filled) + "-".repeat(BAR - filled);
    String rate = Sizes.human((long) (done / (nanos / 1e9)));
    String n = name.length() > NAME ? "..." + name.substring(name.length() - NAME + 3) : name;
    return String.format(
            Locale.ROOT,
            "[%s] %3d%%  %s of %s  %s/s  ",
            bar,
            (int) (share * 100),
            Sizes.human(done),
            Sizes.human(Math.max(total, done)),
            rate)
        + Quoting.ifNeeded(n);
  }
}
