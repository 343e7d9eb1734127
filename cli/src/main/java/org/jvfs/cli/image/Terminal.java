// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the standard streams lead to, and what can be shown there. */
final class Terminal {
  private static final int DEFAULT_WIDTH = 80;

  /** Whether the locale's encoding is UTF-8; else bytes beyond ASCII cannot be shown. */
  static final boolean UTF_8 = locale().replace("-", "").contains("utf8");

  private Terminal() {}

  private static String locale() {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = System.getenv(name);
      if (value != null && !value.isEmpty()) {
        return value.toLowerCase(Locale.ROOT);
      }
    }
    return "c";
  }

  /** Whether standard output (1) or standard error (2) is a terminal. */
  static boolean is(int fd) {
    try {
      String to = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
      return to.startsWith("/dev/pts/") || to.startsWith("/dev/tty") || to.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** Columns of the terminal: as the shell says, else 80. */
  static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{0,4}")
        ? Integer.parseInt(columns)
        : Host.columns().orElse(DEFAULT_WIDTH);
  }

  /** How many columns a byte string takes. */
  static int columns(String byteText) {
    if (!UTF_8) {
      return byteText.length();
    }
    String s = new String(ByteText.bytes(byteText), java.nio.charset.StandardCharsets.UTF_8);
    return s.codePointCount(0, s.length());
  }
}
