// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.random.RandomRun;
import org.jvfs.testkit.subject.Features;
import org.jvfs.testkit.subject.Mounter;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.subject.SubjectUnavailableException;

/** Subjects that others mount, and subjects that are a directory: shown with a tmpfs. */
final class MountedSubjectTest {
  private static final Mounter MOUNT_COMMAND =
      (point, options, flags) -> {
        String all = options + ((flags & 1024) != 0 ? ",noatime" : "") + ",nodev";
        run("mount", "-t", "tmpfs", "-o", all, "none", point.toString());
        return () -> run("umount", point.toString());
      };

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new SubjectUnavailableException(String.join(" ", command) + ": " + output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatAnotherMountsIsCompared() {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
        Subject right =
            KernelSubjects.mounted("other", MOUNT_COMMAND, Set.of(Features.OPTIONS), List.of())) {
      RandomRun run = new RandomRun(left, right);
      RandomRun.Failure failure = run.run(3, 2_000);
      if (failure != null) {
        fail(OracleMain.describe(run, failure, "left", "right"));
      }
      assertThat(run.calls()).isGreaterThanOrEqualTo(2_000);
    }
    assertNothingIsLeft();
  }

  @Test
  void aDirectoryIsComparedAndLeftEmpty() throws IOException {
    try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs)) {
      Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "jvfs-oracle-test-");
      try (Subject right = KernelSubjects.directory("directory", directory.toString())) {
        RandomRun run = new RandomRun(left, right);
        RandomRun.Failure failure = run.run(5, 2_000);
        if (failure != null) {
          fail(OracleMain.describe(run, failure, "left", "right"));
        }
      }
      assertThat(directory).isEmptyDirectory();
      Files.delete(directory);
    }
    assertNothingIsLeft();
  }

  private static void assertNothingIsLeft() {
    try {
      assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("jvfs-oracle-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
