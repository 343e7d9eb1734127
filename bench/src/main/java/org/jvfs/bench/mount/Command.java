// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Short programs run one at a time, so that the one running can be ended with the benchmark. */
final class Command {
  private static final AtomicReference<@Nullable Process> running = new AtomicReference<>();

  private Command() {}

  /**
   * What a program prints.
   *
   * @throws IOException if it cannot be run, or fails: with what it printed
   */
  static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(new File("/dev/null")))
            .start();
    running.set(process);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    running.set(null);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + ": exit " + status + ": " + output.strip());
    }
    return output;
  }

  /** Ends the program that runs, if one does: it may keep a mount busy. */
  static void endRunning() {
    Process process = running.get();
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
