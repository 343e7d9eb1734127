// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The stores there are. */
final class Stores {
  /** Their names; the first is the one the others are compared with. */
  static final List<String> NAMES = List.of("jvfs", "jdk-tmpfs", "jimfs");

  private Stores() {}

  static Store open(String name) throws IOException {
    return switch (name) {
      case "jvfs" -> new JvfsStore();
      case "jdk-tmpfs" ->
          NioStore.tmpfs(Path.of(System.getProperty("jvfs.bench.tmpfs", "/dev/shm")));
      case "jimfs" -> NioStore.jimfs();
      default -> throw new IllegalArgumentException("no store " + name + "; there are " + NAMES);
    };
  }
}
