// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.poll;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.PollEvents;

/** A file that an epoll instance watches under a descriptor. Mirrors struct epitem. */
public final class EpItem implements PollTable {
  /** The bits that say how to tell, not what. */
  static final int HOW =
      PollEvents.EPOLLWAKEUP
          | PollEvents.EPOLLONESHOT
          | PollEvents.EPOLLET
          | PollEvents.EPOLLEXCLUSIVE;

  private static final int IN_OUT = PollEvents.EPOLLIN | PollEvents.EPOLLOUT;

  final EventPoll ep;

  /**
   * Not referenced: the file's end takes the item out before the driver hears of it, see {@link
   * EventPoll#released}.
   */
  final OpenFile file;

  final int fd;

  /** Written under the instance's mtx, read by wakers. */
  volatile int events;

  /** Under the instance's mtx. */
  long data;

  /** Taken out; under the instance's mtx. */
  boolean removed;

  /** Places in the file's queues; under the instance's mtx. */
  private final List<Watch> watches = new ArrayList<>(1);

  /** Links of the ready list and whether it is there; under the instance's lock. */
  @Nullable EpItem next;

  @Nullable EpItem prev;
  boolean ready;

  EpItem(EventPoll ep, OpenFile file, int fd, int events, long data) {
    this.ep = ep;
    this.file = file;
    this.fd = fd;
    this.events = events;
    this.data = data;
  }

  /** The item's place in one queue of the file. Mirrors struct eppoll_entry. */
  private final class Watch extends WaitQueue.Entry {
    final WaitQueue queue;

    Watch(WaitQueue queue) {
      this.queue = queue;
    }

    /** Mirrors ep_poll_callback. */
    @Override
    protected boolean wake(int key) {
      int e = events;
      boolean exclusive = (e & PollEvents.EPOLLEXCLUSIVE) != 0;
      boolean told = false;
      if ((e & ~HOW) != 0 && (key == 0 || (key & e) != 0)) {
        // Somebody sleeps, and what happened is of the kind it was entered for.
        told = ep.becomesReady(EpItem.this, queue) && hears(key, e);
      }
      return !exclusive || told;
    }

    private boolean hears(int key, int e) {
      int kind = key & IN_OUT;
      return kind == 0 || (kind != IN_OUT && (e & kind) != 0);
    }
  }

  /** Enters a queue of the file. Mirrors ep_ptable_queue_proc. */
  @Override
  public void pollWait(OpenFile f, WaitQueue queue) {
    Watch w = new Watch(queue);
    watches.add(w);
    if ((events & PollEvents.EPOLLEXCLUSIVE) != 0) {
      queue.addExclusive(w);
    } else {
      queue.add(w);
    }
  }

  @Override
  public int requested() {
    return events;
  }

  /** Leaves all queues; no wake-up reaches the item afterwards, nor is one under way. */
  void leaveQueues() {
    for (Watch w : watches) {
      w.queue.remove(w);
    }
    watches.clear();
  }
}
