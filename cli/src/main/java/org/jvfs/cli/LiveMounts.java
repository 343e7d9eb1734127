// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mount of ours, as the kernel lists it.
 *
 * @param type the file system's, such as memfs
 */
record LiveMounts(String source, Path directory, String type, String options) {
  /** What our types in the kernel's list begin with, behind {@code fuse.}. */
  static final String SUBTYPE = "jvfs";

  private static final String PREFIX = "fuse." + SUBTYPE + ".";

  /** Those that this process sees, oldest first. */
  static List<LiveMounts> all() throws IOException {
    List<LiveMounts> found = new ArrayList<>();
    Path list = Path.of("/proc/self/mountinfo");
    for (String line : Files.readAllLines(list, StandardCharsets.ISO_8859_1)) {
      // 36 35 0:44 / /mnt/m rw,nosuid shared:1 - fuse.jvfs.memfs none rw,user_id=0
      int dash = line.indexOf(" - ");
      String[] left = line.substring(0, dash).split(" ");
      String[] right = line.substring(dash + 3).split(" ");
      if (right[0].startsWith(PREFIX)) {
        found.add(
            new LiveMounts(
                unescape(right[1]),
                Path.of(unescape(left[4])),
                right[0].substring(PREFIX.length()),
                left[5]));
      }
    }
    return found;
  }

  /** Blanks and the like stand as three octal digits behind a backslash. */
  private static String unescape(String s) {
    byte[] out = new byte[s.length()];
    int n = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\\' && i + 3 < s.length()) {
        c = (char) Integer.parseInt(s.substring(i + 1, i + 4), 8);
        i += 3;
      }
      out[n++] = (byte) c;
    }
    return new String(out, 0, n, StandardCharsets.UTF_8);
  }
}
