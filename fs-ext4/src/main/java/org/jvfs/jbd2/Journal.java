// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.PageBuffers;
import org.jvfs.effect.MayBlock;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitQueue;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A journal in use. Mirrors journal_t. The package's description says how it works and in which
 * order its locks are taken.
 */
public final class Journal {
  private static final LockClass STATE = new LockClass("journal->j_state_lock");
  private static final LockClass LIST = new LockClass("journal->j_list_lock");
  private static final LockClass BARRIER = new LockClass("journal->j_barrier");
  private static final LockClass CHECKPOINT = new LockClass("journal->j_checkpoint_mutex");
  private static final LockClass LOCKED = new LockClass("journal->j_wait_transaction_locked");
  private static final LockClass COMMIT = new LockClass("journal->j_wait_commit");
  private static final LockClass DONE = new LockClass("journal->j_wait_done_commit");
  private static final LockClass UPDATES = new LockClass("journal->j_wait_updates");
  private static final LockClass IO = new LockClass("journal->j_wait_io");

  private static final long DEFAULT_COMMIT_NANOS = 5_000_000_000L;

  // Immutable.

  final BlockDevice device;
  final int blockSize;
  final JournalSteps steps;
  final LogSuperblock superblock;
  final LogMemory memory;
  final TransactionGate gate = new TransactionGate(this);
  final BufferAccess access = new BufferAccess(this);
  final Checkpointer checkpointer = new Checkpointer(this);
  private final long[] physical;
  private final CommitThread thread;

  /** Protects what is said to be under {@code j_state_lock}. */
  final SpinLock stateLock = new SpinLock(STATE);

  /** Protects buffers' states and lists; taken inside the other. */
  final SpinLock listLock = new SpinLock(LIST);

  /** Held while nobody may start a handle. */
  private final Mutex barrier = new Mutex(BARRIER);

  /** Held by the one who writes home and moves the tail. */
  final Mutex checkpointMutex = new Mutex(CHECKPOINT);

  /** Of those who wait for a transaction to let in the next one. */
  final WaitQueue lockedWaits = new WaitQueue(LOCKED);

  /** Of the commit thread. */
  final WaitQueue commitWaits = new WaitQueue(COMMIT);

  /** Of those who wait for a commit. */
  final WaitQueue doneWaits = new WaitQueue(DONE);

  /** Of those who wait for handles to end. */
  final WaitQueue updateWaits = new WaitQueue(UPDATES);

  /** Of those who wait for the log's requests. */
  final WaitQueue ioWaits = new WaitQueue(IO);

  // Under j_state_lock; what is volatile is read without.

  final LogSpace space;

  volatile @Nullable Transaction running;
  volatile @Nullable Transaction committing;

  /** The number of the next transaction to begin. */
  int nextTid;

  /** The latest transaction whose commit was asked for. */
  volatile int commitRequest;

  /** The latest transaction that has committed. */
  volatile int commitSequence;

  /** How many keep handles from starting. */
  volatile int barriers;

  private volatile @Nullable Errno aborted;

  /** Under j_list_lock: committed transactions with buffers that are not home, oldest first. */
  final LinkedHashSet<Transaction> checkpoints = new LinkedHashSet<>();

  // Atomic.

  /** The commit thread is no more. */
  volatile boolean broken;

  volatile long commitNanos = DEFAULT_COMMIT_NANOS;

  /** Written by the commit thread. */
  volatile long averageCommitNanos;

  /** Who synced last. */
  volatile @Nullable Thread lastSync;

  private volatile boolean abortsOnDataError;

  /** What was wrong with writing the error to the superblock, if anything was. */
  private volatile @Nullable ErrnoException unrecorded;

