// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** Files with something in them. */
public final class Content {
  /** Read at once at a random place, bytes. */
  static final int SMALL = 4 << 10;

  /** Read or written at once from beginning to end, bytes. */
  static final int LARGE = 64 << 10;

  private Content() {}

  /** Makes a file in which each {@link #SMALL} bytes begin with where they stand. */
  private static Path fill(Path path, int size) throws IOException {
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL);
      for (long offset = 0; offset < size; offset += SMALL) {
        buffer.clear().putLong(0, offset);
        write(channel, buffer);
      }
    }
    return path;
  }

  /** Writes all of a buffer at once. */
  static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
    int size = buffer.remaining();
    NioCalls.expect(channel.write(buffer) == size);
  }

  /** The file that is read at random places. */
  @State(Scope.Benchmark)
  public static class Random {
    Path path;
    int size;

    /** Makes it. */
    @Setup
    public void make(Top top) throws IOException {
      size = top.sizes.random();
      path = fill(top.at("random"), size);
    }
  }

  /** A thread's channel on it. */
  @State(Scope.Thread)
  public static class RandomReader {
    final ByteBuffer buffer = ByteBuffer.allocateDirect(SMALL);
    FileChannel channel;
    int pieces;

    /** Opens it. */
    @Setup
    public void open(Random file) throws IOException {
      channel = FileChannel.open(file.path, StandardOpenOption.READ);
      pieces = file.size / SMALL;
    }
  }

  /** The file that is read from beginning to end. */
  @State(Scope.Benchmark)
  public static class Sequential {
    Path path;
    int size;

    /** Makes it. */
    @Setup
    public void make(Top top) throws IOException {
      size = top.sizes.sequential();
      path = fill(top.at("sequential"), size);
    }
  }

  /** A thread's channel on it. */
  @State(Scope.Thread)
  public static class SequentialReader {
    final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGE);
    FileChannel channel;
    int size;

    /** Opens it. */
    @Setup
    public void open(Sequential file) throws IOException {
      channel = FileChannel.open(file.path, StandardOpenOption.READ);
      size = file.size;
    }
  }

  /** The file that a thread writes. */
  @State(Scope.Thread)
  public static class Writer {
    final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGE);
    Path path;
    int size;

    /** Names it. */
    @Setup
    public void make(Top top, ThreadParams thread) {
      path = top.at("written" + thread.getThreadIndex());
      size = top.sizes.sequential();
    }
  }
}
