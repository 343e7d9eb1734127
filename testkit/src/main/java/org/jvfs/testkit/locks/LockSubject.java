// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.util.List;

/** A file system with owners that take locks on its files. */
public interface LockSubject extends AutoCloseable {
  /**
   * Gives the commands in order, each when nothing goes on any more but waiting for locks, and
   * tells what happened, in order. A command to an owner that waits is skipped, and told as such;
   * so is a signal to one that does not.
   */
  List<LockEvent> run(List<LockCall> batch);

  /**
   * The same, knowing what another subject has told of the batch: one that cannot see when nothing
   * goes on any more waits longer for those who have returned there.
   */
  default List<LockEvent> run(List<LockCall> batch, List<LockEvent> other) {
    return run(batch);
  }

  /**
   * Whether the order in which calls return within one command means something. Else only which do
   * is compared.
   */
  boolean ordered();

  @Override
  void close();
}
