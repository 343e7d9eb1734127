// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.ErrnoException;

/**
 * The first pass over a log: which transactions were committed. Mirrors do_one_pass with PASS_SCAN.
 *
 * <p>The log ends at the first block that is not of the transaction expected there. What was begun
 * and not committed is dropped without a word, as a power cut leaves it; so is what would be longer
 * than the ring, since no writer lets a log overtake itself. A checksum that is wrong is damage
 * where a commit block follows that was written later than the one before; else those are blocks of
 * an older log, and this one ends before them.
 *
 * <p>For one thread.
 */
final class LogScan {
  /**
   * A committed transaction, by the places of its blocks in the journal.
   *
   * @param descriptors each followed by its data
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Transaction(int sequence, long[] descriptors, long[] revokes) {}

  private final FsBlocks fs;
  private final LogReader log;
  private final LogFormat format;
  private final LogChecksum sums;
  private final byte[] block;

  /** The committed ones, in order. */
  final List<Transaction> transactions = new ArrayList<>();

  /** The first transaction that is not in the log. Mirrors end_transaction. */
  private int end;

  /** The block after the last commit. Mirrors head_block. */
  private long head;

  /** What is wrong with the transaction {@link #end}, if it was committed. */
  private @Nullable ErrnoException failure;

  /** Blocks of the ring behind us, of which there are {@link LogReader#ringLength}. */
  private long walked;

  private long at;
  private int next;

  /** A checksum within the transaction at hand is wrong. */
  private boolean mismatch;

  /** What cannot be in the transaction at hand. */
  private @Nullable String wrong;

  private int sum = LogChecksum.COMPAT_START;
  private long lastSeconds;

  /** Whether {@link #end} was committed without waiting and did not get to the disk as a whole. */
  private boolean interrupted;

  /** Of the transaction at hand. */
  private LongStream.Builder descriptors = LongStream.builder();

  private LongStream.Builder revokes = LongStream.builder();

  LogScan(FsBlocks fs, LogReader log, JournalSuperblock sb) {
    this.fs = fs;
    this.log = log;
    this.format = sb.format();
    this.sums = new LogChecksum(format);
    this.block = new byte[format.blockSize()];
    this.at = sb.start();
    this.head = at;
    this.next = sb.sequence();
  }

  int end() {
    return end;
  }

  long head() {
    return head;
  }

  /** Why the transaction {@link #end}, which was committed, is not good; null: it was not. */
  @Nullable ErrnoException failure() {
    return failure;
  }

  /**
   * Finds the end of the log. May block. Errors: EIO; EBADMSG, a descriptor or revoke block of a
   * committed transaction has a wrong checksum; EUCLEAN, one cannot be.
   */
  void run() throws ErrnoException {
    while (walked < log.ringLength() && step()) {
      // until the log ends
    }
    if (!interrupted) {
      end = next;
    }
  }

  /** Goes over one block that is not data; false where the log ends. */
  private boolean step() throws ErrnoException {
    long here = at;
    log.read(here, block);
    skip(1);
    if (!BlockHeader.hasMagic(block) || BlockHeader.sequence(block) != next) {
      return false;
    }
    return switch (BlockHeader.type(block)) {
      case BlockHeader.DESCRIPTOR -> descriptor(here);
      case BlockHeader.REVOKE -> revoke(here);
      case BlockHeader.COMMIT -> commit();
      default -> false;
    };
  }

  private void skip(long n) {
    at = log.after(at, n);
    walked += n;
  }

  private boolean descriptor(long here) throws ErrnoException {
    mismatch |= !sums.tailRight(block);
    DescriptorBlock d = DescriptorBlock.read(format, block);
    if (d.tags().size() > log.ringLength() - walked) {
      return false;
    }
    descriptors.add(here);
    if (!d.complete()) {
      wrong(here, "descriptor block", "none of its tags is the last");
    }
    for (DescriptorTag t : d.tags()) {
      if (t.block() < 0 || t.block() >= fs.count()) {
        wrong(here, "descriptor block", "a tag for block " + Long.toUnsignedString(t.block()));
      } else if (log.isOwn(t.block())) {
        wrong(here, "descriptor block", "a tag for block " + t.block() + " of the journal itself");
      }
    }
    if (format.compatChecksum() && !mismatch && !interrupted) {
      sum = LogChecksum.compat(sum, block);
      for (int i = 0; i < d.tags().size(); i++) {
        log.read(at, block);
        sum = LogChecksum.compat(sum, block);
        skip(1);
      }
    } else {
      skip(d.tags().size());
    }
    return true;
  }

  private boolean revoke(long here) {
    mismatch |= !sums.tailRight(block);
    revokes.add(here);
    if (!RevokeBlock.countRight(format, block)) {
      wrong(here, "revoke block", "a count that it has no room for");
    }
    return true;
  }

  private void wrong(long here, String structure, String what) {
    if (wrong == null) {
      wrong = structure + " at " + here + " of the journal: " + what;
    }
  }

  private boolean commit() throws ErrnoException {
    CommitBlock c = CommitBlock.read(block);
    if (interrupted) {
      // The one after it got through, so that was no power cut.
      failure = Damage.checksum("transaction " + Tid.name(end));
      return false;
    }
    if (mismatch || !right(c)) {
      if (c.seconds() < lastSeconds) {
        return false;
      }
      ErrnoException e = Damage.checksum("transaction " + Tid.name(next));
      if (mismatch) {
        throw e;
      }
      if (!format.asyncCommit()) {
        failure = e;
        return false;
      }
      interrupted = true;
      end = next;
    } else if (wrong != null) {
      throw Damage.of("transaction " + Tid.name(next) + ": " + wrong);
    } else {
      transactions.add(
          new Transaction(next, descriptors.build().toArray(), revokes.build().toArray()));
      head = at;
    }
    lastSeconds = c.seconds();
    next++;
    sum = LogChecksum.COMPAT_START;
    wrong = null;
    descriptors = LongStream.builder();
    revokes = LongStream.builder();
    return true;
  }

  private boolean right(CommitBlock c) {
    return format.compatChecksum() ? c.sums(sum) : sums.commitRight(block);
  }
}
