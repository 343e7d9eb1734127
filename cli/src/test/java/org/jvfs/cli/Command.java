// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jvfs.lock.LockdepReport;

/** The command in a JVM of its own, as the launcher starts it. */
final class Command {
  private static final int LIMIT_SECONDS = 60;

  private Command() {}

  /** How a command ended, and what it wrote to standard output and error. */
  record Result(int status, String out, String err) {}

  static Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-ea"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Djvfs.lockdep=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  static Result run(String... arguments) throws IOException, InterruptedException {
    return finish(start(arguments));
  }

  /** Waits for the end of a command that writes little. */
  static Result finish(Process p) throws IOException, InterruptedException {
    p.getOutputStream().close();
    if (!p.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      p.destroyForcibly();
      throw new AssertionError("does not end: " + p.info());
    }
    Result result = new Result(p.exitValue(), text(p.getInputStream()), text(p.getErrorStream()));
    for (LockdepReport.Kind kind : LockdepReport.Kind.values()) {
      if (result.err.contains("WARNING: " + kind.title())) {
        throw new AssertionError("lockdep reported:\n" + result.err);
      }
    }
    return result;
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** A program from the machine; its output and errors together, and its status in the end. */
  static Result shell(String script, Object... parameters)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", script, "bash"));
    for (Object p : parameters) {
      command.add(p.toString());
    }
    return finish(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  static boolean isMounted(Path directory) throws IOException {
    return Files.readString(Path.of("/proc/self/mounts")).contains(" " + directory + " ");
  }
}
