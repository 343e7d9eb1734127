// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.BitSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What of a file's changes has reached the disk although nobody synced it. */
final class Survival {
  /** Bytes that a disk writes whole. */
  private static final int SECTOR = 512;

  private Survival() {}

  /**
   * Puts a part of what was written into a file's content on the disk: the new size or not; of each
   * page all, nothing or some sectors.
   *
   * @param n with the pages that were written
   * @param live those pages, and the size, as they are now
   */
  static void of(Node n, Capture.Bytes live, RandomGenerator random) {
    Content c = n.content;
    boolean resized = live.size() != c.size() || n.minSize != Long.MAX_VALUE;
    if (resized && random.nextBoolean()) {
      c.cutTo(n.minSize);
      c.resize(live.size());
    } else if (n.minSize < c.size()) {
      // What was written after the file was cut does not come before.
      return;
    }
    BitSet written = n.dirty;
    for (int i = written.nextSetBit(0); i >= 0; i = written.nextSetBit(i + 1)) {
      byte[] page = live.pages().get((long) i);
      if (page != null) {
        byte[] put = mix(c.page(i), page, random);
        if (put != null) {
          c.put(i, put);
        }
      }
    }
    c.resize(c.size());
  }

  /** Null for the old page. */
  private static byte @Nullable [] mix(byte[] old, byte[] now, RandomGenerator random) {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> now;
      default -> {
        byte[] torn = old.clone();
        int sectors = random.nextInt(1 << (Content.PAGE / SECTOR));
        for (int s = 0; s < Content.PAGE / SECTOR; s++) {
          if ((sectors & (1 << s)) != 0) {
            System.arraycopy(now, s * SECTOR, torn, s * SECTOR, SECTOR);
          }
        }
        yield torn;
      }
    };
  }
}
