// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** A directory in which all threads work, each on names of its own. */
@State(Scope.Benchmark)
public class OneDirectory {
  /** Of a thread. */
  static final int FILES = 512;

  Path path;

  /** Makes it. */
  @Setup
  public void make(Top top) throws IOException {
    path = top.directory("one");
  }

  /** What a thread has there. */
  @State(Scope.Thread)
  public static class Mine {
    Path fresh;
    final Path[] files = new Path[FILES];

    /** Makes its files. */
    @Setup
    public void make(OneDirectory directory, ThreadParams thread) throws IOException {
      String own = "thread" + thread.getThreadIndex();
      fresh = directory.path.resolve(own);
      for (int i = 0; i < FILES; i++) {
        files[i] = Files.createFile(directory.path.resolve(own + "file" + i));
      }
    }
  }

  /** A directory of a thread alone. */
  @State(Scope.Thread)
  public static class Own {
    Path fresh;

    /** Makes it. */
    @Setup
    public void make(Top top, ThreadParams thread) throws IOException {
      fresh = top.directory("own" + thread.getThreadIndex()).resolve("fresh");
    }
  }
}
