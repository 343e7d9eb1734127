// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jvfs.effect.MayBlock;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/** Where a file's blocks lie. Mirrors get_block_t. */
@FunctionalInterface
public interface GetBlock {
  /**
   * Says where blocks of a file lie, as many as lie together, at least one. May block. Errors: EIO,
   * EUCLEAN; if it creates, ENOSPC, EDQUOT.
   *
   * @param block the first block's number in the file
   * @param most how many are asked for
   * @param create whether to give a hole blocks
   * @param out takes the answer
   */
  @MayBlock
  void map(Inode inode, long block, int most, boolean create, BlockMapping out)
      throws ErrnoException;
}
