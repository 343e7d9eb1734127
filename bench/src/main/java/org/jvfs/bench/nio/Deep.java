// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Files of deep paths: as many directories as files in each. */
@State(Scope.Benchmark)
public class Deep {
  FileSystem fs;
  String[] strings;

  /** Makes them. */
  @Setup
  public void make(Top top) throws IOException {
    int side = (int) Math.sqrt(top.sizes.strings());
    Path directories = top.deepDirectory(top.sizes.depth() - 1);
    fs = directories.getFileSystem();
    strings = new String[side * side];
    for (int i = 0; i < side; i++) {
      Path directory = Files.createDirectory(directories.resolve("package" + i));
      for (int j = 0; j < side; j++) {
        strings[i * side + j] = Files.createFile(directory.resolve("File" + j)).toString();
      }
    }
  }

  /** Paths that a thread keeps. */
  @State(Scope.Thread)
  public static class Kept {
    Path file;
    Path missing;

    /** Makes them. */
    @Setup
    public void make(Deep deep) {
      file = deep.fs.getPath(deep.strings[0]);
      missing = file.resolveSibling("missing");
    }
  }
}
