// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A store with the files the benchmarks work on, shared by all threads. */
@State(Scope.Benchmark)
public class Opened {
  /** Components of the deep path, from the root of what is walked to the file. */
  static final int DEPTH = 8;

  /** Entries of the large directory. */
  static final int ENTRIES = 10_000;

  /** Bytes of the file that is read and of each that is written. */
  static final long FILE_SIZE = 16 << 20;

  /** Which store; see {@link Stores}. */
  @Param({"jvfs"})
  public String name;

  private final Queue<Store.Content> contents = new ConcurrentLinkedQueue<>();

  Store store;
  String deep;

  /** Makes the files. */
  @Setup
  public void open() throws IOException {
    store = Stores.open(name);
    StringBuilder path = new StringBuilder();
    for (int i = store.depth() + 1; i < DEPTH; i++) {
      store.at(path.append("/directory").append(i).toString()).mkdir();
    }
    deep = path.append("/file").toString();
    store.at(deep).create();
    fill("/data");
    store.at("/entries").mkdir();
    for (int i = 0; i < ENTRIES; i++) {
      store.at("/entries/entry" + i).create();
    }
  }

  void fill(String path) throws IOException {
    try (Store.Content content = store.at(path).open()) {
      for (long offset = 0; offset < FILE_SIZE; offset += Store.Content.MOST) {
        content.write(offset, Store.Content.MOST);
      }
    }
  }

  /** Opens a file until the store is closed. */
  Store.Content content(String path) throws IOException {
    Store.Content content = store.at(path).open();
    contents.add(content);
    return content;
  }

  /** Removes the store. JMH may close what a thread has of its own only after that. */
  @TearDown
  public void close() throws IOException {
    for (Store.Content content : contents) {
      content.close();
    }
    contents.clear();
    store.close();
  }
}
