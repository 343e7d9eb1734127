// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.Tree;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a run has found, each thing once. */
final class Findings {
  private final Set<Finding> all = new LinkedHashSet<>();
  private final Frames frames;

  Findings(Frames frames) {
    this.frames = frames;
  }

  /** Something found where the run is now; the message is told how it came there. */
  void add(Finding.Kind kind, Tree at, String rule, String what) {
    all.add(new Finding(kind, frames.outermost(at), rule + ": " + frames.chain() + what));
  }

  Set<Finding> all() {
    return all;
  }
}
