// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * The blocks of a file system, as recovery reads and writes them. An array is always of one block.
 */
public interface FsBlocks {
  /** Bytes of a block, a power of two from 1024. */
  int blockSize();

  /** How many there are. */
  long count();

  /** Reads a block, 0 to count-1. May block. Errors: EIO, those of the device. */
  @MayBlock
  void read(long block, byte[] to) throws ErrnoException;

  /** Writes a block, 0 to count-1. May block. Errors: EIO, EROFS, those of the device. */
  @MayBlock
  void write(long block, byte[] from) throws ErrnoException;

  /** Puts what was written on stable storage. May block. Errors: EIO. */
  @MayBlock
  void flush() throws ErrnoException;
}
