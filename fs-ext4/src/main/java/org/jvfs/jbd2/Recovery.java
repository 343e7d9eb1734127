// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * Replays a journal, after which the file system is as its last committed transaction left it.
 * Mirrors jbd2_journal_recover and the writing of the superblock after it.
 *
 * <p>To see that state without writing, give it {@link OverlayBlocks}.
 */
public final class Recovery {
  private Recovery() {}

  /** Reads the superblock of the journal whose inode this is. Errors: EIO; those of reading it. */
  @MayBlock
  public static JournalSuperblock superblock(FsBlocks fs, JournalMap map) throws ErrnoException {
    byte[] block = new byte[fs.blockSize()];
    fs.read(LogReader.where(fs, map, 0), block);
    return JournalSuperblock.read(block, Math.min(map.length(), fs.count()));
  }

  /**
   * Replays a journal whose file system says that it has to be. Blocks are written, then flushed,
   * then the journal's superblock says that its log is empty. When it throws, that has not happened
   * and it may be called again; whole transactions before the damage may have been written. May
   * block.
   *
   * <p>Errors: EIO, those of the device; those of {@link JournalSuperblock#read}; EBADMSG, a
   * committed transaction has a wrong checksum; EUCLEAN, a structure of one cannot be; EOPNOTSUPP,
   * there are fast commits, and nobody to replay them or of unknown features; those of {@code
   * fast}. A block of data with a wrong checksum or that cannot be read is left out and the others
   * of its transaction and later ones are replayed, before the error is told, as the kernel does.
   *
   * @param fast what replays fast commits; null: who has some is refused, before anything is
   *     written
   */
  @MayBlock
  public static Recovered recover(FsBlocks fs, JournalMap map, @Nullable FastCommitTarget fast)
      throws ErrnoException {
    JournalSuperblock sb = superblock(fs, map);
    int first = sb.sequence();
    if (sb.start() == 0) {
      return new Recovered(true, first, 0, 0, 0, 0, 0, first + 1, 0, sb.errno());
    }
    LogReader log = new LogReader(fs, map, sb);
    LogScan scan = new LogScan(fs, log, sb);
    scan.run();
    FastCommitLog commits =
        scan.failure() == null ? FastCommitLog.read(log, sb, scan.end(), fast) : FastCommitLog.NONE;
    LogReplay replay = new LogReplay(fs, log, sb.format());
    replay.collectRevokes(scan.transactions);
    replay.replay(scan.transactions);
    ErrnoException failure = scan.failure() != null ? scan.failure() : replay.failure();
    if (failure == null && fast != null) {
      commits.replay(fast);
    }
    fs.flush();
    if (failure != null) {
      throw failure;
    }
    // One is left out, so that a commit block that lies there for it commits nothing.
    int next = scan.end() + 1;
    writeSuperblock(fs, map, sb.withLog(next, 0));
    return new Recovered(
        false,
        first,
        scan.transactions.size(),
        replay.blocksWritten(),
        replay.revokedBlocks(),
        replay.revokeHits(),
        commits.tags().size(),
        next,
        scan.head(),
        sb.errno());
  }

  /** Writes a journal's superblock and flushes it. May block. Errors: EIO, EROFS. */
  @MayBlock
  public static void writeSuperblock(FsBlocks fs, JournalMap map, JournalSuperblock sb)
      throws ErrnoException {
    long at = LogReader.where(fs, map, 0);
    byte[] block = new byte[fs.blockSize()];
    fs.read(at, block);
    sb.write(block);
    fs.write(at, block);
    fs.flush();
  }
}
