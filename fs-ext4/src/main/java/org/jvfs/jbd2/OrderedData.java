// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * Data of a file that is to be on the disk before the transaction that makes it reachable commits.
 * Mirrors struct jbd2_inode with JI_WRITE_DATA and JI_WAIT_DATA. Told from the thread that commits,
 * once per transaction that it was added to, without any lock: neither method may start a handle or
 * wait for somebody who has one.
 */
public interface OrderedData {
  /**
   * Starts to write it, as far as its blocks are allocated. Mirrors j_submit_inode_data_buffers.
   */
  @MayBlock
  void submit() throws ErrnoException;

  /** Waits until that is done. Errors: EIO, which the file's syncs tell too. */
  @MayBlock
  void await() throws ErrnoException;
}
