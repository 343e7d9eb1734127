// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The kernel's loop devices, which take no lock on their files. */
final class LoopDevices {
  private static final Path DEVICES = Path.of("/sys/block");

  private LoopDevices() {}

  /**
   * A loop device that writes to a file, by its name; null for none that we can see. One that
   * belongs to another mount namespace may name its file otherwise.
   */
  static @Nullable String writing(Path file) {
    if (!Files.isDirectory(DEVICES)) {
      return null;
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(DEVICES, "loop*")) {
      for (Path device : all) {
        if (writes(device, file)) {
          return device.getFileName().toString();
        }
      }
    } catch (IOException e) {
      // Where the kernel does not show its devices, no more can be known.
      return null;
    }
    return null;
  }

  private static boolean writes(Path device, Path file) throws IOException {
    try {
      String backing = Files.readString(device.resolve("loop/backing_file")).stripTrailing();
      return Files.readString(device.resolve("ro")).startsWith("0")
          && Files.isSameFile(Path.of(backing), file);
    } catch (NoSuchFileException | InvalidPathException e) {
      // Attached to nothing, or to a file that has no such name here.
      return false;
    }
  }
}
