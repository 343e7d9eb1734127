// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** An image in memory, that can be told to fail. For one thread. */
final class MemoryBlocks implements FsBlocks {
  final byte[] image;
  private final int blockSize;

  /** Every block that was written. */
  final Set<Long> written = new HashSet<>();

  int writes;
  int reads;

  /** How many writes there had been at each flush. */
  final List<Integer> flushedAt = new ArrayList<>();

  /** Writes that succeed before all later ones fail. */
  int writesUntilCut = Integer.MAX_VALUE;

  MemoryBlocks(byte[] image, int blockSize) {
    this.image = image;
    this.blockSize = blockSize;
  }

  MemoryBlocks copy() {
    return new MemoryBlocks(image.clone(), blockSize);
  }

  @Override
  public int blockSize() {
    return blockSize;
  }

  @Override
  public long count() {
    return image.length / blockSize;
  }

  private int at(long block) {
    if (block < 0 || block >= count()) {
      throw new IllegalArgumentException("block " + block + " of " + count());
    }
    return Math.toIntExact(block * blockSize);
  }

  byte[] get(long block) {
    byte[] b = new byte[blockSize];
    System.arraycopy(image, at(block), b, 0, blockSize);
    return b;
  }

  void put(long block, byte[] b) {
    System.arraycopy(b, 0, image, at(block), blockSize);
  }

  @Override
  public void read(long block, byte[] to) {
    reads++;
    System.arraycopy(image, at(block), to, 0, blockSize);
  }

  @Override
  public void write(long block, byte[] from) throws ErrnoException {
    if (writes == writesUntilCut) {
      throw ErrnoException.because(Errno.EIO, "cut");
    }
    writes++;
    written.add(block);
    put(block, from);
  }

  @Override
  public void flush() {
    flushedAt.add(writes);
  }
}
