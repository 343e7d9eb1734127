// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the kernel says is mounted. */
final class Mounts {
  private static final int MOUNT_POINT = 4; // field of a line, counted from 0

  private Mounts() {}

  /** Whether something is mounted on the directory, which is never touched to find out. */
  static boolean has(Path directory) throws IOException {
    return all().contains(directory);
  }

  /** Whether something is mounted in the directory, at any depth. */
  static boolean isUnder(Path directory) throws IOException {
    return all().stream().anyMatch(mount -> mount.startsWith(directory));
  }

  private static List<Path> all() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .map(line -> Path.of(line.split(" ", -1)[MOUNT_POINT]))
        .toList();
  }

  /** Unmounts; lazily where the mount is busy or its server dead. */
  static void remove(Path directory) throws IOException, InterruptedException {
    boolean root = isRoot();
    String path = directory.toString();
    try {
      Command.output(root ? List.of("umount", path) : List.of("fusermount3", "-u", path));
    } catch (IOException busy) {
      if (has(directory)) {
        Command.output(
            root ? List.of("umount", "-l", path) : List.of("fusermount3", "-u", "-z", path));
      }
    }
  }

  static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }
}
