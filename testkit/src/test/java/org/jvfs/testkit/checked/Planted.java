// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.LockdepReport;
import org.jvfs.uapi.ErrnoException;

/**
 * A planted fault.
 *
 * @param row the row that it breaks
 * @param rule in which rule
 * @param plot what is done on the tree
 */
record Planted(String row, String rule, Plot plot) {
  /** What breaks a rule. */
  interface Plot {
    void run(Tree t) throws ErrnoException;
  }

  /** Demands that it is reported by row and rule, and nothing else is. */
  void isReported() throws ErrnoException {
    List<LockdepReport> told = new ArrayList<>();
    Thread me = Thread.currentThread();
    Consumer<LockdepReport> mine =
        r -> {
          if (Thread.currentThread() == me) {
            told.add(r);
          }
        };
    Lockdep.addListener(mine);
    try (Tree t = new Tree()) {
      plot.run(t);
    } finally {
      Lockdep.removeListener(mine);
    }
    assertThat(told).as("reports").isNotEmpty();
    for (LockdepReport r : told) {
      if (r.kind() == LockdepReport.Kind.HELD_ON_RETURN) {
        // Of the system call, which cannot help it.
        continue;
      }
      assertThat(r.kind())
          .as(r.text())
          .isIn(LockdepReport.Kind.CONTRACT, LockdepReport.Kind.BLOCKING);
      assertThat(r.text()).contains(row + " (").contains(rule);
      if (r.kind() == LockdepReport.Kind.CONTRACT) {
        assertThat(r.text())
            .contains("contract i_rwsem, ", "  expected: ", "  found:    ", "FaultsTest");
      }
    }
  }
}
