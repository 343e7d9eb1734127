// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is listed. */
public final class Trees {
  private Trees() {}

  private static Path fill(Path directory, int files) throws IOException {
    for (int i = 0; i < files; i++) {
      Files.createFile(directory.resolve("entry" + i));
    }
    return directory;
  }

  /** One large directory. */
  @State(Scope.Benchmark)
  public static class Large {
    Path path;
    int entries;

    /** Makes it. */
    @Setup
    public void make(Top top) throws IOException {
      entries = top.sizes.entries();
      path = fill(top.directory("large"), entries);
    }
  }

  /** Many small ones. */
  @State(Scope.Benchmark)
  public static class Small {
    Path path;
    long paths;

    /** Makes them. */
    @Setup
    public void make(Top top) throws IOException {
      int directories = top.sizes.walkDirectories();
      int files = top.sizes.walkFiles();
      path = top.directory("tree");
      for (int i = 0; i < directories; i++) {
        fill(Files.createDirectory(path.resolve("directory" + i)), files);
      }
      paths = 1 + directories + (long) directories * files;
    }
  }
}
