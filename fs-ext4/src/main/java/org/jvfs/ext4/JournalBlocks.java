// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.util.Arrays;
import org.jvfs.block.BlockMapping;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.inode.Inode;
import org.jvfs.jbd2.JournalMap;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/** Where the blocks of the journal lie: found once, as the inode may be let go after that. */
final class JournalBlocks implements JournalMap {
  /** A superblock and a log. */
  private static final int LEAST = 2;

  private static final int FIRST = 1024;

  private final long[] blocks;

  private JournalBlocks(long[] blocks) {
    this.blocks = blocks;
  }

  /**
   * Of the journal's inode. May block. Errors: EUCLEAN, no regular file, or one with holes;
   * EBADMSG, EIO. Mirrors ext4_get_journal_inode.
   */
  @MayBlock
  static JournalBlocks read(SuperBlock sb, long ino) throws ErrnoException {
    Ext4Layout l = Ext4Super.of(sb).layout();
    Inode i = Ext4Inodes.named(sb, ino, "superblock");
    try {
      String where = "journal inode " + ino;
      long n = i.size() >> l.blockBits;
      if (!i.isReg() || n < LEAST || n > l.blocksCount || n > Integer.MAX_VALUE) {
        throw Damage.structure(where, "is no file, or has " + i.size() + " bytes");
      }
      // Grows as blocks are found: a size that is damaged takes no more memory than there are.
      long[] blocks = new long[(int) Math.min(n, FIRST)];
      BlockMapping m = new BlockMapping();
      int at = 0;
      while (at < n) {
        Ext4Map.map(i, at, (int) n - at, false, m);
        if (!m.isReadable()) {
          throw Damage.structure(where, "block " + at + " is a hole");
        }
        if (at + m.count() > blocks.length) {
          blocks = Arrays.copyOf(blocks, (int) Math.min(n, 2L * (at + m.count())));
        }
        for (int k = 0; k < m.count(); k++) {
          blocks[at++] = m.block() + k;
        }
      }
      return new JournalBlocks(blocks);
    } finally {
      i.put();
    }
  }

  @Override
  public long length() {
    return blocks.length;
  }

  @Override
  public long physical(long logical) {
    return blocks[(int) logical];
  }
}
