// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.ext4.disk.Ext4Dx;
import org.jvfs.ext4.disk.Ext4Hash;
import org.jvfs.uapi.ErrnoException;

/**
 * A way from the root of a directory's index to a block of entries, and on to the next. Holds
 * references to the nodes on it until it is closed. Mirrors dx_probe, ext4_htree_next_block and
 * their dx_frames.
 */
final class DxWalk implements AutoCloseable {
  private static final int MOST = 4;

  private final Ext4Super s;
  private final Ext4InodeInfo dir;
  private final @Nullable BufferHead[] nodes = new @Nullable BufferHead[MOST];

  /** Where the pairs of each node begin. */
  private final long[] pairs = new long[MOST];

  private final int[] at = new int[MOST];
  private int depth;
  private int version;
  private long hash;

  private DxWalk(Ext4Super s, Ext4InodeInfo dir) {
    this.s = s;
    this.dir = dir;
  }

  /** To where a name is, if anywhere. Errors: EIO; EUCLEAN, EBADMSG, a damaged index. */
  @MayBlock
  static DxWalk to(Ext4Super s, Ext4InodeInfo dir, byte[] name) throws ErrnoException {
    DxWalk w = new DxWalk(s, dir);
    try {
      w.root();
      w.hash = Ext4Hash.hash(s.layout(), w.version, name, 0, name.length);
      w.down(Ext4Hash.major(w.hash));
      return w;
    } catch (ErrnoException e) {
      w.close();
      throw e;
    }
  }

  /** To the first block with names of a hash, of which the other half is 0. */
  @MayBlock
  static DxWalk to(Ext4Super s, Ext4InodeInfo dir, int major) throws ErrnoException {
    DxWalk w = new DxWalk(s, dir);
    try {
      w.root();
      w.down(major);
      return w;
    } catch (ErrnoException e) {
      w.close();
      throw e;
    }
  }

  /** How names are hashed here. */
  int version() {
    return version;
  }

  /** Of the name asked for. */
  long hash() {
    return hash;
  }

  @MayBlock
  private void root() throws ErrnoException {
    BufferHead b = DirBlocks.node(s, dir, 0);
    nodes[0] = b;
    pairs[0] = b.memoryOffset() + Ext4Dx.ROOT;
    version = Ext4Hash.effective(s.layout(), Ext4Dx.hashVersion(b.memory(), b.memoryOffset()));
    depth = Ext4Dx.indirectLevels(b.memory(), b.memoryOffset());
  }

  @MayBlock
  private void down(int major) throws ErrnoException {
    at[0] = Ext4Dx.find(memory(0), pairs[0], major);
    for (int level = 1; level <= depth; level++) {
      enter(level);
      at[level] = Ext4Dx.find(memory(level), pairs[level], major);
    }
  }

  /** Goes to the node that the pair of the level above leads to. */
  @MayBlock
  private void enter(int level) throws ErrnoException {
    long lblock = Ext4Dx.block(memory(level - 1), pairs[level - 1], at[level - 1]);
    for (int above = 0; above < level - 1; above++) {
      if (Ext4Dx.block(memory(above), pairs[above], at[above]) == lblock) {
        throw Damage.structure("index of directory " + dir.ino(), "block " + lblock + " twice");
      }
    }
    BufferHead b = DirBlocks.node(s, dir, lblock);
    BufferHead was = nodes[level];
    nodes[level] = b;
    pairs[level] = b.memoryOffset() + Ext4Dx.NODE;
    at[level] = 0;
    if (was != null) {
      was.put();
    }
  }

  private MemorySegment memory(int level) {
    BufferHead b = nodes[level];
    assert b != null;
    return b.memory();
  }

  /** The number in the directory of the block of entries. */
  long leaf() {
    return Ext4Dx.block(memory(depth), pairs[depth], at[depth]);
  }

  /** The hash with which the next block begins, or null at the end: unsigned, odd if it goes on. */
  @Nullable Integer nextHash() {
    for (int level = depth; level >= 0; level--) {
      if (at[level] + 1 < Ext4Dx.count(memory(level), pairs[level])) {
        return Ext4Dx.hash(memory(level), pairs[level], at[level] + 1);
      }
    }
    return null;
  }

  /** On to the next block if names of a hash go on there. Errors: as for {@link #to}. */
  @MayBlock
  boolean next(int major) throws ErrnoException {
    Integer h = nextHash();
    return h != null && (h & 1) != 0 && (h & ~1) == (major & ~1) && next();
  }

  /** On to the next block; false at the end. */
  @MayBlock
  boolean next() throws ErrnoException {
    int level = depth;
    while (level >= 0 && at[level] + 1 >= Ext4Dx.count(memory(level), pairs[level])) {
      level--;
    }
    if (level < 0) {
      return false;
    }
    at[level]++;
    while (level < depth) {
      enter(++level);
    }
    return true;
  }

  @Override
  public void close() {
    for (int i = 0; i < MOST; i++) {
      BufferHead b = nodes[i];
      if (b != null) {
        b.put();
        nodes[i] = null;
      }
    }
  }
}
