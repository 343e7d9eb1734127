// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.jvfs.nio.conformance.cases.ChannelCases;
import org.jvfs.nio.conformance.cases.LockCases;
import org.jvfs.nio.conformance.cases.NameCases;
import org.jvfs.nio.conformance.cases.PathCases;

/**
 * Another file system in memory, with the same cases: a harness that finds nothing there sees
 * nothing.
 */
final class JimfsTest {
  @Test
  void isSeenToDiffer() throws IOException {
    String why = Subjects.whyNoKernel();
    assumeTrue(why.isEmpty(), why);
    Set<String> differ = new TreeSet<>();
    try (Subject kernel = Subjects.kernel();
        Subject jimfs = Subjects.jimfs(kernel.directory().toString())) {
      Comparison comparison = new Comparison(kernel, jimfs, java.util.List.of());
      // Not those of transfers: there a channel to itself waits for ever.
      for (Class<?> holder :
          Set.of(ChannelCases.class, LockCases.class, NameCases.class, PathCases.class)) {
        for (Case c : Case.of(holder)) {
          if (!comparison.run(c).isEmpty()) {
            differ.add(c.name());
          }
        }
      }
    }
    System.out.println("Jimfs differs in " + differ);
    // Locks that keep nobody out; no permissions, no loops of links beyond a count.
    assertThat(differ).contains("LockCases.overlaps", "NameCases.linksOfLinks");
    assertThat(differ).hasSizeGreaterThan(8);
  }
}
