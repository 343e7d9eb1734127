// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.StringJoiner;

/** A shell that stays, with what it has opened, and does what it is told line by line. */
final class Partner implements AutoCloseable {
  private static final String END = "--end--";

  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  Partner(Path directory) throws IOException {
    process =
        new ProcessBuilder("bash", "-c", "cd $0 && exec bash 2>&1", directory.toString()).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Has it run a command; answers what that printed. */
  String ask(String command) throws IOException {
    in.write(command + "\necho " + END + "\n");
    in.flush();
    StringJoiner said = new StringJoiner("\n");
    for (String line = out.readLine(); !END.equals(line); line = out.readLine()) {
      if (line == null) {
        throw new IOException("the shell ended: " + said);
      }
      said.add(line);
    }
    return said.toString();
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}
