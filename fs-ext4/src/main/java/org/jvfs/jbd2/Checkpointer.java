// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.block.BufferHead;
import org.jvfs.block.BufferIo;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Writes home what is in the log alone, so that the log can be used again. */
final class Checkpointer {
  /** Buffers that are written at the same time. Mirrors JBD2_NR_BATCH. */
  private static final int BATCH = 64;

  private final Journal j;

  Checkpointer(Journal j) {
    this.j = j;
  }

  /** Waits until a transaction may fill. By one without a handle. Mirrors log_wait_for_space. */
  @MayBlock
  void waitForSpace() {
    while (true) {
      Transaction c;
      j.checkpointMutex.lock();
      try {
        if (j.isAborted() || hasRoom()) {
          return;
        }
        // Before the lists are looked at: what it commits is on them afterwards.
        c = j.committing;
        Transaction oldest = oldest();
        if (oldest != null) {
          c = writeHome(oldest);
          advanceTail();
        } else if (advanceTail()) {
          continue;
        }
      } catch (ErrnoException e) {
        j.abort(e.errno());
        return;
      } finally {
        j.checkpointMutex.unlock();
      }
      if (c != null) {
        j.logStartCommit(c.tid);
        j.awaitCommit(c.tid);
      }
    }
  }

  private boolean hasRoom() {
    j.stateLock.lock();
    try {
      return j.space.hasRoom();
    } finally {
      j.stateLock.unlock();
    }
  }

  @Nullable Transaction oldest() {
    j.listLock.lock();
    try {
      return j.checkpoints.isEmpty() ? null : j.checkpoints.getFirst();
    } finally {
      j.listLock.unlock();
    }
  }

  /**
   * Writes a transaction's buffers, and waits. The caller has {@code j_checkpoint_mutex}. Mirrors
   * jbd2_log_do_checkpoint.
   *
   * @return what has to be committed before one of them can be written; null if all are at home
   */
  @MayBlock
  @Nullable Transaction writeHome(Transaction t) throws ErrnoException {
    List<BufferHead> some = new ArrayList<>();
    while (!j.isAborted()) {
      Transaction blocks = collect(t, some);
      if (some.isEmpty()) {
        return blocks;
      }
      for (BufferHead b : some) {
        BufferIo.writeDirty(b, Bio.SYNC);
      }
      for (BufferHead b : some) {
        b.waitUnlocked();
        b.put();
      }
      some.clear();
    }
    return null;
  }

  /** Takes off the list what is at home, and finds what is to be written. */
  private @Nullable Transaction collect(Transaction t, List<BufferHead> some)
      throws ErrnoException {
    Transaction blocks = null;
    j.listLock.lock();
    try {
      JournalHead h = t.checkpoint.first();
      while (h != null && some.size() < BATCH) {
        JournalHead after = JournalHeads.after(h.checkpointLink);
        BufferHead b = h.buffer;
        if (h.transaction != null) {
          blocks = h.transaction;
        } else if (!removeIfHome(h)) {
          some.add(b.get());
        }
        h = after;
      }
    } finally {
      j.listLock.unlock();
    }
    return blocks;
  }

  /**
   * Takes a buffer that no transaction changes off the list if it is neither dirty nor being
   * written. Under {@code j_list_lock}. Errors: EIO, it could not be written.
   */
  private boolean removeIfHome(JournalHead h) throws ErrnoException {
    if (h.buffer.isAny(BufferHead.WRITE_IO_ERROR)) {
      // The log has the only good copy: its tail stays, and so does everything.
      throw Errno.EIO.exception();
    }
    if (h.buffer.isAny(BufferHead.DIRTY | BufferHead.LOCK)) {
      return false;
    }
    j.access.removeCheckpoint(h);
    j.access.detach(h);
    return true;
  }

  /** Takes off the lists what others have written home. Mirrors jbd2 clean_checkpoint_list. */
  @MayBlock
  void clean() {
    j.listLock.lock();
    try {
      for (Transaction t : List.copyOf(j.checkpoints)) {
        JournalHead h = t.checkpoint.first();
        while (h != null) {
          JournalHead after = JournalHeads.after(h.checkpointLink);
          if (h.transaction != null || !removeIfHome(h)) {
            break;
          }
          h = after;
        }
      }
    } catch (ErrnoException e) {
      j.listLock.unlock();
      j.abort(e.errno());
      return;
    }
    j.listLock.unlock();
  }

  /** The same of one buffer; whether no transaction knows it any more. */
  boolean letGo(BufferHead b) {
    j.listLock.lock();
    try {
      JournalHead h = JournalHead.of(b);
      return h == null || h.transaction == null && h.next == null && removeIfHome(h);
    } catch (ErrnoException e) {
      // The next checkpoint tells of it; for now it is kept.
      return false;
    } finally {
      j.listLock.unlock();
    }
  }

  /**
   * Moves the log's tail to the oldest transaction whose blocks are not all at home; whether it
   * moved. The caller has {@code j_checkpoint_mutex}. Errors: EIO. Mirrors
   * jbd2_cleanup_journal_tail.
   */
  @MayBlock
  boolean advanceTail() throws ErrnoException {
    int tid;
    long at;
    j.stateLock.lock();
    j.listLock.lock();
    Transaction c = j.committing;
    Transaction r = j.running;
    if (!j.checkpoints.isEmpty()) {
      tid = j.checkpoints.getFirst().tid;
      at = j.checkpoints.getFirst().logStart;
    } else if (c != null) {
      tid = c.tid;
      at = c.logStart;
    } else {
      tid = r != null ? r.tid : j.nextTid;
      at = j.space.head();
    }
    j.listLock.unlock();
    boolean moves = tid != j.space.tailTid() && !j.isAborted();
    j.stateLock.unlock();
    if (!moves) {
      return false;
    }
    j.steps.flushBeforeTail(j.device);
    j.superblock.write(sb -> sb.withLog(tid, at));
    j.stateLock.lock();
    j.space.moveTail(tid, at);
    j.stateLock.unlock();
    return true;
  }
}
