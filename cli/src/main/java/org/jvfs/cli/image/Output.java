// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.io.PrintStream;

/** Standard output as bytes, collected; and whether anybody still reads it. */
final class Output {
  private static final int SIZE = 1 << 16;

  private final PrintStream to = System.out;
  private final byte[] buffer = new byte[SIZE];
  private int used;

  /** Nobody reads any more: the command ends, as others do by SIGPIPE. */
  static final class Closed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void print(String byteText) {
    for (int i = 0; i < byteText.length(); i++) {
      if (used == SIZE) {
        flush();
      }
      buffer[used++] = (byte) byteText.charAt(i);
    }
  }

  void println(String byteText) {
    print(byteText);
    print("\n");
  }

  void write(byte[] bytes, int length) {
    flush();
    to.write(bytes, 0, length);
    check();
  }

  void flush() {
    to.write(buffer, 0, used);
    used = 0;
    check();
  }

  private void check() {
    if (to.checkError()) {
      throw new Closed();
    }
  }
}
