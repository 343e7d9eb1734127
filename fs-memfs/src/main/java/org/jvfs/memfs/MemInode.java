// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.SuperBlock;

/** An object of a memfs. */
final class MemInode extends Inode {
  /** What an entry adds to the size of a directory, bytes. Mirrors BOGO_DIRENT_SIZE. */
  private static final int DIRENT_SIZE = 20;

  /** Targets of links up to this length take no block. */
  private static final int INLINE_TARGET = 127;

  /** Of a directory; set before the inode is shown. */
  private @Nullable MemDirectory entries;

  /**
   * Of a directory: the one it stands in, for handles; null for the root and for one removed.
   * Written under that one's i_rwsem; not a reference.
   */
  private volatile @Nullable MemInode parentDir;

  /** Of a symbolic link; set before the inode is shown, and never changed. */
  private byte @Nullable [] target;

  /**
   * Extended attributes; made with the first, changed under i_rwsem exclusively, read without a
   * lock.
   */
  private volatile @Nullable ConcurrentSkipListMap<String, byte[]> xattrs;

  /** What the extended attributes take of the space for inodes, bytes; under i_rwsem. */
  private final AtomicLong xattrSpace = new AtomicLong();

  MemInode(SuperBlock sb) {
    super(sb);
  }

  static MemInode of(Inode i) {
    return (MemInode) i;
  }

  MemSuper sup() {
    return MemSuper.of(sb());
  }

  void setEntries(MemDirectory d) {
    entries = d;
  }

  /** A directory's entries. */
  MemDirectory entries() {
    MemDirectory d = entries;
    assert d != null;
    return d;
  }

  @Nullable MemInode parentDir() {
    return parentDir;
  }

  void setParentDir(@Nullable MemInode d) {
    parentDir = d;
  }

  /** Makes the size follow the number of entries, with "." and "..". */
  void updateDirSize() {
    setSize((long) DIRENT_SIZE * (entries().size() + 2));
  }

  static boolean needsBlock(byte[] target) {
    return target.length > INLINE_TARGET;
  }

  void setTarget(byte[] t) {
    target = t;
    setSize(t.length);
  }

  byte @Nullable [] target() {
    return target;
  }

  /** Blocks that a link's target takes. */
  int targetBlocks() {
    byte[] t = target;
    return t != null && needsBlock(t) ? 1 : 0;
  }

  /** Pages of data, or of a link's target. */
  long dataBlocks() {
    AddressSpace m = mappingOrNull();
    return m == null ? targetBlocks() : m.nrPages();
  }

  /**
   * The extended attributes, or null if there never were any. Listed as tmpfs does: last name
   * first.
   */
  @Nullable ConcurrentSkipListMap<String, byte[]> xattrs() {
    return xattrs;
  }

  /** The extended attributes, to be added to. */
  ConcurrentSkipListMap<String, byte[]> makeXattrs() {
    assert rwsem().isHeldExclusive();
    ConcurrentSkipListMap<String, byte[]> m = xattrs;
    if (m == null) {
      m = new ConcurrentSkipListMap<>(Comparator.reverseOrder());
      xattrs = m;
    }
    return m;
  }

  long xattrSpace() {
    return xattrSpace.get();
  }

  void addXattrSpace(long bytes) {
    assert rwsem().isHeldExclusive();
    xattrSpace.addAndGet(bytes);
  }
}
