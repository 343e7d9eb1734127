// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The blocks that one transaction revokes. Each transaction has its own, so the two tables of which
 * Linux changes one for the other as a commit begins are that of the running transaction and that
 * of the committing one. Under the journal's {@code j_list_lock} while the transaction runs; then
 * its commit's alone.
 */
final class RunningRevokes {
  private final Set<Long> blocks = new HashSet<>();

  /** Mirrors jbd2_journal_revoke; whether it was not there. */
  boolean add(long block) {
    return blocks.add(block);
  }

  /** The block is metadata again. Mirrors jbd2_journal_cancel_revoke. */
  void cancel(long block) {
    if (!blocks.isEmpty()) {
      blocks.remove(block);
    }
  }

  /** All of them, ascending. */
  long[] blocks() {
    long[] all = new long[blocks.size()];
    int i = 0;
    for (long b : blocks) {
      all[i++] = b;
    }
    Arrays.sort(all);
    return all;
  }
}
