// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jvfs.file.OpenFile;
import org.jvfs.fuse.session.Notifier;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.lock.WaitQueue;
import org.jvfs.poll.PollTable;
import org.jvfs.poll.VfsPoll;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.PollEvents;

/**
 * POLL: poll(2), select(2) and epoll(7) on the mount. The kernel asks for events, and where
 * somebody sleeps until there are some, to be told once when it should ask again. From then on
 * until it is released, the open file stands in the queues that its file system named.
 *
 * <p>No event is lost: the open file is entered in the queues and armed before its events are
 * looked at.
 */
final class PollOps {
  private final Served s;

  /** By file handle; few files are ever waited for. */
  private final ConcurrentHashMap<Long, Watch> watches = new ConcurrentHashMap<>();

  PollOps(Served s) {
    this.s = s;
  }

  /**
   * A file that cannot say is always ready. It is not answered by ENOSYS, after which the kernel
   * would ask about no file of the mount.
   *
   * @param kernelHandle the kernel's number for the open file
   * @param flags POLL_SCHEDULE_NOTIFY
   * @param events those that somebody waits for
   */
  void poll(long handle, long kernelHandle, int flags, int events, Reply r) throws ErrnoException {
    OpenFile f = s.file(handle);
    if (!VfsPoll.canPoll(f)) {
      r.polled(PollEvents.DEFAULT);
      return;
    }
    PollTable table = PollTable.NOW;
    if ((flags & FuseProtocol.POLL_SCHEDULE_NOTIFY) != 0) {
      s.errands().start();
      Watch w = watches.computeIfAbsent(handle, h -> new Watch(kernelHandle));
      w.events = events;
      w.armed = true;
      table = w;
    }
    r.polled(VfsPoll.poll(f, table));
  }

  /** Before an open file is closed for good: its queues may go with it. */
  void released(long handle) {
    if (watches.isEmpty()) {
      return;
    }
    Watch w = watches.remove(handle);
    if (w != null) {
      w.leave();
    }
  }

  /** The mount has gone. */
  void clear() {
    watches.values().forEach(Watch::leave);
    watches.clear();
  }

  /** An open file that somebody waits for, or did. */
  private final class Watch implements PollTable {
    private final long kernelHandle;

    /** The queues it stands in. Guarded by this. */
    private final List<Queued> queues = new ArrayList<>(1);

    /** Whether the kernel wants to be told. */
    volatile boolean armed;

    /** What was asked for last. */
    private volatile int events;

    Watch(long kernelHandle) {
      this.kernelHandle = kernelHandle;
    }

    @Override
    public int requested() {
      return events;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a queue is itself and no other
    public synchronized void pollWait(OpenFile file, WaitQueue queue) {
      for (Queued q : queues) {
        if (q.queue == queue) {
          return;
        }
      }
      Queued q = new Queued(this, queue);
      queues.add(q);
      queue.add(q);
    }

    synchronized void leave() {
      queues.forEach(q -> q.queue.remove(q));
      queues.clear();
    }

    /** Two who wake at once may both tell; the kernel then asks once for nothing. */
    void woken() {
      if (armed) {
        armed = false;
        s.errands().tell(this::notifyKernel);
      }
    }

    private void notifyKernel() {
      Notifier k = s.kernel();
      if (k != null) {
        k.poll(kernelHandle);
      }
    }
  }

  private static final class Queued extends WaitQueue.Entry {
    private final Watch watch;
    final WaitQueue queue;

    Queued(Watch watch, WaitQueue queue) {
      this.watch = watch;
      this.queue = queue;
    }

    @Override
    protected boolean wake(int key) {
      watch.woken();
      return true;
    }
  }
}
