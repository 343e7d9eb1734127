// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * The steps without which a journal works until the power fails. They are apart so that tests can
 * leave one out and see that they notice; a journal that is loaded has them all.
 */
class JournalSteps {
  static final JournalSteps ALL = new JournalSteps();

  /**
   * Copies a buffer that a committing transaction has and the running one is about to change.
   *
   * @return whether the copy was made
   */
  boolean freeze(BufferHead from, MemorySegment to) {
    to.copyFrom(from.data());
    return true;
  }

  /** What of the revoked blocks is written to the log. */
  long[] revokes(long[] blocks) {
    return blocks;
  }

  /** Waits until the log's blocks are written, before the commit block is. */
  @MayBlock
  void awaitLog(LogIo io) throws ErrnoException {
    io.await();
  }

  /** Makes what was written home stable, before the log's tail moves past it. */
  @MayBlock
  void flushBeforeTail(BlockDevice d) throws ErrnoException {
    d.flush();
  }

  /** Whether a buffer's magic number is to be escaped. */
  boolean escapes() {
    return true;
  }
}
