// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jspecify.annotations.Nullable;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/** An object of a memfs while it is in use: what it is when it is not, its node keeps. */
final class MemInode extends Inode {
  /** What an entry adds to the size of a directory, bytes. Mirrors BOGO_DIRENT_SIZE. */
  private static final int DIRENT_SIZE = 20;

  /** Targets of links up to this length take no block. */
  private static final int INLINE_TARGET = 127;

  /** Set before the inode is shown, and never changed. */
  @SuppressWarnings("NullAway.Init")
  private MemNode node;

  MemInode(SuperBlock sb) {
    super(sb);
  }

  static MemInode of(Inode i) {
    return (MemInode) i;
  }

  MemSuper sup() {
    return MemSuper.of(sb());
  }

  void setNode(MemNode n) {
    node = n;
  }

  MemNode node() {
    return node;
  }

  /** A directory's entries. */
  MemDirectory entries() {
    return node.entries();
  }

  /** The directory that this one stands in, or null. Written under that one's i_rwsem. */
  void setParentDir(@Nullable MemInode d) {
    entries().setParent(d == null ? null : d.node);
  }

  /** Makes the size follow the number of entries, with "." and "..". */
  void updateDirSize() {
    setSize((long) DIRENT_SIZE * (entries().size() + 2));
  }

  static boolean needsBlock(byte[] target) {
    return target.length > INLINE_TARGET;
  }

  void setTarget(byte[] t) {
    node.setData(t);
    setSize(t.length);
  }

  /** Of a symbolic link. */
  byte @Nullable [] target() {
    return (byte[]) node.data();
  }

  /**
   * Pages of data, or of a link's target: bytes kept in the node count as the page they would be.
   */
  long dataBlocks() {
    return switch (node.data()) {
      case AddressSpace m -> m.nrPages();
      case byte[] b -> !isLnk() || needsBlock(b) ? 1 : 0;
      case null, default -> 0;
    };
  }

  @Override
  public boolean canBeDirect() {
    return isReg();
  }

  /** Content that is not in pages moves there. */
  @Override
  public void beforeMapping() throws ErrnoException {
    if (isReg() && mappingOrNull() == null) {
      rwsem().lock();
      try {
        MemData.pages(this);
      } finally {
        rwsem().unlock();
      }
    }
  }
}
