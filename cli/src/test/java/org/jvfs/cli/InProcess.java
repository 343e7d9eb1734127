// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.jvfs.cli.image.ByteText;

/** A command in this JVM, with byte strings for arguments; its output as byte strings. */
final class InProcess {
  private InProcess() {}

  static Command.Result run(String... arguments) {
    String[] bytes = arguments.clone();
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream o = new ByteArrayOutputStream();
    ByteArrayOutputStream e = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(o, true, ISO_8859_1));
      System.setErr(new PrintStream(e, true, ISO_8859_1));
      int status = Main.commandLine().execute(bytes);
      return new Command.Result(status, o.toString(ISO_8859_1), e.toString(ISO_8859_1));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Text as a byte string. */
  static String bytes(String text) {
    return ByteText.ofText(text);
  }
}
