// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The second and third pass: what was revoked, and the writing of the rest. Mirrors do_one_pass
 * with PASS_REVOKE and PASS_REPLAY.
 *
 * <p>The third goes from the log's end to its beginning and writes each block once, so that the
 * latest good copy is what stays, as it is when all are written in turn. Nothing that is read by
 * replay is written by it, so it may be cut anywhere and done again.
 *
 * <p>For one thread.
 */
final class LogReplay {
  private final FsBlocks fs;
  private final LogReader log;
  private final LogFormat format;
  private final LogChecksum sums;
  private final RevokeTable revoked = new RevokeTable();

  /** At most as many as the ring has blocks. */
  private final Set<Long> done = new HashSet<>();

  private final byte[] block;
  private final byte[] data;
  private long revokeHits;

  /** What is to be told when all that can be replayed has been. */
  private @Nullable ErrnoException failure;

  LogReplay(FsBlocks fs, LogReader log, LogFormat format) {
    this.fs = fs;
    this.log = log;
    this.format = format;
    this.sums = new LogChecksum(format);
    this.block = new byte[format.blockSize()];
    this.data = new byte[format.blockSize()];
  }

  long blocksWritten() {
    return done.size();
  }

  long revokedBlocks() {
    return revoked.size();
  }

  long revokeHits() {
    return revokeHits;
  }

  /** An unreadable or damaged block of data, all others having been replayed; or null. */
  @Nullable ErrnoException failure() {
    return failure;
  }

  /** The second pass. */
  void collectRevokes(List<LogScan.Transaction> transactions) throws ErrnoException {
    for (LogScan.Transaction t : transactions) {
      for (long at : t.revokes()) {
        again(at, t.sequence(), BlockHeader.REVOKE);
        if (!RevokeBlock.countRight(format, block)) {
          throw Damage.of("revoke block at " + at + " of the journal changed while it was read");
        }
        int n = RevokeBlock.count(format, block);
        for (int i = 0; i < n; i++) {
          revoked.revoke(RevokeBlock.block(format, block, i), t.sequence());
        }
      }
    }
  }

  /** The third pass. */
  void replay(List<LogScan.Transaction> transactions) throws ErrnoException {
    for (LogScan.Transaction t : transactions.reversed()) {
      long[] d = t.descriptors();
      for (int i = d.length - 1; i >= 0; i--) {
        again(d[i], t.sequence(), BlockHeader.DESCRIPTOR);
        List<DescriptorTag> tags = DescriptorBlock.read(format, block).tags();
        for (int k = tags.size() - 1; k >= 0; k--) {
          one(tags.get(k), t.sequence(), log.after(d[i], 1L + k));
        }
      }
    }
  }

  /** Reads a block that the first pass has seen. */
  private void again(long at, int sequence, int type) throws ErrnoException {
    log.read(at, block);
    if (!BlockHeader.hasMagic(block)
        || BlockHeader.type(block) != type
        || BlockHeader.sequence(block) != sequence
        || !sums.tailRight(block)) {
      throw Damage.of("block " + at + " of the journal changed while it was read");
    }
  }

  private void one(DescriptorTag tag, int sequence, long at) throws ErrnoException {
    if (revoked.isRevoked(tag.block(), sequence)) {
      revokeHits++;
      return;
    }
    boolean later = done.contains(tag.block());
    if (later && !format.checksums() || !good(tag, sequence, at) || later) {
      return;
    }
    if (tag.escaped()) {
      BigEndian.put32(data, 0, BlockHeader.MAGIC);
    }
    if (tag.block() < 0 || tag.block() >= fs.count() || log.isOwn(tag.block())) {
      throw Damage.of("a descriptor block of the journal changed while it was read");
    }
    fs.write(tag.block(), data);
    done.add(tag.block());
  }

  /** Reads a block's data. What is unreadable or damaged is told at the end. */
  private boolean good(DescriptorTag tag, int sequence, long at) {
    try {
      log.read(at, data);
    } catch (ErrnoException e) {
      failure = e;
      return false;
    }
    if (tag.checksum() != sums.data(sequence, data)) {
      failure =
          ErrnoException.because(
              Errno.EBADMSG,
              "transaction "
                  + Tid.name(sequence)
                  + ": wrong checksum of block "
                  + tag.block()
                  + " at "
                  + at
                  + " of the journal");
      return false;
    }
    return true;
  }
}
