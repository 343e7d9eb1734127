// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Byte strings: each char is a byte. They compare, sort and print as the bytes do, whatever
 * encoding the names in an image have.
 */
public final class ByteText {
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  private ByteText() {}

  static String of(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  static byte[] bytes(String byteText) {
    return byteText.getBytes(ISO_8859_1);
  }

  /** From ordinary text. */
  public static String ofText(String text) {
    return of(text.getBytes(UTF_8));
  }

  /** As ordinary text, for what Java opens. */
  static String text(String byteText) {
    return new String(bytes(byteText), NATIVE);
  }

  /**
   * The arguments of this process as byte strings. The JVM has decoded them, and lost what does not
   * decode; the kernel still has them.
   *
   * @param arguments as decoded
   */
  public static String[] arguments(String[] arguments) throws IOException {
    String all = of(Files.readAllBytes(Path.of("/proc/self/cmdline")));
    String[] words = all.split("\0", -1);
    // Each word ends with a NUL, so that behind the last one stands an empty one.
    int end = words.length - 1;
    return end < arguments.length
        ? Arrays.stream(arguments).map(ByteText::ofText).toArray(String[]::new)
        : Arrays.copyOfRange(words, end - arguments.length, end);
  }
}
