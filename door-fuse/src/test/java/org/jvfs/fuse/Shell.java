// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Other processes: the only ones that may use the mounts of this JVM. */
public final class Shell {
  private Shell() {}

  /** How a command ended (124: it had to be killed), and what it wrote. */
  public record Result(int status, String output) {}

  /** Runs a bash script with its positional parameters; output and errors together. */
  public static Result run(int seconds, String script, Object... parameters)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("jvfs-shell", ".txt");
    try {
      Process process = start(output.toFile(), script, parameters);
      int status = 124;
      if (process.waitFor(seconds, TimeUnit.SECONDS)) {
        status = process.exitValue();
      } else {
        process.destroyForcibly();
      }
      return new Result(status, Files.readString(output, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(output);
    }
  }

  /** The output of a script that has to succeed. */
  public static String output(String script, Object... parameters)
      throws IOException, InterruptedException {
    Result result = run(30, script, parameters);
    if (result.status != 0) {
      throw new AssertionError(script + ": status " + result.status + ": " + result.output);
    }
    return result.output;
  }

  public static Process start(File output, String script, Object... parameters) throws IOException {
    String[] command = new String[4 + parameters.length];
    command[0] = "bash";
    command[1] = "-c";
    command[2] = script;
    command[3] = "bash";
    for (int i = 0; i < parameters.length; i++) {
      command[4 + i] = parameters[i].toString();
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    return builder.redirectErrorStream(true).redirectOutput(output).start();
  }
}
