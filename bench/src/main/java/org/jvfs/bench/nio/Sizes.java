// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

/**
 * How much of everything there is.
 *
 * @param depth components of a deep path, from the root of what is walked to the file
 * @param strings files that are named by strings; a power of four
 * @param random bytes of the file read in any order
 * @param sequential bytes of a file read or written from beginning to end
 * @param entries of the large directory
 * @param walkDirectories directories of the tree that is walked
 * @param walkFiles files in each of them
 * @param hashPairs the power of two that there are of names of equal hash
 */
record Sizes(
    int depth,
    int strings,
    int random,
    int sequential,
    int entries,
    int walkDirectories,
    int walkFiles,
    int hashPairs) {
  /** What is measured. */
  static final String FULL = "full";

  /** So little that all operations can be tried in seconds. */
  static final String TINY = "tiny";

  static Sizes of(String scale) {
    return switch (scale) {
      case FULL -> new Sizes(8, 1024, 256 << 20, 64 << 20, 10_000, 1_000, 100, 13);
      case TINY -> new Sizes(8, 16, 1 << 20, 1 << 20, 50, 5, 3, 3);
      default -> throw new IllegalArgumentException("no scale " + scale);
    };
  }
}
