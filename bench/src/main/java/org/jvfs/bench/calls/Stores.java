// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.io.IOException;
import java.util.List;
import org.jvfs.bench.Peers;

/** The stores there are. */
final class Stores {
  /** Those measured unless told otherwise; the first is the one the others are compared with. */
  static final List<String> NAMES = List.of("jvfs", "jdk-tmpfs", "jimfs");

  /** jvfs in a JVM with lockdep on. */
  private static final String LOCKDEP = "jvfs-lockdep";

  private Stores() {}

  static Store open(String name) throws IOException {
    return switch (name) {
      case "jvfs", LOCKDEP -> new JvfsStore();
      case "jdk-tmpfs" -> new NioStore(Peers.tmpfs());
      case "jimfs" -> new NioStore(Peers.jimfs());
      default ->
          throw new IllegalArgumentException(
              "no store " + name + "; there are " + NAMES + " and " + LOCKDEP);
    };
  }

  /** What the JVM of a store is started with besides. */
  static String[] jvmArgs(String name) {
    return name.equals(LOCKDEP) ? new String[] {"-Djvfs.lockdep=true"} : new String[0];
  }
}
