// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BufferHead;
import org.jvfs.block.BufferIo;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The states of a buffer and how it goes from one to the next, as the package's description has
 * them. All but {@link #get} and what it waits for is done under {@code j_list_lock}, which the
 * methods that say so find held.
 */
final class BufferAccess {
  private final Journal j;

  BufferAccess(Journal j) {
    this.j = j;
  }

  // ---- what handles do ----

  /** Mirrors do_get_write_access. */
  @MayBlock
  void get(Transaction t, BufferHead b) {
    JournalHead there = JournalHead.of(b);
    if (there != null && mine(there, t)) {
      return;
    }
    MemorySegment spare = null;
    while (true) {
      // Whoever writes it home has the lock until that is done, and finds it DIRTY or lets it be.
      b.lock();
      j.listLock.lock();
      if ((b.clear(BufferHead.DIRTY) & BufferHead.DIRTY) != 0) {
        b.set(JournalHead.JBD_DIRTY);
      }
      b.unlock();
      JournalHead h = attach(b);
      if (!mine(h, t)) {
        if (h.transaction == null) {
          h.modified = false;
          file(h, t, BufferList.RESERVED);
        } else if (h.frozen == null && b.is(JournalHead.SHADOW)) {
          j.listLock.unlock();
          j.ioWaits.await(() -> !b.is(JournalHead.SHADOW));
          continue;
        } else if (h.frozen == null && h.list == BufferList.METADATA && spare == null) {
          j.listLock.unlock();
          spare = j.memory.take();
          continue;
        } else {
          if (h.frozen == null
              && h.list == BufferList.METADATA
              && j.steps.freeze(b, spare(spare))) {
            h.frozen = spare;
            spare = null;
          }
          h.modified = false;
          h.freed = false;
          // The last, as it is what others go by: see mine.
          h.next = t;
        }
      }
      j.listLock.unlock();
      if (spare != null) {
        j.memory.give(spare);
      }
      return;
    }
  }

  private static MemorySegment spare(@Nullable MemorySegment m) {
    assert m != null;
    return m;
  }

  /** Whether access was given to one of a transaction's handles. Also without the lock. */
  private static boolean mine(JournalHead h, Transaction t) {
    return h.transaction == t || h.next == t && !h.freed;
  }

  /** Mirrors jbd2_journal_dirty_metadata. */
  void dirty(Handle handle, BufferHead b) throws ErrnoException {
    Transaction t = handle.transaction();
    JournalHead h = JournalHead.of(b);
    if (h == null) {
      throw new IllegalStateException("no access was asked for: " + b);
    }
    if (h.transaction == t && h.list == BufferList.METADATA) {
      return;
    }
    assert b.isUptodate() : "without bytes: " + b;
    j.listLock.lock();
    try {
      if (!mine(h, t)) {
        throw new IllegalStateException("no access was asked for in this transaction: " + b);
      }
      if (!h.modified) {
        if (handle.credits <= 0) {
          throw Errno.ENOSPC.exception();
        }
        handle.credits--;
        h.modified = true;
        t.revokes.cancel(b.block());
      }
      b.set(JournalHead.JBD_DIRTY);
      if (h.transaction == t) {
        file(h, t, BufferList.METADATA);
      }
    } finally {
      j.listLock.unlock();
    }
  }

  /** Mirrors jbd2_journal_forget. */
  void forget(Handle handle, BufferHead b) {
    Transaction t = handle.transaction();
    j.listLock.lock();
    JournalHead h = JournalHead.of(b);
    if (h == null) {
      b.clear(BufferHead.DIRTY);
    } else if (h.transaction == t) {
      b.clear(BufferHead.DIRTY | JournalHead.JBD_DIRTY);
      giveBack(handle, h);
      if (h.checkpoint != null) {
        file(h, t, BufferList.FORGET);
      } else {
        unfile(h);
      }
    } else if (h.transaction != null) {
      // It stays JBD_DIRTY: the committing transaction has yet to make it reachable.
      if (h.next == t) {
        giveBack(handle, h);
      }
      h.modified = false;
      h.freed = true;
      h.next = t;
    } else if (b.isAny(BufferHead.DIRTY | BufferHead.LOCK | BufferHead.WRITE_IO_ERROR)) {
      b.clear(BufferHead.DIRTY);
      h.modified = false;
      file(h, t, BufferList.FORGET);
    } else {
      removeCheckpoint(h);
      detach(h);
    }
    j.listLock.unlock();
  }

  private static void giveBack(Handle handle, JournalHead h) {
    if (h.modified) {
      h.modified = false;
      handle.credits++;
    }
  }

  /** Mirrors jbd2_journal_revoke, but for the forgetting. */
  @MayBlock
  void revoke(Handle handle, long block) throws ErrnoException {
    j.noteRevokes();
    j.listLock.lock();
    try {
      if (handle.revokeCredits <= 0) {
        throw Errno.ENOSPC.exception();
      }
      if (handle.transaction().revokes.add(block)) {
        handle.revokeCredits--;
      }
    } finally {
      j.listLock.unlock();
    }
  }

  // ---- lists; with j_list_lock held ----

  private static JournalHead attach(BufferHead b) {
    JournalHead h = JournalHead.of(b);
    if (h == null) {
      h = new JournalHead(b.get());
      boolean was = b.setPrivateData(null, h);
      assert was;
    }
    return h;
  }

  /** Lets go of a buffer that no transaction knows any more. */
  void detach(JournalHead h) {
    if (!h.isUsed()) {
      assert h.frozen == null;
      boolean was = h.buffer.setPrivateData(h, null);
      assert was;
      h.buffer.put();
    }
  }

  /** Mirrors __jbd2_journal_file_buffer. */
  void file(JournalHead h, Transaction t, BufferList list) {
    if (h.transaction == t && h.list == list) {
      return;
    }
    unlink(h);
    t.list(list).add(h.link);
    h.list = list;
    h.transaction = t;
  }

  private static void unlink(JournalHead h) {
    Transaction t = h.transaction;
    if (t != null) {
      t.list(h.list).remove(h.link);
    }
  }

  /**
   * Takes a buffer out of its transaction; what is committed of it may be written home now. Mirrors
   * __jbd2_journal_unfile_buffer.
   */
  void unfile(JournalHead h) {
    unlink(h);
    h.list = BufferList.NONE;
    h.transaction = null;
    if ((h.buffer.clear(JournalHead.JBD_DIRTY) & JournalHead.JBD_DIRTY) != 0 && !j.isAborted()) {
      BufferIo.markDirty(h.buffer);
    }
    detach(h);
  }

  /** Its transaction has committed or locked: it goes on to the next one, if that has it. */
  void refile(JournalHead h) {
    Transaction n = h.next;
    if (n == null) {
      unfile(h);
      return;
    }
    BufferList to = h.modified ? BufferList.METADATA : BufferList.RESERVED;
    if (h.freed) {
      h.buffer.clear(JournalHead.JBD_DIRTY);
      to = BufferList.FORGET;
    }
    // In this order, so that at no moment neither of the two is the next transaction.
    file(h, n, to);
    h.next = null;
    h.freed = false;
  }

  void insertCheckpoint(JournalHead h, Transaction t) {
    assert h.checkpoint == null;
    h.checkpoint = t;
    t.checkpoint.add(h.checkpointLink);
  }

  /** Mirrors __jbd2_journal_remove_checkpoint. */
  void removeCheckpoint(JournalHead h) {
    Transaction t = h.checkpoint;
    if (t != null) {
      t.checkpoint.remove(h.checkpointLink);
      h.checkpoint = null;
      if (t.checkpoint.isEmpty() && t.state == Transaction.State.FINISHED) {
        boolean was = j.checkpoints.remove(t);
        assert was;
      }
    }
  }
}
