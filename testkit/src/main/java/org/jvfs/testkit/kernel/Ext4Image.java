// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jvfs.testkit.subject.SubjectUnavailableException;

/** A sparse ext4 image on a loop device, mounted in a namespace of its own. */
final class Ext4Image {
  private static final long SIZE = 256L << 20;

  private Ext4Image() {}

  /**
   * Mounts a new image on {@code point}; the image file and the loop device go when it is
   * unmounted.
   */
  static void mount(Namespace namespace, Path point) {
    try {
      Path image = Files.createTempFile("jvfs-oracle-", ".ext4");
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(SIZE);
      }
      run("mkfs.ext4", "-q", "-F", "-b", "4096", "-m", "0", image.toString());
      String device = run("losetup", "--find", "--show", image.toString()).strip();
      Namespace.must("mount " + device, namespace.mount(device, point.toString(), "ext4", 0, ""));
      run("losetup", "--detach", device);
      Files.delete(image);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new SubjectUnavailableException(String.join(" ", List.of(command)) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new SubjectUnavailableException(e.getMessage() + " (install e2fsprogs and mount)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SubjectUnavailableException("interrupted while running " + command[0]);
    }
  }
}