  private Journal(
      BlockDevice device, long[] physical, byte[] block, JournalSuperblock sb, JournalSteps steps)
      throws ErrnoException {
    this.device = device;
    this.blockSize = sb.format().blockSize();
    this.steps = steps;
    this.physical = physical;
    space = new LogSpace(sb);
    memory = new LogMemory(blockSize);
    MemorySegment m = memory.take();
    m.copyFrom(MemorySegment.ofArray(block));
    superblock = new LogSuperblock(device, physical[0] * (blockSize >> 9), m, sb);
    nextTid = sb.sequence();
    commitSequence = nextTid - 1;
    commitRequest = commitSequence;
    thread = new CommitThread(this, "jbd2/" + device.disk().name());
  }

  /**
   * Begins to use a journal whose log is empty, as {@link Recovery} leaves it. May block. Errors:
   * EIO; those of {@link JournalSuperblock#read}; EUCLEAN, blocks of it do not exist, or there is
   * something to be recovered, or it is too small for a transaction. Mirrors jbd2_journal_load.
   *
   * @param device with the block size of the file system
   * @param blocks of the file system
   * @param compat compatible features it is to have, in place of those it has
   * @param incompat incompatible ones, besides those that tell of its content; written when the log
   *     is used
   */
  @MayBlock
  public static Journal load(
      BlockDevice device, JournalMap map, long blocks, int compat, int incompat)
      throws ErrnoException {
    return load(device, map, blocks, compat, incompat, JournalSteps.ALL);
  }

  @MayBlock
  static Journal load(
      BlockDevice device, JournalMap map, long blocks, int compat, int incompat, JournalSteps steps)
      throws ErrnoException {
    try (DeviceBlocks fs = new DeviceBlocks(device, device.blockSize(), blocks)) {
      JournalSuperblock sb = Recovery.superblock(fs, map);
      if (sb.start() != 0) {
        throw Damage.of("journal superblock: its log has not been recovered");
      }
      int kept =
          sb.format().incompat()
              & (JournalFeature.INCOMPAT_REVOKE | JournalFeature.INCOMPAT_FAST_COMMIT);
      JournalSuperblock now = sb.withFeatures(compat, incompat | kept);
      LogReader log = new LogReader(fs, map, now);
      long[] physical = new long[Math.toIntExact(now.last())];
      for (int i = 0; i < physical.length; i++) {
        physical[i] = LogReader.where(fs, map, i);
      }
      byte[] block = new byte[fs.blockSize()];
      log.read(0, block);
      Journal j = new Journal(device, physical, block, now, steps);
      j.thread.start();
      return j;
    }
  }

  long physical(long logical) {
    return physical[(int) logical];
  }

  // ---- handles ----

  /**
   * Begins a change of not more than so many blocks. May block: for others' handles to end, for
   * commits, and for blocks to be written home. Errors: EROFS, aborted; ENOSPC, n is more than a
   * transaction can have. Mirrors jbd2_journal_start.
   */
  @MayBlock
  public Handle start(int credits) throws ErrnoException {
    return start(credits, 0);
  }

  /** The same, for a change that revokes blocks. */
  @MayBlock
  public Handle start(int credits, int revokes) throws ErrnoException {
    return new Handle(this, gate.join(credits, revokes), credits, revokes);
  }

  /** The most blocks one handle may ask for. Mirrors jbd2_max_user_trans_buffers. */
  public int maxCredits() {
    return space.maxCredits;
  }

  /** A new running transaction. Under j_state_lock; the commit thread is to hear of it. */
  Transaction begin() {
    Transaction t = new Transaction(nextTid++);
    running = t;
    commitWaits.wakeAll(0);
    return t;
  }

  void setState(Transaction t, Transaction.State s) {
    stateLock.lock();
    t.state = s;
    stateLock.unlock();
  }

  // ---- commits ----

  /** Under j_state_lock; whoever calls it wakes the commit thread. */
  void requestCommit(int tid) {
    if (Tid.after(tid, commitRequest)) {
      commitRequest = tid;
    }
  }

