// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Ext4DirBlock;
import org.jvfs.ext4.disk.Ext4Dirent;
import org.jvfs.ext4.disk.Ext4Hash;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.file.DirContext;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * Directories in the order of their names' hashes, those with an index and those that could have
 * one once they grow: a cookie is a hash, so that a listing goes on where it was however blocks are
 * split meanwhile. Of names with one hash, the open file remembers how many were taken. Mirrors
 * ext4_dx_readdir.
 */
final class HashedListing {
  /** Behind the last name. Mirrors EXT4_HTREE_EOF_64BIT. */
  static final long END = Long.MAX_VALUE;

  private static final byte[] DOT = {'.'};
  private static final byte[] DOTDOT = {'.', '.'};

  /**
   * How many names of one hash were taken.
   *
   * @param pos the hash as a cookie
   */
  private record Taken(long pos, int count) {}

  private final Ext4Super s;
  private final Ext4InodeInfo dir;
  private final DirContext ctx;

  /** Names at {@code ctx.pos} to leave out. */
  private int skip;

  /** Names emitted whose cookie is {@code ctx.pos}. */
  private int same;

  /** One that waits until it is known where the next is, which is its cookie. */
  private @Nullable Name last;

  private HashedListing(Ext4Super s, Ext4InodeInfo dir, DirContext ctx) {
    this.s = s;
    this.dir = dir;
    this.ctx = ctx;
  }

  @MayBlock
  static void list(Ext4Super s, OpenFile file, Ext4InodeInfo dir, DirContext ctx)
      throws ErrnoException {
    HashedListing l = new HashedListing(s, dir, ctx);
    if (file.privateData() instanceof Taken t && t.pos == ctx.pos) {
      l.skip = t.count;
    }
    try {
      if (DirLookup.isIndexed(s, dir)) {
        l.names(file);
      } else {
        l.small(file);
      }
    } finally {
      file.setPrivateData(l.same == 0 ? null : new Taken(ctx.pos, l.same));
    }
  }

  /** A hash as a cookie: 63 bits, in the order of the hashes. Mirrors hash2pos. */
  private static long pos(int major, int minor) {
    return (long) (major >>> 1) << 32 | minor & 0xffff_ffffL;
  }

  @MayBlock
  private void names(OpenFile file) throws ErrnoException {
    if (ctx.pos < 0 || ctx.pos == END) {
      return;
    }
    List<Name> found = new ArrayList<>();
    // An index says nothing of the first two: they stand where hashes of 0 and 2 would.
    int type = Mode.dtype(Mode.S_IFDIR);
    add(new Name(0, -2, DOT, dir.ino(), type), found);
    add(new Name(pos(2, 0), -1, DOTDOT, file.dentry().parent().inode().ino(), type), found);
    try (DxWalk walk = DxWalk.to(s, dir, (int) (ctx.pos >>> 32) << 1)) {
      long end;
      do {
        Integer next = walk.nextHash();
        end = next == null ? END : pos(next & ~1, 0);
        leaf(walk, found);
        if (!take(found)) {
          return;
        }
        found.clear();
      } while (next(walk, end));
      end();
    }
  }

  /** On to the next block. If it cannot be read, what waits is told before. */
  @MayBlock
  private boolean next(DxWalk walk, long end) throws ErrnoException {
    try {
      return walk.next();
    } catch (ErrnoException e) {
      emitLast(end);
      throw e;
    }
  }

  /** One name. */
  private record Name(long pos, long at, byte[] name, long ino, int type)
      implements Comparable<Name> {
    @Override
    public int compareTo(Name o) {
      int c = Long.compare(pos, o.pos);
      return c != 0 ? c : Long.compare(at, o.at);
    }
  }

  /** The names of a block that are not behind us. If it cannot be read, as for {@link #next}. */
  @MayBlock
  private void leaf(DxWalk walk, List<Name> out) throws ErrnoException {
    BufferHead b;
    try {
      b = DirBlocks.entries(s, dir, walk.leaf());
    } catch (ErrnoException e) {
      Name n = last;
      emitLast(n == null ? ctx.pos : n.pos + 1);
      throw e;
    }
    try {
      int room = Ext4DirBlock.room(s.layout());
      collect(walk.version(), b.memory(), b.memoryOffset(), room, out);
    } finally {
      b.put();
    }
  }

  /**
   * Lists a directory of one block, or in its inode, where the first two names are among the
   * others.
   */
  @MayBlock
  private void small(OpenFile file) throws ErrnoException {
    if (ctx.pos < 0 || ctx.pos == END) {
      return;
    }
    Ext4Layout l = s.layout();
    int version = Ext4Hash.effective(l, s.disk().sDefHashVersion());
    List<Name> found = new ArrayList<>();
    if (dir.has(Ext4Inode.INLINE_DATA_FL)) {
      int type = Mode.dtype(Mode.S_IFDIR);
      add(version, -2, DOT, dir.ino(), type, found);
      add(version, -1, DOTDOT, file.dentry().parent().inode().ino(), type, found);
      InlineData.rows(dir, (m, base, room) -> collect(version, m, base, room, found));
    } else {
      BufferHead b = DirBlocks.entries(s, dir, 0);
      try {
        collect(version, b.memory(), b.memoryOffset(), Ext4DirBlock.room(l), found);
      } finally {
        b.put();
      }
    }
    if (take(found)) {
      end();
    }
  }

  /** The names in a row of entries that are not behind us. */
  private void collect(int version, MemorySegment m, long base, int room, List<Name> out)
      throws ErrnoException {
    Ext4Layout l = s.layout();
    for (long at = base; at < base + room; at = Ext4DirBlock.next(l, m, base, room, at)) {
      if (Ext4Dirent.inode(m, at) != 0) {
        byte[] name = Ext4Dirent.name(m, at);
        add(version, at, name, Ext4Dirent.inode(m, at), DirListing.type(l, m, at), out);
      }
    }
  }

  private void add(int version, long at, byte[] name, long ino, int type, List<Name> out)
      throws ErrnoException {
    long h = Ext4Hash.hash(s.layout(), version, name, 0, name.length);
    add(new Name(pos(Ext4Hash.major(h), Ext4Hash.minor(h)), at, name, ino, type), out);
  }

  private void add(Name n, List<Name> out) {
    if (n.pos >= ctx.pos) {
      out.add(n);
    }
  }

  /** Emits names in the order of hashes, but for the last. False if the context is full. */
  private boolean take(List<Name> names) {
    Collections.sort(names);
    // Linux hangs names of one hash behind the first of them, the latest foremost.
    for (int i = 0, to; i < names.size(); i = to) {
      to = i + 1;
      while (to < names.size() && names.get(to).pos == names.get(i).pos) {
        to++;
      }
      Collections.reverse(names.subList(i + 1, to));
    }
    for (Name n : names) {
      if (n.pos == ctx.pos && skip > 0) {
        skip--;
        same++;
        continue;
      }
      skip = 0;
      if (!emitLast(n.pos)) {
        return false;
      }
      last = n;
    }
    return true;
  }

  /** Emits the one that waits, if any. False if the context is full. */
  private boolean emitLast(long next) {
    Name n = last;
    if (n == null) {
      return true;
    }
    long was = ctx.pos;
    if (!ctx.add(n.name, n.ino, n.type, next)) {
      return false;
    }
    last = null;
    same = next == n.pos ? (was == n.pos ? same : 0) + 1 : 0;
    return true;
  }

  private void end() {
    if (emitLast(END)) {
      ctx.pos = END;
      same = 0;
    }
  }
}
