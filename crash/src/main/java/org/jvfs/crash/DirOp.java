// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.List;

/**
 * One change of directory entries, which reaches the disk as a whole. Under the mutex of the {@link
 * CrashDisk}.
 */
final class DirOp {
  /** What is done to the entries on the disk. */
  interface Change {
    void apply();
  }

  /** Rising in the order in which changes were made. */
  final long seq;

  /** The directories whose entries it changes, one or two. */
  final List<Node> dirs;

  private final Change change;

  /** What reaches the disk before it; empty when it is there itself. */
  private List<DirOp> needs;

  private boolean done;

  DirOp(long seq, List<Node> dirs, List<DirOp> needs, Change change) {
    this.seq = seq;
    this.dirs = dirs;
    this.needs = needs;
    this.change = change;
  }

  List<DirOp> needs() {
    return needs;
  }

  /** Whether it is on the disk. */
  boolean isDone() {
    return done;
  }

  void apply() {
    change.apply();
    done = true;
    // Else each change would keep all that ever came before it.
    needs = List.of();
  }
}
