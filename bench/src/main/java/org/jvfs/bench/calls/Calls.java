// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.calls;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.ThreadParams;

/** The operations. {@link CallBench} runs them and sets the stores side by side. */
public class Calls {
  private static final int SMALL = 4 << 10; // bytes
  private static final int LARGE = 64 << 10; // bytes

  /** What each thread has for itself. */
  @State(Scope.Thread)
  public static class Own {
    Store.Name deep;
    Store.Name missing;
    Store.Name fresh;
    Store.Name entries;
    Store.Content data;
    Store.Content written;
    private long random;
    private long offset;

    /** Opens the thread's files. */
    @Setup
    public void open(Opened opened, ThreadParams thread) throws IOException {
      String own = "/thread" + thread.getThreadIndex();
      opened.store.at(own).mkdir();
      opened.fill(own + "/written");
      deep = opened.store.at(opened.deep);
      missing = opened.store.at("/missing");
      fresh = opened.store.at(own + "/new");
      entries = opened.store.at("/entries");
      data = opened.content("/data");
      written = opened.content(own + "/written");
      random = 0x9e3779b97f4a7c15L * (thread.getThreadIndex() + 1);
    }

    long anywhere() {
      random ^= random << 13; // xorshift64
      random ^= random >>> 7;
      random ^= random << 17;
      return Long.remainderUnsigned(random, Opened.FILE_SIZE / SMALL) * SMALL;
    }

    long next() {
      offset = (offset + LARGE) % Opened.FILE_SIZE;
      return offset;
    }
  }

  /** stat of a path of eight components. */
  @Benchmark
  public long stat(Own own) throws IOException {
    return own.deep.stat();
  }

  /** Looking for a name that is not there. */
  @Benchmark
  public boolean missing(Own own) throws IOException {
    return expect(!own.missing.exists());
  }

  /** Making an empty file, each thread in its own directory, and removing it. */
  @Benchmark
  public void create(Own own) throws IOException {
    own.fresh.create();
    own.fresh.unlink();
  }

  /** Reading 4 KiB anywhere in a file of 16 MiB. */
  @Benchmark
  public boolean read4k(Own own) throws IOException {
    return expect(own.data.read(own.anywhere(), SMALL) == SMALL);
  }

  /** Reading 64 KiB after the other. */
  @Benchmark
  public boolean read64k(Own own) throws IOException {
    return expect(own.data.read(own.next(), LARGE) == LARGE);
  }

  /** Writing 64 KiB after the other over what is there, each thread in its own file. */
  @Benchmark
  public boolean write64k(Own own) throws IOException {
    return expect(own.written.write(own.next(), LARGE) == LARGE);
  }

  /** Reading a directory of 10,000 entries. */
  @Benchmark
  public boolean readdir(Own own) throws IOException {
    return expect(own.entries.list() == Opened.ENTRIES);
  }

  /** A store that answers wrongly is not to look fast. */
  private static boolean expect(boolean right) {
    if (!right) {
      throw new AssertionError("the store answered wrongly");
    }
    return true;
  }
}
