// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.Arrays;
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

    /** All locks up to this one. */
    Chain chain = Chain.EMPTY;

    /** Taken with {@link Lockdep#STACKS} only. */
    @Nullable Throwable where;

    /** When it was taken, and since when it is waited for, ns; with {@link LockStat#ON} only. */
    long since;

    long waitsSince;

    HeldLock snapshot() {
      Object l = lock;
      assert l != null;
      Throwable w = where != null ? where : chain.where;
      return new HeldLock(l, state.lockClass(), state.subclass(), mode, trylock, Traces.frames(w));
    }
  }

  private Entry[] entries = new Entry[DEPTH];
  private int depth;

  /** How many of the entries spin. */
  private int spins;

  private final int[] contexts = new int[LockContext.values().length];

  /** For each mode, the bits of {@link Usage} that a lock taken now gets. */
  private final int[] contextBits = new int[LockMode.values().length];

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

  /**
   * A lock is taken inside all others.
   *
   * @param nested its order among those of its class held is kept by a lock held outside of them
   */
  void push(
      Object lock, ClassState state, LockMode mode, boolean trylock, boolean spin, boolean nested) {
    // A trylock keeps nobody waiting in its context.
    int used = trylock ? 0 : contextBits[mode.ordinal()];
    if ((state.usage & used) != used) {
      Usage.mark(this, state, used);
    }
    Chain outer = depth == 0 ? Chain.EMPTY : entries[depth - 1].chain;
    Chain chain = Chain.find(outer.with(state, mode, trylock));
    if (chain == null) {
      chain = Graph.validate(this, depth, state, mode, trylock, nested);
    }
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
    e.chain = chain;
    if (Lockdep.STACKS) {
      e.where = new Throwable();
    }
    if (LockStat.ON) {
      e.since = System.nanoTime();
      e.waitsSince = 0;
      state.stat(mode).acquired(Thread.currentThread().threadId());
    }
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
    if (LockStat.ON && e.since != 0) {
      e.state.stat(e.mode).hold.add(System.nanoTime() - e.since);
    }
    depth--;
    for (int i = at; i < depth; i++) {
      entries[i] = entries[i + 1];
    }
    entries[depth] = e;
    e.lock = null;
    e.where = null;
    rechain(at);
  }

  /** Another mode for the entry at a place. */
  void setMode(int at, LockMode mode) {
    entries[at].mode = mode;
    rechain(at);
  }

  /** The entries from a place on stand behind others than before. Mirrors reacquire_held_locks. */
  private void rechain(int from) {
    for (int i = from; i < depth; i++) {
      Entry e = entries[i];
      Chain outer = i == 0 ? Chain.EMPTY : entries[i - 1].chain;
      Chain chain = Chain.find(outer.with(e.state, e.mode, e.trylock));
      e.chain = chain != null ? chain : Graph.validate(this, i, e.state, e.mode, e.trylock, true);
    }
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
    countContexts(c);
  }

  /** False if it was not in that context. */
  boolean exit(LockContext c) {
    if (contexts[c.ordinal()] == 0) {
      return false;
    }
    contexts[c.ordinal()]--;
    countContexts(c);
    return true;
  }

  private void countContexts(LockContext c) {
    if (!Usage.CONTEXTS.contains(c)) {
      return;
    }
    for (LockMode m : LockMode.values()) {
      int bit = Usage.usedIn(c, m);
      contextBits[m.ordinal()] =
          in(c) ? contextBits[m.ordinal()] | bit : contextBits[m.ordinal()] & ~bit;
    }
  }

  /** The thread waits for what only a context can give: it holds all it has over it. */
  void waitFor(LockContext c) {
    for (int i = 0; i < depth; i++) {
      Entry e = entries[i];
      int bit = Usage.heldOver(c, e.mode);
      if ((e.state.usage & bit) == 0) {
        Usage.mark(this, e.state, bit);
      }
    }
  }

  boolean in(LockContext c) {
    return contexts[c.ordinal()] > 0;
  }

  String noBlockReason() {
    return noBlockReason;
  }

  /** Why nothing may block now, or null if it may. */
  @Nullable String whyNotBlock() {
    if (in(LockContext.NO_BLOCK)) {
      // First, for this says whose fault it is.
      return "in " + noBlockReason;
    }
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
    return null;
  }
}
