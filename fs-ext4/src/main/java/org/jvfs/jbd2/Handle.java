// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A change that is to be whole on the disk or not there at all. Mirrors handle_t. For the thread
 * that started it, which starts no other one of the same journal before {@link #stop}, and while it
 * has it waits for nothing for which another needs a handle.
 *
 * <p>A buffer is changed thus: access, the change, {@link #dirtyMetadata}. Who changes it keeps
 * others from changing it at the same time by a lock of his own, taken after access was given and
 * let go before {@link #stop}, or held around the handle as a whole.
 */
public final class Handle {
  private final Journal journal;

  /** Null between a restart that failed and the stop. */
  private @Nullable Transaction transaction;

  /** Blocks it may yet dirty; only changed by its thread. */
  int credits;

  /** Blocks it may yet revoke. */
  int revokeCredits;

  private boolean sync;

  Handle(Journal journal, Transaction transaction, int credits, int revokes) {
    this.journal = journal;
    this.transaction = transaction;
    this.credits = credits;
    this.revokeCredits = revokes;
  }

  public Journal journal() {
    return journal;
  }

  Transaction transaction() {
    Transaction t = transaction;
    if (t == null) {
      throw new IllegalStateException("a handle that has no transaction");
    }
    return t;
  }

  /** The number of its transaction, for {@link Journal#logWaitCommit}. */
  public int tid() {
    return transaction().tid;
  }

  /** How many more blocks it may dirty. Mirrors jbd2_handle_buffer_credits. */
  public int credits() {
    return credits;
  }

  /** How many more blocks it may revoke. */
  public int revokeCredits() {
    return revokeCredits;
  }

  /** {@link #stop} is to wait for the commit. Mirrors h_sync. */
  public void setSync() {
    sync = true;
  }

  /** Whether what it changes will not get to the disk. Mirrors is_handle_aborted. */
  public boolean isAborted() {
    return transaction == null || journal.isAborted();
  }

  private void check() throws ErrnoException {
    if (isAborted()) {
      throw Errno.EROFS.exception();
    }
  }

  // ---- credits ----

  /**
   * Asks for more credits, without waiting; false if the transaction has no room for them or takes
   * no more: then the caller makes whole what it has done and restarts. Errors: EROFS, aborted.
   * Mirrors jbd2_journal_extend.
   */
  public boolean extend(int more, int moreRevokes) throws ErrnoException {
    check();
    if (!journal.gate.extend(transaction(), more, moreRevokes)) {
      return false;
    }
    credits += more;
    revokeCredits += moreRevokes;
    return true;
  }

  /**
   * Ends what was done so far, and goes on in a transaction that has room. A power cut may come
   * between. Access to buffers is to be asked for again. May block. Errors: as of {@link
   * Journal#start}; then only {@link #stop} is left to be called. Mirrors jbd2_journal_restart.
   */
  @MayBlock
  public void restart(int newCredits, int newRevokes) throws ErrnoException {
    check();
    journal.gate.leave(this, transaction());
    transaction = null;
    transaction = journal.gate.join(newCredits, newRevokes);
    credits = newCredits;
    revokeCredits = newRevokes;
  }

  /**
   * Ends the change. May block if {@link #setSync} was called. Errors: EIO, the journal was aborted
   * while it was open. Mirrors jbd2_journal_stop.
   */
  @MayBlock
  public void stop() throws ErrnoException {
    Transaction t = transaction;
    transaction = null;
    if (t != null) {
      if (sync) {
        journal.gate.awaitOthers(t);
      }
      journal.gate.leave(this, t);
      if (sync) {
        journal.logStartCommit(t.tid);
        journal.logWaitCommit(t.tid);
      }
    }
    if (journal.isAborted()) {
      throw Errno.EIO.exception();
    }
  }

  // ---- buffers ----

  /**
   * The buffer's bytes are about to be changed; they are there. May block, for its lock and until
   * it is written to the log. Errors: EROFS, aborted, also for this: the buffer has a committed
   * state that could not be written home. Mirrors jbd2_journal_get_write_access.
   */
  @MayBlock
  public void getWriteAccess(BufferHead b) throws ErrnoException {
    if (b.is(BufferHead.WRITE_IO_ERROR) && JournalHead.of(b) != null) {
      // Its bytes may have been read again since: older ones, which must not get into the log.
      journal.abort(Errno.EIO);
    }
    check();
    journal.access.get(transaction(), b);
  }

  /**
   * The block was allocated by this change, and all its bytes are about to be written. The rest as
   * of {@link #getWriteAccess}. Mirrors jbd2_journal_get_create_access.
   */
  @MayBlock
  public void getCreateAccess(BufferHead b) throws ErrnoException {
    getWriteAccess(b);
  }

  /**
   * The buffer was changed: its bytes are those to be committed. Costs a credit the first time in a
   * transaction. Errors: EROFS, aborted; ENOSPC, no credit is left. Mirrors
   * jbd2_journal_dirty_metadata.
   */
  public void dirtyMetadata(BufferHead b) throws ErrnoException {
    check();
    journal.access.dirty(this, b);
  }

  /**
   * The block was freed by this change: it is not to be written any more. Takes over the caller's
   * reference. A request that writes it home may be under way; whoever writes to the block past its
   * buffer waits for that first. Errors: EROFS, aborted. Mirrors jbd2_journal_forget.
   */
  public void forget(BufferHead b) throws ErrnoException {
    try {
      check();
      journal.access.forget(this, b);
    } finally {
      b.put();
    }
  }

  /**
   * The block was freed by this change and may have been in the log before: nothing of it is to be
   * replayed, from this transaction's commit on. It may become data only after that. Costs a revoke
   * credit the first time. May block. Errors: EROFS, aborted; ENOSPC, no credit is left. Mirrors
   * jbd2_journal_revoke.
   *
   * @param b its buffer, whose reference is taken over; null: it is looked for
   */
  @MayBlock
  public void revoke(long block, @Nullable BufferHead b) throws ErrnoException {
    try {
      check();
      journal.access.revoke(this, block);
    } catch (ErrnoException e) {
      if (b != null) {
        b.put();
      }
      throw e;
    }
    BufferHead f = b != null ? b : BlockCache.find(journal.device, block);
    if (f != null) {
      forget(f);
    }
  }

  // ---- what goes with the commit ----

  /** Data that is to be written before the transaction commits. Mirrors jinode's ranged write. */
  public void addOrdered(OrderedData data) throws ErrnoException {
    check();
    journal.listLock.lock();
    transaction().ordered.add(data);
    journal.listLock.unlock();
  }

  /** Whom to tell when the transaction has ended. Mirrors ext4_journal_callback_add. */
  public void addListener(CommitListener l) throws ErrnoException {
    check();
    journal.listLock.lock();
    transaction().listeners.add(l);
    journal.listLock.unlock();
  }
}
