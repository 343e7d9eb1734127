// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.poll;

import org.jvfs.contract.FileOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.PollEvents;

/** Asking a file for its events. */
public final class VfsPoll {
  private VfsPoll() {}

  /** Whether a file knows events of its own; one that does not is always ready. */
  public static boolean canPoll(OpenFile f) {
    FileOperations op = f.checkedFop();
    return Implemented.has(op, "poll") || Implemented.has(op, "getPollHead");
  }

  /**
   * Which events are ready, EPOLL*, after telling {@code table} of each queue that is woken when
   * that changes. The driver is asked by {@code poll}; if it has none, for the one queue and then
   * for the mask; what has no queue is always ready. May block. Mirrors vfs_poll.
   */
  @MayBlock
  public static int poll(OpenFile f, PollTable table) {
    FileOperations op = f.checkedFop();
    if (Implemented.has(op, "poll")) {
      return op.poll(f, table);
    }
    if (!Implemented.has(op, "getPollHead")) {
      return PollEvents.DEFAULT;
    }
    int events = table.requested();
    WaitQueue head = op.getPollHead(f, events);
    if (head == null) {
      return PollEvents.DEFAULT;
    }
    table.pollWait(f, head);
    return op.pollMask(f, events);
  }
}
