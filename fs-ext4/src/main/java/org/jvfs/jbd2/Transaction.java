// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Changes that commit together. Mirrors struct transaction_s. */
final class Transaction {
  /** How far it is; see the package's description. */
  enum State {
    RUNNING,
    LOCKED,
    SWITCH,
    FLUSH,
    COMMIT,
    COMMIT_DFLUSH,
    COMMIT_JFLUSH,
    COMMIT_CALLBACK,
    FINISHED
  }

  final int tid;

  /** When it began, of {@link System#nanoTime}. */
  final long started = System.nanoTime();

  // Written under j_state_lock; read without it by those who wait.

  volatile State state = State.RUNNING;

  /** Open handles. */
  volatile int updates;

  /** Blocks that were dirtied, and that open handles may dirty yet. */
  int credits;

  /** The same for blocks that were revoked. */
  int revokeCredits;

  /** Handles there were. */
  int handles;

  /** Where it begins in the log. */
  long logStart;

  // Under j_list_lock.

  final JournalHeads reserved = new JournalHeads();
  final JournalHeads metadata = new JournalHeads();
  final JournalHeads shadow = new JournalHeads();
  final JournalHeads forget = new JournalHeads();

  /** Buffers whose last committed state it has, and which are not at home. */
  final JournalHeads checkpoint = new JournalHeads();

  final RunningRevokes revokes = new RunningRevokes();
  final Set<OrderedData> ordered = new LinkedHashSet<>();
  final List<CommitListener> listeners = new ArrayList<>();

  Transaction(int tid) {
    this.tid = tid;
  }

  JournalHeads list(BufferList which) {
    return switch (which) {
      case RESERVED -> reserved;
      case METADATA -> metadata;
      case SHADOW -> shadow;
      case FORGET -> forget;
      case NONE -> throw new IllegalArgumentException();
    };
  }

  boolean isAt(State s) {
    return state.compareTo(s) >= 0;
  }

  @Override
  public String toString() {
    return "transaction " + Tid.name(tid) + " " + state;
  }
}
