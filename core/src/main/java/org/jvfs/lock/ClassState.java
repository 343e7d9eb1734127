// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A class at one nesting level: a node of the graph of lock order. Mirrors struct lock_class. */
final class ClassState {
  /** Stands for none. */
  static final ClassState NONE = new ClassState(new LockClass("none"), Subclass.NORMAL, 0, "none");

  private final LockClass lockClass;
  private final Subclass subclass;
  private final int id;
  private final String name;

  /** For each mode, tried or not: what it adds to a chain's key. */
  private final long[] keys = new long[6];

  /** Edges to classes taken while this was held, and from those held. Under the graph's lock. */
  final List<Edge> after = new ArrayList<>();

  final List<Edge> before = new ArrayList<>();

  /** Bits of {@link Usage}, and where each was first seen. Written under the graph's lock. */
  volatile int usage;

  final @Nullable Throwable[] usedAt = new @Nullable Throwable[Usage.BITS];

  final LockStat writeStat = new LockStat();
  final LockStat readStat = new LockStat();

  /**
   * A node.
   *
   * @param id from 1, in the order of first use
   * @param name as reports and views show it
   */
  ClassState(LockClass lockClass, Subclass subclass, int id, String name) {
    this.lockClass = lockClass;
    this.subclass = subclass;
    this.id = id;
    this.name = name;
    for (int i = 0; i < keys.length; i++) {
      keys[i] = scramble(8L * id + i + 1);
    }
  }

  /** The finishing step of splitmix64: near numbers become far ones. */
  private static long scramble(long n) {
    long z = n * 0x9e37_79b9_7f4a_7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }

  LockClass lockClass() {
    return lockClass;
  }

  Subclass subclass() {
    return subclass;
  }

  int id() {
    return id;
  }

  String name() {
    return name;
  }

  long key(LockMode mode, boolean trylock) {
    return keys[2 * mode.ordinal() + (trylock ? 1 : 0)];
  }

  LockStat stat(LockMode mode) {
    return mode == LockMode.WRITE ? writeStat : readStat;
  }

  @Nullable Edge edgeTo(ClassState to) {
    for (Edge e : after) {
      if (e.to == to) {
        return e;
      }
    }
    return null;
  }
}