  /**
   * Asks for the commit of the running transaction if it is this one; whether it is. Mirrors
   * jbd2_log_start_commit.
   */
  public boolean logStartCommit(int tid) {
    stateLock.lock();
    Transaction t = running;
    boolean is = t != null && t.tid == tid;
    if (is) {
      requestCommit(tid);
    }
    stateLock.unlock();
    if (is) {
      commitWaits.wakeAll(0);
    }
    return is;
  }

  /**
   * Waits for a commit that was asked for. Not by one with a handle. May block. Errors: EIO,
   * aborted. Mirrors jbd2_log_wait_commit.
   */
  @MayBlock
  public void logWaitCommit(int tid) throws ErrnoException {
    awaitCommit(tid);
    if (isAborted()) {
      throw Errno.EIO.exception();
    }
  }

  @MayBlock
  void awaitCommit(int tid) {
    gate.mightWaitForCommit();
    doneWaits.await(() -> broken || !Tid.after(tid, commitSequence));
  }

  /**
   * What fsync does: has a transaction committed, if it is not, and waits. May block. Errors: EIO,
   * aborted. Mirrors jbd2_complete_transaction.
   */
  @MayBlock
  public void completeTransaction(int tid) throws ErrnoException {
    logStartCommit(tid);
    logWaitCommit(tid);
  }

  /**
   * Whether the commit of a transaction has yet to flush the device, so that who waits for it need
   * not. Mirrors jbd2_trans_will_send_data_barrier.
   */
  public boolean commitWillFlush(int tid) {
    stateLock.lock();
    try {
      Transaction c = committing;
      return Tid.after(tid, commitSequence)
          && (c == null || c.tid != tid || !c.isAt(Transaction.State.COMMIT_JFLUSH));
    } finally {
      stateLock.unlock();
    }
  }

  /**
   * Has all changes committed whose handles have ended, and waits. May block. Errors: EIO, aborted.
   * Mirrors jbd2_journal_force_commit.
   */
  @MayBlock
  public void forceCommit() throws ErrnoException {
    stateLock.lock();
    Transaction t = running != null ? running : committing;
    stateLock.unlock();
    if (t != null) {
      completeTransaction(t.tid);
    } else if (isAborted()) {
      throw Errno.EIO.exception();
    }
  }

  // ---- barriers, the end ----

  /**
   * Lets no handle start, and waits for those there are, until {@link #unlockUpdates}. May block.
   * Mirrors jbd2_journal_lock_updates.
   */
  @MayBlock
  public void lockUpdates() {
    gate.mightWaitForCommit();
    stateLock.lock();
    barriers = barriers + 1;
    stateLock.unlock();
    while (true) {
      Transaction t = running;
      if (t == null || t.updates == 0) {
        break;
      }
      updateWaits.await(() -> t.updates == 0);
    }
    barrier.lock();
  }

  /** Mirrors jbd2_journal_unlock_updates. */
  public void unlockUpdates() {
    barrier.unlock();
    stateLock.lock();
    barriers = barriers - 1;
    stateLock.unlock();
    lockedWaits.wakeAll(0);
  }

  /**
   * Commits all and writes it home; the log is empty then and its superblock says so. Within {@link
   * #lockUpdates}. May block. Errors: EIO, also aborted. Mirrors jbd2_journal_flush.
   */
  @MayBlock
  public void flush() throws ErrnoException {
    while (running != null || committing != null) {
      forceCommit();
    }
    empty();
  }

  @MayBlock
  private void empty() throws ErrnoException {
    checkpointMutex.lock();
    try {
      Transaction t;
      while (!isAborted() && (t = checkpointer.oldest()) != null) {
        Transaction blocks = checkpointer.writeHome(t);
        assert blocks == null : "a buffer in " + blocks + " where all has been committed";
      }
      if (!isAborted()) {
        checkpointer.advanceTail();
        markEmpty();
      }
    } catch (ErrnoException e) {
      abort(e.errno());
    } finally {
      checkpointMutex.unlock();
    }
    if (isAborted()) {
      throw Errno.EIO.exception();
    }
  }

