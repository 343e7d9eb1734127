// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.CONTEXT;
import static org.jvfs.contract.Column.HELD;
import static org.jvfs.contract.Condition.ONLY_BUFFER_LOCKED;
import static org.jvfs.contract.Condition.ON_IO_COMPLETION;
import static org.jvfs.contract.Rule.BH_LOCK;
import static org.jvfs.contract.Rule.COMPLETION;

import org.jvfs.block.BufferHead;

/** What happens when a buffer's I/O is done. Mirrors the method of struct buffer_head. */
@Table(
    value = "buffer_head",
    columns = {CONTEXT, HELD})
public interface BufferHeadOperations {
  /**
   * The I/O on a buffer is done. Runs where I/O is completed and must not block. There is no
   * default: whoever submits a buffer says what is to happen then.
   *
   * @param uptodate whether the I/O succeeded
   */
  @Conditions({ONLY_BUFFER_LOCKED, ON_IO_COMPLETION})
  @Row(value = "b_end_io", context = COMPLETION, held = BH_LOCK)
  void bEndIo(BufferHead bh, boolean uptodate);
}
