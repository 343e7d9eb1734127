// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The journal of blocks. Mirrors fs/jbd2.
 *
 * <p>A journal is a file whose first block is its {@link org.jvfs.jbd2.JournalSuperblock} and whose
 * others are a ring. A transaction in the ring is a number of descriptor blocks, each followed by
 * the blocks of the file system that its tags speak of, and of revoke blocks, and a commit block.
 * It counts when its commit block is there. {@link org.jvfs.jbd2.Recovery} brings what counts to
 * where it belongs. Behind the ring there may be fast commits, which tell of changes to inodes and
 * directories instead of blocks; those are done again by the file system, {@link
 * org.jvfs.jbd2.FastCommitTarget}.
 *
 * <p>Recovery is one thread's business, before anybody else sees the file system; it takes no locks
 * and its objects are that thread's.
 *
 * <h2>The running journal</h2>
 *
 * <p>How it works, and why it is right; names in capitals are states. {@link org.jvfs.jbd2.Journal}
 * and {@link org.jvfs.jbd2.Handle} are what a file system sees of it.
 *
 * <p><b>Transactions.</b> A journal has at most one that is running, at most one that commits, and
 * any number, oldest first, whose blocks are in the log and not all at home. One goes RUNNING,
 * LOCKED (takes no more handles and waits for those it has), SWITCH, FLUSH (from here the next one
 * may run), COMMIT, COMMIT_DFLUSH, COMMIT_JFLUSH, COMMIT_CALLBACK, FINISHED. Its number follows its
 * predecessor's; they go round.
 *
 * <p><b>Handles.</b> One stands for a change that must be whole or not at all. It is passed to
 * whoever makes a part of the change; Linux finds it through {@code current}. A transaction counts
 * its open handles and the credits they hold, a credit being one block that may be dirtied.
 *
 * <ul>
 *   <li>{@code start(n, revokes)}: waits while a barrier stands or the running transaction is
 *       LOCKED. If the credits then held would pass what a transaction may have, which with its
 *       descriptors and its commit block is a quarter of the log, it asks for a commit and waits;
 *       if what is free of the log beside what the committing one has yet to write is less than
 *       that quarter, it checkpoints and tries again. So a transaction has its room when its turn
 *       comes, to the block: Linux keeps 32 blocks by rule of thumb. Revokes are charged as the
 *       blocks they will fill. Errors: EROFS, aborted; ENOSPC, n is more than there can ever be.
 *       Waits are for others' handles to end, so who has a handle starts no other one of the same
 *       journal and waits for nothing that a handle is needed for.
 *   <li>{@code extend(n)}: never waits. False if the transaction is not RUNNING any more or has no
 *       room: then the caller makes what it has done whole by itself (an entry on the orphan list
 *       that says what is still to be done) and restarts.
 *   <li>{@code restart(n)}: stops, asks for a commit where the transaction would have no room, and
 *       starts. What was done before and what is done after may be cut apart; whatever the caller
 *       knows of buffers is to be asked for again, {@code get_write_access} too.
 *   <li>{@code stop()}: gives back the credits that were not used; the last handle of a LOCKED
 *       transaction wakes its commit. With {@code h_sync} it first waits for others that are about
 *       to join (not longer than commits take on average, and not if it alone has synced before),
 *       then waits for the commit. Errors: EIO, aborted while it was open.
 * </ul>
 *
 * <p><b>A buffer's states.</b> {@code JournalHead} hangs at a buffer ({@code privateData}) from its
 * first access until no transaction knows it; it is not counted, since it is hung up and taken off
 * under the lock under which the three references change. What it is follows from these and the
 * list that it is on:
 *
 * <pre>
 *               b_transaction  list      b_next_transaction  b_cp_transaction
 * NONE          -              -         -                   -
 * RESERVED      running        reserved  -                   any    access was given, not used
 * METADATA      running        metadata  -                   any    changed: JBDDIRTY
 * FORGET        running        forget    -                   any    freed in this transaction
 * COMMITTING    committing     metadata  - or running        any    not yet given to the log
 * SHADOW        committing     shadow    - or running        any    on its way to the log
 * LOGGED        committing     forget    - or running        any    in the log, not yet committed
 * CHECKPOINT    -              -         -                   some   DIRTY: may be written home
 * </pre>
 *
 * <ol>
 *   <li>NONE or CHECKPOINT to RESERVED: {@code get_write_access}. A DIRTY buffer turns JBDDIRTY, so
 *       that nobody but the journal has it written before what is about to change is committed. It
 *       is on the list of its older transaction until that one's state of it is in the log again.
 *   <li>RESERVED to METADATA: {@code dirty_metadata}, at the cost of a credit the first time. What
 *       is still RESERVED when the transaction is LOCKED falls back to where it was.
 *   <li>METADATA to FORGET: {@code forget}. JBDDIRTY goes; if an older transaction has yet to be
 *       checkpointed, the buffer stays in its list until this one commits, since the block's last
 *       committed state must remain reachable should this one never commit. A block that was ever
 *       logged is revoked as well. One that the committing transaction has yet to log stays
 *       JBDDIRTY until that is done, with {@code b_next_transaction} set, and goes to FORGET of the
 *       running one then.
 *   <li>METADATA to COMMITTING: its transaction is LOCKED; nothing happens to the buffer. Whoever
 *       wants write access now is of the next transaction: {@code b_next_transaction} is set, and
 *       the bytes are copied first ({@code b_frozen_data}), which the log is given. This is the
 *       point at which journals go wrong: without the copy the log has half of a change. It is so
 *       for {@code get_create_access} too, as a block that the running transaction freed may be
 *       given out again by it.
 *   <li>COMMITTING to SHADOW: the log is given the buffer itself, or its frozen copy, or a copy
 *       whose magic number is escaped. Who wants write access to one that is given as itself waits
 *       for the shadow to pass; with a copy nobody waits.
 *   <li>SHADOW to LOGGED: its write is complete.
 *   <li>LOGGED to CHECKPOINT: the commit block is stable. The buffer joins this transaction's
 *       checkpoint list and leaves any older one; JBDDIRTY turns DIRTY. With {@code
 *       b_next_transaction} it becomes RESERVED or METADATA there at once and stays JBDDIRTY: it
 *       will be at home after that one. If it was freed by this transaction it is nobody's, to
 *       NONE.
 *   <li>CHECKPOINT to NONE: found clean and unlocked, whoever wrote it home.
 * </ol>
 *
 * <p>So a buffer is DIRTY only if all it holds is committed, and it is on a checkpoint list as long
 * as a committed state is in the log alone. Replay from the oldest such transaction on gives the
 * last committed state of every block, which is the whole claim.
 *
 * <p><b>Revokes</b> are of the transaction that frees, and stand in a table of its own: nothing has
 * to be changed over as it commits. A block used again for metadata takes its revoke back ({@code
 * get_create_access}, {@code dirty_metadata}), or its new content would not be replayed. It may
 * become data only when the transaction that freed it has committed, which the allocator is told in
 * COMMIT_CALLBACK.
 *
 * <p><b>A commit</b>: if the superblock says that the log is empty, it is to say where it begins,
 * which the flush before the commit block makes stable with the rest. LOCKED, wait for handles.
 * SWITCH. FLUSH: submit the ordered data of inodes, write revokes. COMMIT: descriptors and blocks.
 * Wait for the data, then for the log. COMMIT_JFLUSH: the commit block with PREFLUSH and FUA, wait.
 * Then the lists as above, then callbacks, then FINISHED, and whoever waited is woken. A failed
 * write of data is told to its file; one of the log aborts.
 *
 * <p><b>Checkpoint and tail.</b> The oldest transaction's buffers are written; what is COMMITTING
 * elsewhere is waited for. When its list is empty the tail may move: flush the device, then write
 * the superblock (FUA), then count the blocks as free. In any other order a power cut loses what
 * was home only in a cache.
 *
 * <p><b>Abort</b>: the error goes to {@code s_errno}, once; later {@code start}s answer EROFS, open
 * handles change memory alone, nothing is DIRTY that was JBDDIRTY.
 *
 * <p><b>Order of locks</b>, outermost first: {@code i_rwsem}; {@code j_barrier}; {@code
 * j_checkpoint_mutex}; an open handle, which for lockdep is a lock that all share and a commit
 * takes alone while it is LOCKED; a page's lock of a file, which is taken under a handle and not
 * before one; a buffer's lock; the superblock's mutex; then spinning: {@code j_state_lock}, {@code
 * j_list_lock}, and beneath that what marking a buffer dirty takes. {@code j_checkpoint_mutex} is
 * taken by who has no handle, and let go before a commit is waited for, which may want it. Buffers'
 * locks are held by one thread for one buffer at a time; a commit takes none. Completion of the
 * log's I/O takes no lock of these: it clears the shadow bit, counts down, and wakes.
 *
 * <p>There is no {@code b_state_lock}. Linux has both, and takes the other inside of it wherever a
 * buffer changes its list, which is at nearly every change of its state; what is read much, whether
 * a handle has access already, is read without either. So one lock says as much, and cannot be
 * taken in a wrong order. A frozen copy, the longest thing done under it, is one block in memory,
 * allocated before; what goes over many buffers lets others in from time to time.
 *
 * <p><b>What it has not</b>: reserved handles, {@code get_undo_access}, triggers, fast commits of
 * its own, external journals. Who needs the first waits for a handle without holding what a commit
 * wants.
 */
@NullMarked
package org.jvfs.jbd2;

import org.jspecify.annotations.NullMarked;
