// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jvfs.uapi.ErrnoException;

/** Full blocks of an indexed directory made into two. Mirrors do_split and dx_make_map. */
public final class Ext4DirSplit {
  private Ext4DirSplit() {}

  /**
   * Moves the half with the higher hashes out of a full block into another, and packs what stays.
   * Both blocks then want their checksums computed. Errors: EUCLEAN, fewer than two entries, which
   * cannot fill a block.
   *
   * @param version an {@link Ext4Hash#effective} one
   * @param target becomes a block of entries, whatever it held
   * @return the hash from which the other block counts, for the index; its lowest bit is 1 if names
   *     of that hash are in both
   */
  public static int split(
      Ext4Layout l,
      int version,
      MemorySegment source,
      long base,
      MemorySegment target,
      long targetBase,
      long ino,
      long lblock)
      throws ErrnoException {
    int room = Ext4DirBlock.room(l);
    byte[] old = Le.bytes(source, base, l.blockSize);
    MemorySegment copy = MemorySegment.ofArray(old);
    long[] map = map(l, version, old, copy, room);
    if (map.length < 2) {
      throw Damage.structure(
          Ext4DirBlock.name(ino, lblock), map.length + " entries, and no room for one more");
    }
    int split = half(l, copy, map);
    int hash = (int) (map[split] >>> 32);
    boolean continued = hash == (int) (map[split - 1] >>> 32);
    pack(l, copy, map, 0, split, source, base);
    pack(l, copy, map, split, map.length, target, targetBase);
    return hash | (continued ? 1 : 0);
  }

  /** Entries in the order of their hashes: the hash above, the place below. */
  private static long[] map(Ext4Layout l, int version, byte[] old, MemorySegment copy, int room)
      throws ErrnoException {
    long[] map = new long[room / Ext4Dirent.MIN];
    int n = 0;
    for (long at = 0; at < room; at = Ext4DirBlock.next(l, copy, 0, room, at)) {
      if (Ext4Dirent.inode(copy, at) != 0) {
        int length = Math.min(Ext4Dirent.nameLen(copy, at), room - (int) at - Ext4Dirent.HEADER);
        int hash = Ext4Hash.major(Ext4Hash.hash(l, version, old, (int) at + 8, length));
        // Hashes are unsigned: the top bit is turned for sorting.
        map[n++] = (long) (hash ^ Integer.MIN_VALUE) << 32 | at;
      }
    }
    map = Arrays.copyOf(map, n);
    Arrays.sort(map);
    for (int i = 0; i < n; i++) {
      map[i] ^= Long.MIN_VALUE;
    }
    return map;
  }

  /**
   * The first entry to move, 1 at least: what is moved is half a block at most, where it can be.
   */
  private static int half(Ext4Layout l, MemorySegment copy, long[] map) {
    int size = 0;
    int i = map.length - 1;
    for (; i >= 0; i--) {
      int n = Ext4Dirent.need(Ext4Dirent.nameLen(copy, (int) map[i]));
      if (size + n / 2 > l.blockSize / 2) {
        break;
      }
      size += n;
    }
    int split = i + 1;
    return i < 0 || split == map.length ? map.length / 2 : split;
  }

  /** Writes some entries one behind the other, the last with all that is left. */
  private static void pack(
      Ext4Layout l, MemorySegment copy, long[] map, int from, int to, MemorySegment s, long base) {
    Ext4DirBlock.init(l, s, base);
    long at = base;
    for (int i = from; i < to; i++) {
      long old = (int) map[i];
      int n = Ext4Dirent.need(Ext4Dirent.nameLen(copy, old));
      MemorySegment.copy(
          copy, old, s, at, Ext4Dirent.HEADER + (long) Ext4Dirent.nameLen(copy, old));
      boolean last = i + 1 == to;
      Ext4Dirent.recLen(s, at, l.blockSize, last ? (int) (base + Ext4DirBlock.room(l) - at) : n);
      at += n;
    }
  }
}
