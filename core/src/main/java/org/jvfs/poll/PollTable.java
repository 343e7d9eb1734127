// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.poll;

import org.jvfs.file.OpenFile;
import org.jvfs.lock.WaitQueue;

/** Who asks for a file's events and wants to hear of later ones. Mirrors poll_table. */
@FunctionalInterface
public interface PollTable {
  /** Asks for what is ready now, and waits for nothing. */
  PollTable NOW = (file, queue) -> {};

  /**
   * Enters the queue, which is woken when the file's events may have changed; a file may name
   * several. Mirrors poll_wait.
   */
  void pollWait(OpenFile file, WaitQueue queue);

  /** The events it wants to hear of, EPOLL*; all unless it says less. Mirrors the table's _key. */
  default int requested() {
    return -1;
  }
}
