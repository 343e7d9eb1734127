// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jvfs.bench.Peers;
import org.jvfs.bench.rounds.Fork;
import org.jvfs.bench.rounds.Row;

/** The stores there are. */
final class NioStores {
  private static final String TMPFS = "jdk-tmpfs";
  private static final String BARE = "bare";
  private static final String MEMORYFILESYSTEM = "memoryfilesystem";

  /** All; jvfs is the one the others are compared with. */
  static final List<String> NAMES = List.of("jvfs", "jimfs", MEMORYFILESYSTEM, TMPFS, BARE);

  private NioStores() {}

  /** Throws if there is none of this name. */
  static void check(String store) {
    if (!NAMES.contains(store)) {
      throw new IllegalArgumentException("no store " + store + "; there are " + NAMES);
    }
  }

  /** Whether a store can do it: plain memory has no names, memoryfilesystem no large files. */
  static boolean offers(Row row, String store) {
    boolean content = Operation.of(row.operation()).bytes > 0;
    return switch (store) {
      case BARE -> content;
      case MEMORYFILESYSTEM -> !content;
      default -> true;
    };
  }

  /** What is done with a benchmark. */
  @FunctionalInterface
  interface Use<R> {
    R of(Fork fork) throws Exception;
  }

  /** Does something with a benchmark, whose store is there until then. */
  static <R> R with(Row row, String store, String scale, Use<R> use) throws Exception {
    if (!store.equals(TMPFS)) {
      return use.of(fork(row, store, scale));
    }
    Path top = Peers.tmpfs();
    try {
      return use.of(fork(row, top.toString(), scale));
    } finally {
      Peers.remove(top);
    }
  }

  private static Fork fork(Row row, String store, String scale) {
    return new Fork(
        store.equals(BARE) ? BareCalls.class : NioCalls.class,
        row,
        Map.of("store", store, "scale", scale));
  }
}
