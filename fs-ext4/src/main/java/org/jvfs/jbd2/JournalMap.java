// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/** Where the blocks of a journal's inode are. Mirrors jbd2_journal_bmap. */
public interface JournalMap {
  /** How many blocks the inode has, from its size. */
  long length();

  /**
   * The block of the file system that is this one of the journal's.
   *
   * @param logical 0 to length-1
   * @return 0 where there is none
   */
  @MayBlock
  long physical(long logical) throws ErrnoException;
}
