// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The locks one thread holds, first taken first, and the contexts it is in. Only it may look. */
final class HeldLocks {
  private static final ThreadLocal<HeldLocks> CURRENT = ThreadLocal.withInitial(HeldLocks::new);

  /** Enough for most; grows. */
  private static final int DEPTH = 48;

  /** One held lock. The objects are kept and used again. */
  static final class Entry {
    @Nullable Object lock;
    ClassState state = ClassState.NONE;
    LockMode mode = LockMode.WRITE;
    boolean trylock;

    /** Under it nothing may block. */
    boolean spin;

    /** How often {@link Lockdep#pin} exceeds unpin. */
    int pins;

    @Nullable Throwable where;

    void copy(Entry e) {
      lock = e.lock;
      state = e.state;
      mode = e.mode;
      trylock = e.trylock;
      spin = e.spin;
      pins = e.pins;
      where = e.where;
    }

    HeldLock snapshot() {
      Object l = lock;
      assert l != null;
      Throwable w = where;
      return new HeldLock(
          l,
          state.lockClass(),
          state.subclass(),
          mode,
          trylock,
          w == null ? List.of() : Traces.frames(w));
    }
  }

  private Entry[] entries = new Entry[DEPTH];
  private int depth;

  /** How many of the entries spin. */
  private int spins;

  private final int[] contexts = new int[LockContext.values().length];
  private String noBlockReason = "";

  private HeldLocks() {
    for (int i = 0; i < DEPTH; i++) {
      entries[i] = new Entry();
    }
  }

  static HeldLocks current() {
    return CURRENT.get();
  }

  int depth() {
    return depth;
  }

  Entry entry(int i) {
    return entries[i];
  }

  void push(Object lock, ClassState state, LockMode mode, boolean trylock, boolean spin) {
    if (depth == entries.length) {
      grow();
    }
    Entry e = entries[depth++];
    e.lock = lock;
    e.state = state;
    e.mode = mode;
    e.trylock = trylock;
    e.spin = spin;
    e.pins = 0;
    e.where = Lockdep.STACKS ? new Throwable() : null;
    if (spin) {
      spins++;
    }
  }

  private void grow() {
    int n = entries.length;
    entries = Arrays.copyOf(entries, 2 * n);
    for (int i = n; i < 2 * n; i++) {
      entries[i] = new Entry();
    }
  }

  /** The place of a lock, the last taken first; -1 if it is not held. */
  int find(Object lock) {
    for (int i = depth - 1; i >= 0; i--) {
      if (entries[i].lock == lock) {
        return i;
      }
    }
    return -1;
  }

  /** Takes out the entry at a place. */
  void remove(int at) {
    Entry e = entries[at];
    if (e.spin) {
      spins--;
    }
    depth--;
    for (int i = at; i < depth; i++) {
      entries[i] = entries[i + 1];
    }
    entries[depth] = e;
    e.lock = null;
    e.where = null;
  }

  /** The innermost spinning lock, or null. */
  @Nullable Entry spinning() {
    if (spins == 0) {
      return null;
    }
    int i = depth - 1;
    while (!entries[i].spin) {
      i--;
    }
    return entries[i];
  }

  // ---- contexts ----

  void enter(LockContext c, String reason) {
    if (contexts[c.ordinal()]++ == 0 && c == LockContext.NO_BLOCK) {
      noBlockReason = reason;
    }
  }

  /** False if it was not in that context. */
  boolean exit(LockContext c) {
    if (contexts[c.ordinal()] == 0) {
      return false;
    }
    contexts[c.ordinal()]--;
    return true;
  }

  boolean in(LockContext c) {
    return contexts[c.ordinal()] > 0;
  }

  String noBlockReason() {
    return noBlockReason;
  }

  /** Why nothing may block now, or null if it may. */
  @Nullable String whyNotBlock() {
    Entry e = spinning();
    if (e != null) {
      return "under spin lock " + e.state.name();
    }
    if (in(LockContext.RCU_READ)) {
      return "in an RCU read section";
    }
    if (in(LockContext.COMPLETION)) {
      return "in completion context";
    }
    if (in(LockContext.NO_BLOCK)) {
      return "in " + noBlockReason;
    }
    return null;
  }
}
