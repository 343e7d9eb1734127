// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

/** Who is told that a transaction has ended. Mirrors j_commit_callback. */
public interface CommitListener {
  /**
   * From the thread that commits, before those who wait for the transaction are woken. It may start
   * no handle.
   *
   * @param committed false: the journal was aborted, and it may not be in the log
   */
  void ended(boolean committed);
}
