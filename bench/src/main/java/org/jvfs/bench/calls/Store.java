// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.io.IOException;

/**
 * A file system as the benchmarks see it. Each is called the way its users call it when they care
 * for speed: with names, descriptors and buffers made beforehand.
 */
public interface Store extends AutoCloseable {
  /** How many components stand before the names of this store in what is really walked. */
  int depth();

  /**
   * A name, ready to be used from one thread at a time.
   *
   * @param path from the top of the store, starting with {@code /}
   */
  Name at(String path);

  @Override
  void close() throws IOException;

  /** A name in the store, of something that need not exist. */
  interface Name {
    /** The size in bytes that stat finds. */
    long stat() throws IOException;

    /** Whether the name is there. */
    boolean exists() throws IOException;

    /** Makes a new empty file. */
    void create() throws IOException;

    /** Removes a file. */
    void unlink() throws IOException;

    /** Makes a directory. */
    void mkdir() throws IOException;

    /** How many entries reading the directory from beginning to end gives. */
    int list() throws IOException;

    /** Opens a file for reading and writing, making it where it is missing. */
    Content open() throws IOException;
  }

  /** An open file with a buffer of its own. */
  interface Content extends AutoCloseable {
    /** The most bytes read or written at once. */
    int MOST = 64 << 10;

    /** Reads at an offset; returns how many bytes were read. */
    int read(long offset, int size) throws IOException;

    /** Writes at an offset; returns how many bytes were written. */
    int write(long offset, int size) throws IOException;

    @Override
    void close() throws IOException;
  }
}
