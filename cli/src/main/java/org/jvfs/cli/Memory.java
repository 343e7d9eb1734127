// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much memory there is, and sizes in words. */
final class Memory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path CGROUP = Path.of("/sys/fs/cgroup/memory.max");
  private static final String TOTAL = "MemTotal:";
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

  private Memory() {}

  /** The machine's memory, or the container's if that is less, in bytes. */
  static long physical() throws IOException {
    long total = Long.MAX_VALUE;
    for (String line : Files.readAllLines(MEMINFO)) {
      if (line.startsWith(TOTAL)) {
        total = Long.parseLong(line.substring(TOTAL.length()).strip().split(" ")[0]) << 10;
      }
    }
    if (Files.isReadable(CGROUP)) {
      String max = Files.readString(CGROUP).strip();
      if (!max.equals("max")) {
        total = Math.min(total, Long.parseLong(max));
      }
    }
    return total;
  }

  /** Such as "412 MiB" or "1.5 GiB". */
  static String words(long bytes) {
    double n = bytes;
    int unit = 0;
    while (n >= 1024 && unit < UNITS.length - 1) {
      n /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || n >= 10 || n == Math.rint(n);
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", n, UNITS[unit]);
  }
}
