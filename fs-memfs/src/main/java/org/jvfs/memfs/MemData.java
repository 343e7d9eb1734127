// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jvfs.file.IovIter;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.ErrnoException;

/**
 * The bytes of a regular file. As long as they end early they stand in an array in the node, which
 * is replaced by each change, so that readers need no lock; then they move into pages, for ever.
 * What lies behind the array's end is a hole. The array counts as the page it would be.
 */
final class MemData {
  /** How far the bytes may reach that stand in an array. */
  static final int MOST_INLINE = 256;

  private static final byte[] NONE = {};

  private MemData() {}

  /**
   * The pages of a file; its bytes are moved there if need be. Whoever wants pages asks here: to
   * splice, allocate, map. The caller holds i_rwsem exclusively. Errors: ENOMEM.
   */
  static AddressSpace pages(MemInode i) throws ErrnoException {
    assert i.rwsem().isHeldExclusive();
    MemNode n = i.node();
    if (n.data() instanceof AddressSpace m) {
      return m;
    }
    AddressSpace m = new AddressSpace(i, MemPages.INSTANCE, i.sup().frames());
    if (n.data() instanceof byte[] b) {
      Page p = m.findOrCreateLocked(0);
      MemorySegment.copy(MemorySegment.ofArray(b), 0, p.memory(), p.offset(), b.length);
      p.zero(b.length, Page.SIZE);
      p.setUptodate();
      p.setDirtyNoWriteback();
      p.unlock();
      p.put();
    }
    i.setMapping(m);
    n.setData(m);
    return m;
  }

  /**
   * Reads up to {@code to.count()} bytes; answers how many, or -1 if the bytes are in pages by now.
   */
  static long read(MemInode i, long pos, IovIter to) {
    MemNode n = i.node();
    while (true) {
      Object d = n.data();
      if (d instanceof AddressSpace) {
        return -1;
      }
      long left = i.size() - pos;
      if (n.data() != d) {
        // A write stores the bytes and then the size: those of this size may be others.
        continue;
      }
      long want = Math.clamp(left, 0, to.count());
      int there = 0;
      if (d instanceof byte[] b && pos < b.length) {
        there = (int) Math.min(want, b.length - pos);
        there = to.copyOut(MemorySegment.ofArray(b), pos, there);
        if (pos + there < b.length) {
          return there;
        }
      }
      return there + to.zero(want - there);
    }
  }

  /** Whether a write of so many bytes leaves them in an array. The caller holds i_rwsem. */
  static boolean staysInline(MemInode i, long pos, long count) {
    return !(i.node().data() instanceof AddressSpace)
        && pos <= MOST_INLINE
        && count <= MOST_INLINE - pos;
  }

  /** Writes what {@link #staysInline}. The caller holds i_rwsem exclusively. Errors: ENOSPC. */
  static long write(MemInode i, long pos, IovIter from) throws ErrnoException {
    MemNode n = i.node();
    byte[] old = (byte[]) n.data();
    int at = (int) pos;
    int end = at + (int) from.count();
    byte[] b = Arrays.copyOf(old == null ? NONE : old, Math.max(end, old == null ? 0 : old.length));
    int copied = from.copyIn(MemorySegment.ofArray(b), at, end - at);
    if (copied == 0) {
      return 0;
    }
    if (old == null) {
      i.sup().takeBlock();
    }
    n.setData(b);
    if (at + copied > i.size()) {
      i.setSize(at + copied);
    }
    return copied;
  }

  /**
   * Cuts what lies behind the size, which has been set. The caller holds i_rwsem exclusively.
   * Blocks allocated behind the end stay when the file grows.
   */
  static void cut(MemInode i, long size) {
    MemNode n = i.node();
    switch (n.data()) {
      case AddressSpace m -> {
        m.invalidateLock().lock();
        i.sup().freeBlocks(m.truncate(size));
        m.invalidateLock().unlock();
      }
      case byte[] b when size < b.length -> {
        n.setData(size == 0 ? null : Arrays.copyOf(b, (int) size));
        if (size == 0) {
          i.sup().freeBlocks(1);
        }
      }
      case null, default -> {}
    }
  }
}
