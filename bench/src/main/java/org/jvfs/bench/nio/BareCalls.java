// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.nio;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The copying that an operation comes to, with plain native memory for a file: the floor. */
public class BareCalls {
  /** Memory instead of files. */
  @State(Scope.Benchmark)
  public static class Memory {
    /** See {@link Sizes}. */
    @Param({Sizes.FULL})
    public String scale;

    MemorySegment random;
    MemorySegment sequential;

    /** Makes it, with something on every page. */
    @Setup
    public void make() {
      Sizes sizes = Sizes.of(scale);
      random = filled(sizes.random());
      sequential = filled(sizes.sequential());
    }

    private static MemorySegment filled(int size) {
      MemorySegment memory = Arena.ofAuto().allocate(size, Content.SMALL);
      for (long offset = 0; offset < size; offset += Content.SMALL) {
        memory.set(ValueLayout.JAVA_LONG, offset, offset);
      }
      return memory;
    }
  }

  /** What a thread has for itself. */
  @State(Scope.Thread)
  public static class Own {
    final MemorySegment buffer = Arena.ofAuto().allocate(Content.LARGE, Content.SMALL);
    MemorySegment written;

    /** Makes it. */
    @Setup
    public void make(Memory memory) {
      written = Memory.filled((int) memory.sequential.byteSize());
    }
  }

  /** {@link NioCalls#read4k}. */
  @Benchmark
  public boolean read4k(Memory memory, Own own, Picks picks) {
    int pieces = (int) (memory.random.byteSize() / Content.SMALL);
    long offset = (long) picks.of(pieces) * Content.SMALL;
    MemorySegment.copy(memory.random, offset, own.buffer, 0, Content.SMALL);
    return NioCalls.expect(own.buffer.get(ValueLayout.JAVA_LONG, 0) == offset);
  }

  /** {@link NioCalls#readSeq}. */
  @Benchmark
  public boolean readSeq(Memory memory, Own own) {
    long size = memory.sequential.byteSize();
    for (long offset = 0; offset < size; offset += Content.LARGE) {
      MemorySegment.copy(memory.sequential, offset, own.buffer, 0, Content.LARGE);
      NioCalls.expect(own.buffer.get(ValueLayout.JAVA_LONG, 0) == offset);
    }
    return true;
  }

  /** {@link NioCalls#writeFresh}, over pages that are there already. */
  @Benchmark
  public MemorySegment writeFresh(Own own) {
    long size = own.written.byteSize();
    for (long offset = 0; offset < size; offset += Content.LARGE) {
      MemorySegment.copy(own.buffer, 0, own.written, offset, Content.LARGE);
    }
    return own.written;
  }
}
