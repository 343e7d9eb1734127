// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The fast commits that belong upon a log's last transaction: all tags up to the last tail that is
 * right. Mirrors ext4_fc_replay_scan.
 *
 * <p>The kernel refuses to mount when the first fast commit has no good tail, and drops later ones
 * without a word. Here the first is dropped too: a power cut while it was written leaves the same.
 *
 * @param tags in their order; pads are left out
 */
record FastCommitLog(List<FastCommitTag> tags) {
  static final FastCommitLog NONE = new FastCommitLog(List.of());

  /** What inode tags may be as long as where nobody says how large inodes are. */
  private static final int LARGEST_INODE = 4096;

  /**
   * Reads the area of fast commits.
   *
   * @param sequence the transaction they must be upon: the one after the log's last
   * @throws ErrnoException EIO; EOPNOTSUPP, there are some and no target, or of unknown features
   */
  static FastCommitLog read(
      LogReader log, JournalSuperblock sb, int sequence, @Nullable FastCommitTarget target)
      throws ErrnoException {
    if (!sb.format().fastCommit()) {
      return NONE;
    }
    FastCommitParser p =
        new FastCommitParser(sequence, target == null ? LARGEST_INODE : target.inodeSize());
    List<FastCommitTag> good = new ArrayList<>();
    List<FastCommitTag> pending = new ArrayList<>();
    for (long at = sb.fastCommitFirst(); at < sb.maxLength(); at++) {
      // A block of its own each, since tags keep pieces of it.
      byte[] block = new byte[sb.format().blockSize()];
      log.read(at, block);
      boolean more =
          p.block(
              block,
              t -> {
                pending.add(t);
                if (t instanceof FastCommitTag.Tail) {
                  good.addAll(pending);
                  pending.clear();
                }
              });
      if (!more) {
        break;
      }
    }
    if (!good.isEmpty() && target == null) {
      throw ErrnoException.because(Errno.EOPNOTSUPP, "journal: it has fast commits");
    }
    return new FastCommitLog(List.copyOf(good));
  }

  /** Does them again. */
  void replay(FastCommitTarget target) throws ErrnoException {
    if (tags.isEmpty()) {
      return;
    }
    target.begin(tags);
    for (FastCommitTag tag : tags) {
      switch (tag) {
        case FastCommitTag.AddRange t -> target.addRange(t);
        case FastCommitTag.DeleteRange t -> target.deleteRange(t);
        case FastCommitTag.Create t -> target.create(t);
        case FastCommitTag.Link t -> target.link(t);
        case FastCommitTag.Unlink t -> target.unlink(t);
        case FastCommitTag.InodeUpdate t -> target.inode(t);
        case FastCommitTag.Head t -> target.head(t);
        case FastCommitTag.Tail t -> target.tail(t);
        case FastCommitTag.Pad t -> {}
      }
    }
    target.end();
  }
}
