// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A mount in the background: the same command in a JVM and session of its own. Its standard output
 * leads to the process that started it until it is mounted; errors go to a file.
 */
final class Daemon {
  private static final String READY = "ready";

  private Daemon() {}

  /** Starts the command of this process again, and waits until it is mounted. */
  static int start(Path directory, @Nullable Path log) throws Failure, InterruptedException {
    Path file = log != null ? log : defaultLog(directory);
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Process process =
          new ProcessBuilder(command())
              .redirectInput(new File("/dev/null"))
              .redirectError(ProcessBuilder.Redirect.appendTo(file.toFile()))
              .start();
      String said = "";
      try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
        String line = in.readLine();
        said = line == null ? "" : line;
      }
      if (said.equals(READY)) {
        System.out.println("pid " + process.pid() + ", log " + file);
        return 0;
      }
      int status = process.waitFor();
      throw new Failure(
          status == 0 ? Failure.MOUNT : status,
          said.isEmpty() ? directory + ": the daemon ended; see " + file : said);
    } catch (IOException e) {
      throw new Failure(Failure.MOUNT, file + ": " + e.getMessage() + "; give --log=FILE");
    }
  }

  /** In the daemon: it is mounted. Lets go of the process that waits for that. */
  static void ready() {
    System.out.println(READY);
    System.out.close();
  }

  /** In the daemon: it could not be mounted. */
  static void failed(Failure e) {
    System.out.println(e.getMessage());
    System.out.close();
  }

  private static List<String> command() throws IOException {
    List<String> command = new ArrayList<>();
    command.add("setsid");
    String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.ISO_8859_1);
    for (String word : line.split("\0", -1)) {
      if (!word.isEmpty()) {
        command.add(word.equals("--daemon") ? "--report-to-parent" : word);
      }
    }
    return command;
  }

  private static Path defaultLog(Path directory) {
    String name = directory.toAbsolutePath().normalize().toString().substring(1).replace('/', '-');
    return logs().resolve((name.isEmpty() ? "root" : name) + ".log");
  }

  private static Path logs() {
    Path system = Path.of("/var/log");
    if (Files.isWritable(system)) {
      return system.resolve("jvfs");
    }
    String state = System.getenv("XDG_STATE_HOME");
    return state != null && !state.isEmpty()
        ? Path.of(state, "jvfs")
        : Path.of(System.getProperty("user.home"), ".local", "state", "jvfs");
  }
}
