// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be done is refused in one line that says what to do, with mount(8)'s exit codes. */
final class BadInputTest {
  @TempDir Path directory;

  private static void refused(int status, String line, String... arguments) throws Exception {
    Command.Result r = Command.run(arguments);
    assertThat(r.err().strip()).startsWith(line).doesNotContain("\n");
    assertThat(r.status()).isEqualTo(status);
    assertThat(r.out()).isEmpty();
  }

  @Test
  void usage() throws Exception {
    refused(1, "jvfs mount: Missing required parameter: 'DIR'", "mount", "-t", "memfs", "none");
    refused(1, "jvfs mount: no type given; add -t memfs", "mount", "none", "/nowhere");
    refused(1, "jvfs mount: Unknown option: '--frob'", "mount", "--frob", "none", "/nowhere");
    refused(1, "jvfs: Unmatched argument", "bogus");
  }

  @Test
  void options() throws Exception {
    String d = directory.toString();
    refused(
        1, "jvfs mount: -o threads=0: EINVAL: ", "mount", "-t", "memfs", "-o", "threads=0", "x", d);
    refused(
        1,
        "jvfs mount: -o attr_timeout=soon: EINVAL: give seconds",
        "mount",
        "-t",
        "memfs",
        "-o",
        "ro,attr_timeout=soon",
        "x",
        d);
    refused(
        32,
        "jvfs mount: none: EINVAL: memfs: unknown option color",
        "mount",
        "-t",
        "memfs",
        "-o",
        "noatime,color=red",
        "none",
        d);
    refused(
        32,
        "jvfs mount: none: EINVAL: option size: bad size '12q'",
        "mount",
        "-t",
        "memfs",
        "-o",
        "size=12q",
        "none",
        d);
    refused(
        32,
        "jvfs mount: ext9: ENODEV: unknown file system type; known: ext4, memfs",
        "mount",
        "-t",
        "ext9",
        "none",
        d);
  }

  @Test
  void mountPoints() throws Exception {
    Path missing = directory.resolve("missing");
    refused(
        32,
        "jvfs mount: " + missing + ": ENOENT: no such file or directory; create it first",
        "mount",
        "-t",
        "memfs",
        "none",
        missing.toString());
    Path file = Files.createFile(directory.resolve("file"));
    refused(
        32, "jvfs mount: " + file + ": ENOTDIR: ", "mount", "-t", "memfs", "none", file.toString());
    refused(
        32,
        "jvfs mount: " + directory + ": ENOTEMPTY: ",
        "mount",
        "-t",
        "memfs",
        "none",
        directory.toString());
    Command.Result r = Command.run("umount", directory.toString());
    assertThat(r.status()).isEqualTo(32);
    assertThat(r.err()).startsWith("jvfs umount: " + directory + ": ");
  }

  @Test
  void helpReadsWell() throws Exception {
    Command.Result r = Command.run("mount", "--help");
    assertThat(r.status()).isZero();
    assertThat(r.out())
        .contains("Usage: jvfs mount", "SOURCE DIR", "allow_other", "Exit codes:", "size=50%,");
    assertThat(r.out().lines()).allMatch(line -> line.length() <= 80);
  }
}
