// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jvfs.uapi.ErrnoException;

/**
 * The ring of a journal: where its log begins and ends, and what a transaction may take of it.
 * Under {@code j_state_lock}, but for what is final.
 *
 * <p>A transaction takes {@link #maxBlocks} at most, a quarter of the ring. A handle is let in only
 * while so much is free beside what the committing transaction has yet to write; since free blocks
 * become fewer by that one's writing alone, the running transaction has room when its turn comes.
 */
final class LogSpace {
  private final long first;
  private final long last;

  /** Tags that a descriptor block has room for. */
  private final int tags;

  /** Records that a revoke block has room for. */
  private final int records;

  /** Blocks of the log that one transaction may take. */
  final int maxBlocks;

  /** What of them is for blocks of the file system and for revokes. */
  final int maxCredits;

  private long head;
  private long tail;
  private long free;

  /** What the committing transaction may yet take. */
  private long reserved;

  /** The transaction at {@link #tail}. */
  private int tailTid;

  LogSpace(JournalSuperblock sb) throws ErrnoException {
    first = sb.first();
    last = sb.last();
    tags = DescriptorBlock.capacity(sb.format());
    records = RevokeBlock.capacity(sb.format());
    head = first;
    tail = first;
    tailTid = sb.sequence();
    free = last - first;
    maxBlocks = (int) Math.min(free / 4, 1 << 24);
    maxCredits = maxBlocks - 1 - up(maxBlocks, tags);
    if (maxCredits < 1) {
      throw Damage.of("journal superblock: a log of " + free + " blocks has room for nothing");
    }
  }

  private static int up(int n, int by) {
    return (n + by - 1) / by;
  }

  /** What of {@link #maxCredits} so many blocks and revokes cost. */
  long cost(long credits, int revokes) {
    return credits + up(revokes, records);
  }

  /** Whether the running transaction may begin to fill. Mirrors jbd2_log_space_left. */
  boolean hasRoom() {
    return free - reserved >= maxBlocks;
  }

  long head() {
    return head;
  }

  /** Whether a block of the ring is within the log. */
  boolean isEmpty() {
    return free == last - first;
  }

  /** A transaction begins to commit. */
  void reserve(int credits, int revokes) {
    reserved = cost(credits, revokes) + 1 + up(credits, tags);
    assert reserved <= free : reserved + " blocks of " + free;
  }

  /** It has committed. */
  void unreserve() {
    reserved = 0;
  }

  /** The next block of the log. Mirrors jbd2_journal_next_log_block. */
  long next() {
    if (reserved == 0 || free == 0) {
      throw new IllegalStateException("a transaction that takes more of the log than it may");
    }
    reserved--;
    free--;
    long at = head;
    head = at + 1 == last ? first : at + 1;
    return at;
  }

  int tailTid() {
    return tailTid;
  }

  /** The log begins at another transaction. */
  void moveTail(int tid, long to) {
    long freed = to - tail;
    if (freed < 0) {
      freed += last - first;
    }
    // Head and tail meet if there is nothing in between, or all.
    free = to == head ? last - first : free + freed;
    tail = to;
    tailTid = tid;
  }

  @Override
  public String toString() {
    return "log "
        + tail
        + " to "
        + head
        + " of "
        + first
        + " to "
        + last
        + ", reserved "
        + reserved;
  }
}
