// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A directory of many files, whose names are of a length and hashed as a subclass wants. */
public abstract class Named {
  Path[] files;

  /** Makes them. */
  @Setup
  public void make(Top top) throws IOException {
    int pairs = top.sizes.hashPairs();
    Path directory = top.directory("named");
    files = new Path[1 << pairs];
    for (int i = 0; i < files.length; i++) {
      files[i] = Files.createFile(directory.resolve(name(i, pairs)));
    }
  }

  /**
   * A name.
   *
   * @param number less than two to the power of pairs
   * @param pairs half the length
   */
  abstract String name(int number, int pairs);

  /** Names as people give them. */
  @State(Scope.Benchmark)
  public static class Ordinary extends Named {
    @Override
    String name(int number, int pairs) {
      return String.format(Locale.ROOT, "%0" + 2 * pairs + "d", number);
    }
  }

  /** Names that {@link String#hashCode} does not tell apart, as an attacker gives them. */
  @State(Scope.Benchmark)
  public static class SameHash extends Named {
    @Override
    String name(int number, int pairs) {
      StringBuilder name = new StringBuilder();
      for (int i = 0; i < pairs; i++) {
        name.append((number >> i & 1) == 0 ? "Aa" : "BB");
      }
      return name.toString();
    }
  }
}
