// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.ErrnoException;

/**
 * Blocks as they would be had the journal been replayed, of a device that nobody may write to: what
 * is written stays in memory and is found by later reads. Any thread may read.
 *
 * <p>The kernel refuses to mount such a file system. What is kept is at most as large as the
 * journal, whose every block is replayed to one place.
 */
public final class OverlayBlocks implements FsBlocks {
  private final FsBlocks below;

  /** Atomic; the arrays are never changed. */
  private final Map<Long, byte[]> written = new ConcurrentHashMap<>();

  public OverlayBlocks(FsBlocks below) {
    this.below = below;
  }

  @Override
  public int blockSize() {
    return below.blockSize();
  }

  @Override
  public long count() {
    return below.count();
  }

  @Override
  public void read(long block, byte[] to) throws ErrnoException {
    byte[] b = written.get(block);
    if (b == null) {
      below.read(block, to);
    } else {
      System.arraycopy(b, 0, to, 0, b.length);
    }
  }

  @Override
  public void write(long block, byte[] from) {
    written.put(block, from.clone());
  }

  /** Memory is as stable as an overlay gets. */
  @Override
  public void flush() {}

  /** A copy of what lies over a block, null if it shows through. */
  public byte @Nullable [] over(long block) {
    byte[] b = written.get(block);
    return b == null ? null : b.clone();
  }

  /** The blocks that lie over others. */
  public Set<Long> blocks() {
    return Set.copyOf(written.keySet());
  }
}
