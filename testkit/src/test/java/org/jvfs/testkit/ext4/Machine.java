// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Commands of the machine, and where images are made. */
final class Machine {
  private static final int SECONDS = 120;

  private Machine() {}

  /** Skips the test unless it may mount, and commands are installed. */
  static void needsImages() {
    for (String c :
        List.of("mkfs.ext4", "e2fsck", "debugfs", "losetup", "perl", "setfattr", "setfacl")) {
      boolean there =
          Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
              .anyMatch(d -> Files.isExecutable(Path.of(d, c)));
      assumeTrue(there, "skipped: needs " + c);
    }
    assumeTrue(System.getProperty("user.name").equals("root"), "skipped: needs root");
    assumeTrue(Files.exists(Path.of("/dev/loop-control")), "skipped: needs loop devices");
  }

  /** A script's status and what it printed, both streams. */
  record Ended(int status, String output) {}

  /** Runs a script; beyond its time it is killed. */
  static Ended run(String script, String... args) {
    try {
      Path out = Files.createTempFile("jvfs-ext4", ".out");
      try {
        List<String> command =
            new ArrayList<>(
                List.of(
                    "timeout",
                    "-k5",
                    "" + SECONDS,
                    "bash",
                    "-euc",
                    "export PATH=$PATH:/usr/sbin:/sbin TZ=UTC LC_ALL=C\n" + script,
                    "sh"));
        command.addAll(List.of(args));
        Process p =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        if (!p.waitFor(SECONDS + 10, TimeUnit.SECONDS)) {
          p.destroyForcibly();
          throw new AssertionError("no end: " + script);
        }
        return new Ended(p.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
      } finally {
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a script prints; a status other than 0 is a failure. */
  static String must(String script, String... args) {
    Ended e = run(script, args);
    if (e.status != 0) {
      throw new AssertionError(script + "\nended with " + e.status + "\n" + e.output);
    }
    return e.output;
  }
}
