// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvfs.bench.Peers;
import org.jvfs.nio.Jvfs;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The store of a run. What is made in it is left there, since JMH would count removing it as part
 * of the last measurement: a store in memory ends with the JVM, and the directory of one that does
 * not is its maker's to remove.
 */
@State(Scope.Benchmark)
public class Top {
  /** Native memory that jvfs may use; twice what the files may hold. Bytes. */
  private static final long MEMORY = 2L << 30;

  /** Which store: of jvfs, jimfs and memoryfilesystem a new one, else a directory to work in. */
  @Param({"jvfs"})
  public String store;

  /** How much there is in it; see {@link Sizes}. */
  @Param({Sizes.FULL})
  public String scale;

  Sizes sizes;
  private Path top;

  /** Opens the store. */
  @Setup
  public void open() throws IOException {
    sizes = Sizes.of(scale);
    top =
        switch (store) {
          case "jvfs" -> Jvfs.memory().memoryBudget(MEMORY).build().getPath("/");
          case "jimfs" -> Peers.jimfs();
          case "memoryfilesystem" -> Peers.memoryfilesystem();
          default -> Path.of(store);
        };
  }

  /** A path of the store. */
  Path at(String relative) {
    return top.resolve(relative);
  }

  /** A new directory. */
  Path directory(String relative) throws IOException {
    return Files.createDirectory(at(relative));
  }

  /** A new directory, behind others, in which a name is a path of so many components. */
  Path deepDirectory(int depth) throws IOException {
    Path path = top;
    for (int i = top.getNameCount() + 1; i < depth; i++) {
      path = path.resolve("directory" + i);
      Files.createDirectory(path);
    }
    return path;
  }
}
