// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.subject;

import org.jvfs.testkit.call.Calls;

/**
 * A fresh, empty tree and the processes living in it. Closing it ends them and unmounts the tree.
 */
public interface Fixture extends AutoCloseable {
  /**
   * Starts a process whose root is the root of the tree: uid and gid 0, no supplementary groups,
   * all capabilities, umask 022, working directory "/", no descriptor open. The fixture closes it
   * at the latest when it is closed itself.
   */
  Calls newProcess();

  @Override
  void close();
}
