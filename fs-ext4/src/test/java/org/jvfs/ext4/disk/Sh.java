// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Commands of the machine that tests compare with. */
final class Sh {
  private Sh() {}

  /** Skips the test unless commands are installed and, if asked, the user is root. */
  static void needs(boolean root, String... commands) {
    for (String c : commands) {
      boolean there = false;
      for (String dir : new String[] {"/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/"}) {
        there |= Files.isExecutable(Path.of(dir + c));
      }
      assumeTrue(there, "skipped: needs " + c);
    }
    assumeTrue(!root || System.getProperty("user.name").equals("root"), "skipped: needs root");
  }

  /** What a script prints; a status other than 0 is a failure. */
  static String run(String script, String... args) {
    try {
      Path out = Files.createTempFile("jvfs-sh", ".out");
      Path err = Files.createTempFile("jvfs-sh", ".err");
      try {
        String[] command = new String[args.length + 4];
        command[0] = "bash";
        command[1] = "-euc";
        command[2] = "export PATH=$PATH:/usr/sbin:/sbin TZ=UTC LC_ALL=C\n" + script;
        command[3] = "sh";
        System.arraycopy(args, 0, command, 4, args.length);
        Process p =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!p.waitFor(120, TimeUnit.SECONDS)) {
          p.destroyForcibly();
          throw new AssertionError("no end: " + script);
        }
        String text = Files.readString(out, StandardCharsets.ISO_8859_1);
        if (p.exitValue() != 0) {
          throw new AssertionError(
              script + "\nended with " + p.exitValue() + "\n" + text + Files.readString(err));
        }
        return text;
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
