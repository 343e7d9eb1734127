// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jspecify.annotations.Nullable;

/**
 * Where some blocks of a file lie that follow each other: what a {@link GetBlock} answers. Belongs
 * to one thread. Stands for the buffer_head that get_block_t fills, and for struct iomap.
 */
public final class BlockMapping {
  private @Nullable BlockDevice device;
  private long block;
  private int count;
  private boolean fresh;
  private boolean unwritten;

  /** A hole of so many blocks. */
  public void hole(int blocks) {
    set(null, 0, blocks, false, false);
  }

  /** Blocks of a device. */
  public void mapped(BlockDevice d, long first, int blocks) {
    set(d, first, blocks, false, false);
  }

  /** Blocks that were allocated for this: what they hold on the device is nobody's. */
  public void fresh(BlockDevice d, long first, int blocks) {
    set(d, first, blocks, true, false);
  }

  /** Blocks that are the file's and read as zeros, whatever they hold. */
  public void unwritten(BlockDevice d, long first, int blocks) {
    set(d, first, blocks, false, true);
  }

  private void set(@Nullable BlockDevice d, long first, int blocks, boolean f, boolean u) {
    assert blocks > 0;
    device = d;
    block = first;
    count = blocks;
    fresh = f;
    unwritten = u;
  }

  /** Whether they have a place, be it unwritten. */
  public boolean isMapped() {
    return device != null;
  }

  public boolean isFresh() {
    return fresh;
  }

  public boolean isUnwritten() {
    return unwritten;
  }

  /** Whether reading them means asking the device. */
  public boolean isReadable() {
    return device != null && !unwritten && !fresh;
  }

  /** The device of what {@link #isMapped}. */
  public BlockDevice device() {
    BlockDevice d = device;
    assert d != null;
    return d;
  }

  /** The first block on the device. */
  public long block() {
    return block;
  }

  /** How many blocks this is about; at least one. */
  public int count() {
    return count;
  }
}
