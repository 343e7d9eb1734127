// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * One commit, from the running transaction to the end of its states. Mirrors
 * jbd2_journal_commit_transaction. For the commit thread.
 */
final class Commit {
  /** Buffers that are dealt with before others get the lock. */
  private static final int AT_ONCE = 64;

  private final Journal j;
  private final Transaction t;

  /** Whether it is in the log for good. */
  private boolean committed;

  Commit(Journal j, Transaction t) {
    this.j = j;
    this.t = t;
  }

  @MayBlock
  void run() {
    long begun = System.nanoTime();
    beginLog();
    lock();
    j.checkpointer.clean();
    takeOff();
    List<OrderedData> ordered = List.copyOf(t.ordered);
    List<OrderedData> under = submit(ordered);
    CommitRecords records = new CommitRecords(j, t);
    if (!j.isAborted()) {
      records.writeRevokes();
      j.setState(t, Transaction.State.COMMIT);
      records.writeMetadata();
    }
    await(under);
    j.setState(t, Transaction.State.COMMIT_DFLUSH);
    try {
      if (!j.isAborted()) {
        j.steps.awaitLog(records.io());
        j.setState(t, Transaction.State.COMMIT_JFLUSH);
        records.writeCommit();
        committed = !j.isAborted();
      }
    } catch (ErrnoException e) {
      j.abort(e.errno());
    }
    records.release();
    passOn();
    finish();
    long took = System.nanoTime() - begun;
    long average = j.averageCommitNanos;
    j.averageCommitNanos = average == 0 ? took : (average * 3 + took) / 4;
  }

  /** The superblock says that the log is empty: it is to say where it begins, first. */
  private void beginLog() {
    if (j.superblock.value().start() != 0 || j.isAborted()) {
      return;
    }
    j.checkpointMutex.lock();
    try {
      // Nobody else moves the head, and nothing is between it and the tail.
      j.stateLock.lock();
      long at = j.space.head();
      j.stateLock.unlock();
      j.superblock.write(sb -> sb.withLog(t.tid, at));
    } catch (ErrnoException e) {
      j.abort(e.errno());
    } finally {
      j.checkpointMutex.unlock();
    }
  }

  /** Takes no more handles, and waits for those there are. */
  private void lock() {
    j.gate.lockedBegins();
    j.setState(t, Transaction.State.LOCKED);
    j.updateWaits.await(() -> t.updates == 0);
    j.gate.lockedEnds();
    j.listLock.lock();
    JournalHead h;
    for (int n = 1; (h = t.reserved.first()) != null; n++) {
      j.access.unfile(h);
      if (n % AT_ONCE == 0) {
        j.listLock.unlock();
        j.listLock.lock();
      }
    }
    j.listLock.unlock();
  }

  /** From here on the next one may run. */
  private void takeOff() {
    j.setState(t, Transaction.State.SWITCH);
    j.stateLock.lock();
    t.state = Transaction.State.FLUSH;
    t.logStart = j.space.head();
    if (!j.isAborted()) {
      j.space.reserve(t.credits, t.revokeCredits);
    }
    j.committing = t;
    j.running = null;
    j.stateLock.unlock();
    j.lockedWaits.wakeAll(0);
  }

  private List<OrderedData> submit(List<OrderedData> ordered) {
    List<OrderedData> under = new ArrayList<>();
    for (OrderedData d : ordered) {
      try {
        d.submit();
        under.add(d);
      } catch (ErrnoException e) {
        dataFailed(e);
      }
    }
    return under;
  }

  private void await(List<OrderedData> under) {
    for (OrderedData d : under) {
      try {
        d.await();
      } catch (ErrnoException e) {
        dataFailed(e);
      }
    }
  }

  /** The file's syncs tell of it; the metadata is committed, unless it was asked for otherwise. */
  private void dataFailed(ErrnoException e) {
    if (j.abortsOnDataError()) {
      j.abort(e.errno());
    }
  }

  /** The buffers go to where they are next: all that the commit held is in the log, or freed. */
  private void passOn() {
    j.listLock.lock();
    for (JournalHeads list : List.of(t.metadata, t.shadow, t.forget)) {
      JournalHead h;
      for (int n = 1; (h = list.first()) != null; n++) {
        passOn(h);
        if (n % AT_ONCE == 0) {
          j.listLock.unlock();
          j.listLock.lock();
        }
      }
    }
    j.listLock.unlock();
  }

  private void passOn(JournalHead h) {
    BufferHead b = h.buffer;
    if (h.frozen != null) {
      j.memory.give(h.frozen);
      h.frozen = null;
    }
    j.access.removeCheckpoint(h);
    if (!committed) {
      b.clear(JournalHead.JBD_DIRTY);
    } else if (b.is(JournalHead.JBD_DIRTY)) {
      j.access.insertCheckpoint(h, t);
    }
    j.access.refile(h);
  }

  private void finish() {
    j.setState(t, Transaction.State.COMMIT_CALLBACK);
    @Nullable RuntimeException thrown = null;
    for (CommitListener l : t.listeners) {
      try {
        l.ended(committed);
      } catch (RuntimeException e) {
        thrown = e;
      }
    }
    j.stateLock.lock();
    j.listLock.lock();
    t.state = Transaction.State.FINISHED;
    if (!t.checkpoint.isEmpty()) {
      j.checkpoints.add(t);
    }
    j.listLock.unlock();
    j.space.unreserve();
    j.committing = null;
    j.commitSequence = t.tid;
    j.stateLock.unlock();
    j.doneWaits.wakeAll(0);
    if (thrown != null) {
      j.abort(Errno.EIO);
      throw thrown;
    }
  }
}
