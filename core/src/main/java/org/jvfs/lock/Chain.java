// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sequence of locks taken one inside the other, known by a 64-bit hash of classes, modes and
 * whether each was tried. The order of a sequence is checked when it is first met; whoever takes
 * the same locks again finds it here and is done. Mirrors struct lock_chain.
 */
final class Chain {
  /** No lock held. */
  static final Chain EMPTY = new Chain(0x6a09_e667_f3bc_c908L);

  final long key;

  /** Without the last; null for {@link #EMPTY}. */
  final @Nullable Chain outer;

  /** The last. */
  final ClassState last;

  /** Where the last was taken when the chain was first met. */
  final Throwable where;

  private Chain(long key) {
    this.key = key;
    this.outer = null;
    this.last = ClassState.NONE;
    this.where = new Throwable();
  }

  Chain(long key, Chain outer, ClassState last, Throwable where) {
    this.key = key;
    this.outer = outer;
    this.last = last;
    this.where = where;
  }

  /** The key of this chain and one lock more. */
  long with(ClassState s, LockMode mode, boolean trylock) {
    long k = (key ^ s.key(mode, trylock)) * 0x9e37_79b9_7f4a_7c15L;
    return k ^ (k >>> 29);
  }

  /** Its classes, the first taken first. */
  List<ClassState> classes() {
    List<ClassState> out = new ArrayList<>();
    for (Chain c = this; c != null && c.outer != null; c = c.outer) {
      out.addFirst(c.last);
    }
    return out;
  }

  // ---- all of them ----

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(Chain[].class);

  /** Open hash, at most half full; replaced as it grows. Written under the graph's lock. */
  private static volatile @Nullable Chain[] table = new @Nullable Chain[1 << 12];

  private static int count;

  /** The chain of a key, or null. Without a lock. */
  static @Nullable Chain find(long key) {
    @Nullable Chain[] t = table;
    int mask = t.length - 1;
    for (int i = (int) key & mask; ; i = (i + 1) & mask) {
      Chain c = (Chain) AT.getAcquire(t, i);
      if (c == null || c.key == key) {
        return c;
      }
    }
  }

  /** Enters a chain; under the graph's lock. */
  static void enter(Chain c) {
    if (2 * ++count > table.length) {
      @Nullable Chain[] bigger = new @Nullable Chain[2 * table.length];
      for (Chain old : table) {
        if (old != null) {
          put(bigger, old);
        }
      }
      table = bigger;
    }
    put(table, c);
  }

  private static void put(@Nullable Chain[] t, Chain c) {
    int mask = t.length - 1;
    int i = (int) c.key & mask;
    while (t[i] != null) {
      i = (i + 1) & mask;
    }
    AT.setRelease(t, i, c);
  }

  /** All chains, in no order; under the graph's lock. */
  static List<Chain> all() {
    List<Chain> out = new ArrayList<>(count);
    for (Chain c : table) {
      if (c != null) {
        out.add(c);
      }
    }
    return out;
  }
}
