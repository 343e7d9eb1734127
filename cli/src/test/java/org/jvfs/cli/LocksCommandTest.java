// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The locks of a mount, as another process sees them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LocksCommandTest {
  @TempDir Path directory;

  private static void refused(String line, String argument) throws Exception {
    Command.Result r = Command.run("locks", argument);
    assertThat(r.err().strip()).startsWith("jvfs locks: " + line).doesNotContain("\n");
    assertThat(r.status()).isEqualTo(1);
    assertThat(r.out()).isEmpty();
  }

  @Test
  void whatIsNoMount() throws Exception {
    refused(directory + ": EINVAL: no mount point of jvfs; see: jvfs mounts", directory.toString());
    refused("process 1: ESRCH: serves no mount of jvfs", "1");
  }

  @Test
  void holdersAndWaiters() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "skipped: /dev/fuse may not be opened");
    assumeTrue(Command.shell("test $(id -u) = 0").status() == 0, "skipped: mounting needs root");
    Path mountPoint = Files.createDirectory(directory.resolve("mnt"));
    Process server = Command.start("mount", "-t", "memfs", "none", mountPoint.toString());
    BufferedReader out = server.inputReader();
    assertThat(out.readLine()).isEqualTo("memfs on " + mountPoint);
    Process holder = null;
    try {
      assertThat(Command.run("locks", mountPoint.toString()).out()).isEmpty();
      String script = "exec 9>$1/f; flock 9; echo held; flock $1/f -c 'echo had' & wait";
      holder = new ProcessBuilder("bash", "-c", script, "bash", mountPoint.toString()).start();
      assertThat(holder.inputReader().readLine()).isEqualTo("held");
      String line = "FLOCK  ADVISORY  WRITE \\d+ [0-9a-f]{2}:[0-9a-f]{2}:\\d+ 0 EOF\n";
      String wanted = "1: " + line + "1: -> " + line;
      String seen = "";
      for (int i = 0; i < 20 && !seen.matches(wanted); i++) {
        seen = Command.run("locks", mountPoint.toString()).out();
      }
      assertThat(seen).matches(wanted);
      assertThat(Command.run("locks", Long.toString(server.pid())).out()).isEqualTo(seen);
      refused(mountPoint + "/f: EINVAL: no mount point of jvfs", mountPoint + "/f");
    } finally {
      if (holder != null) {
        holder.descendants().forEach(ProcessHandle::destroyForcibly);
        holder.destroyForcibly().waitFor();
      }
      Command.shell("umount -l $1", mountPoint);
    }
    assertThat(Command.finish(server).status()).isZero();
  }

  @Test
  void ofADeadMount() throws Exception {
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "skipped: /dev/fuse may not be opened");
    assumeTrue(Command.shell("test $(id -u) = 0").status() == 0, "skipped: mounting needs root");
    Path mountPoint = Files.createDirectory(directory.resolve("mnt"));
    Process server = Command.start("mount", "-t", "memfs", "none", mountPoint.toString());
    assertThat(server.inputReader().readLine()).isEqualTo("memfs on " + mountPoint);
    server.destroyForcibly().waitFor();
    try {
      refused(mountPoint + ": ENOTCONN: ", mountPoint.toString());
    } finally {
      Command.shell("umount -l $1", mountPoint);
    }
  }
}
