// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BufferHead;

/**
 * What the journal knows of a buffer that it knows at all; the package's description has the
 * states. Mirrors struct journal_head. It hangs at the buffer as long as one of the three
 * transactions is there, and holds a reference to it. All is under the journal's {@code
 * j_list_lock}; what is volatile is read without by who has a handle.
 */
final class JournalHead {
  /** Bits of the buffer: it was changed by a transaction that has not committed. */
  static final int JBD_DIRTY = BufferHead.PRIVATE_START;

  /** Its bytes are on their way to the log and must stay as they are. */
  static final int SHADOW = BufferHead.PRIVATE_START << 1;

  final BufferHead buffer;

  /** {@code b_transaction}: the running or the committing one. */
  volatile @Nullable Transaction transaction;

  /** {@code b_next_transaction}: the running one, while the other commits. */
  volatile @Nullable Transaction next;

  /** {@code b_cp_transaction}: the one that has its last committed state, which is not home. */
  @Nullable Transaction checkpoint;

  /** Which list of {@link #transaction} it is on. */
  volatile BufferList list = BufferList.NONE;

  /** Whether the running transaction has paid a credit for it. Mirrors b_modified. */
  boolean modified;

  /** Freed by {@link #next}: it goes to that one's forget list. Mirrors BH_Freed. */
  volatile boolean freed;

  /** The bytes as {@link #transaction} left them. Mirrors b_frozen_data. */
  @Nullable MemorySegment frozen;

  /** On the transaction's list. */
  final JournalHeads.Link link = new JournalHeads.Link(this);

  /** On the checkpoint list. */
  final JournalHeads.Link checkpointLink = new JournalHeads.Link(this);

  JournalHead(BufferHead buffer) {
    this.buffer = buffer;
  }

  /** What a buffer carries, or null. */
  static @Nullable JournalHead of(BufferHead b) {
    return (JournalHead) b.privateData();
  }

  boolean isUsed() {
    return transaction != null || next != null || checkpoint != null;
  }
}