  /** Mirrors jbd2_mark_journal_empty. */
  @MayBlock
  private void markEmpty() throws ErrnoException {
    if (superblock.value().start() != 0) {
      int tid = space.tailTid();
      superblock.write(sb -> sb.withLog(tid, 0));
    }
  }

  /**
   * Ends the use of the journal: commits all, writes it home, says so in the superblock, and ends
   * the thread. Nobody has a handle or starts one any more. To be called once. May block. Errors:
   * EIO, also aborted: what is in the log is left to recovery. Mirrors jbd2_journal_destroy.
   */
  @MayBlock
  public void destroy() throws ErrnoException {
    thread.stop();
    try {
      empty();
    } finally {
      dropCheckpoints();
      memory.close();
    }
  }

  /** After an abort: what is not at home is left to recovery. */
  private void dropCheckpoints() {
    listLock.lock();
    for (Transaction t : List.copyOf(checkpoints)) {
      JournalHead h;
      while ((h = t.checkpoint.first()) != null) {
        access.removeCheckpoint(h);
        access.detach(h);
      }
    }
    listLock.unlock();
  }

  // ---- errors ----

  /**
   * Ends all writing, for an error which the superblock is told of: later handles get EROFS, open
   * ones change memory alone. The first call counts. May block. Mirrors jbd2_journal_abort.
   */
  @MayBlock
  public void abort(Errno why) {
    stateLock.lock();
    boolean first = aborted == null;
    if (first) {
      aborted = why;
      Transaction t = running;
      if (t != null) {
        requestCommit(t.tid);
      }
    }
    stateLock.unlock();
    if (!first) {
      return;
    }
    lockedWaits.wakeAll(0);
    commitWaits.wakeAll(0);
    doneWaits.wakeAll(0);
    try {
      superblock.write(sb -> sb.withErrno(why.neg));
    } catch (ErrnoException e) {
      unrecorded = e;
    }
  }

  public boolean isAborted() {
    return aborted != null;
  }

  /** Why it was aborted, or null. Mirrors jbd2_journal_errno. */
  public @Nullable Errno errno() {
    return aborted;
  }

  /** Why the superblock does not tell of {@link #errno}: it could not be written; or null. */
  public @Nullable ErrnoException unrecorded() {
    return unrecorded;
  }

  /**
   * The superblock is not to tell of an error any more, which the file system has noted. May block.
   * Errors: EIO. Mirrors jbd2_journal_clear_err.
   */
  @MayBlock
  public void clearErrno() throws ErrnoException {
    superblock.write(sb -> sb.withErrno(0));
  }

  // ---- the rest ----

  /** The first revoke of all: the superblock is to tell of it when it is next written. */
  @MayBlock
  void noteRevokes() {
    int revoke = JournalFeature.INCOMPAT_REVOKE;
    if ((superblock.value().format().incompat() & revoke) == 0) {
      superblock.change(
          sb -> sb.withFeatures(sb.format().compat(), sb.format().incompat() | revoke));
    }
  }

  /**
   * Lets go of a locked page's buffers as far as they are at home; whether the journal knows none
   * of them any more. Mirrors jbd2_journal_try_to_free_buffers.
   */
  public boolean tryToFreeBuffers(Page p) {
    PageBuffers all = PageBuffers.ofOrNull(p);
    boolean free = true;
    for (int i = 0; all != null && i < all.count(); i++) {
      free &= checkpointer.letGo(all.at(i));
    }
    return free;
  }

  /** How long a transaction runs at most, nanoseconds; 5 seconds at first. */
  public void setCommitInterval(long nanos) {
    commitNanos = nanos;
    commitWaits.wakeAll(0);
  }

  /** Whether data that cannot be written aborts; at first it does not. */
  public void setAbortsOnDataError(boolean aborts) {
    abortsOnDataError = aborts;
  }

  boolean abortsOnDataError() {
    return abortsOnDataError;
  }

  @Override
  public String toString() {
    return "journal of " + device + ", running " + running + ", committing " + committing;
  }
}
