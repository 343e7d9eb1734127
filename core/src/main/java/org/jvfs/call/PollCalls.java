// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.lock.WaitQueue;
import org.jvfs.poll.EventPoll;
import org.jvfs.poll.PollWait;
import org.jvfs.poll.VfsPoll;
import org.jvfs.uapi.EpollEvent;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.PollEvents;
import org.jvfs.uapi.PollFd;

/** Waiting for events. Mirrors the system calls of fs/select.c and fs/eventpoll.c. */
final class PollCalls {
  private static final int ALWAYS = PollEvents.EPOLLERR | PollEvents.EPOLLHUP;

  private PollCalls() {}

  /** Mirrors do_sys_poll. */
  static int poll(FdTable files, PollFd[] fds, long nanos) throws ErrnoException {
    if (fds.length > files.limit()) {
      throw Errno.EINVAL.exception();
    }
    long start = System.nanoTime();
    try (PollWait wait = new PollWait()) {
      boolean over = nanos == 0;
      if (over) {
        wait.stopEntering();
      }
      while (true) {
        int ready = ask(files, fds, wait);
        if (ready > 0) {
          return ready;
        }
        wait.stopEntering();
        if (Thread.currentThread().isInterrupted()) {
          throw Errno.EINTR.exception();
        }
        if (over) {
          return 0;
        }
        long left =
            nanos < 0 || nanos == WaitQueue.FOREVER
                ? WaitQueue.FOREVER
                : nanos - (System.nanoTime() - start);
        // When the time is up the files are asked once more.
        over = wait.sleep(left) == WaitQueue.Outcome.TIMED_OUT;
      }
    }
  }

  private static int ask(FdTable files, PollFd[] fds, PollWait wait) {
    int ready = 0;
    for (PollFd p : fds) {
      p.revents = p.fd < 0 ? 0 : ask(files, p, wait);
      if (p.revents != 0) {
        ready++;
        wait.stopEntering();
      }
    }
    return ready;
  }

  private static int ask(FdTable files, PollFd p, PollWait wait) {
    OpenFile f = fileOrNull(files, p.fd);
    if (f == null) {
      return PollEvents.POLLNVAL;
    }
    try {
      int wanted = p.events & 0xffff | ALWAYS;
      wait.want(wanted);
      return VfsPoll.poll(f, wait) & wanted;
    } finally {
      f.put();
    }
  }

  private static @Nullable OpenFile fileOrNull(FdTable files, int fd) {
    try {
      return files.get(fd, false);
    } catch (ErrnoException e) {
      // Not open: told among the events.
      return null;
    }
  }

  /** A new instance of epoll. */
  static OpenFile epoll(Task task) throws ErrnoException {
    EventPoll ep = new EventPoll();
    OpenFile f =
        task.vfs().anonInodes().open(task.cred(), "[eventpoll]", EventPoll.FOP, Fcntl.O_RDWR, ep);
    ep.setSelf(f);
    return f;
  }

  /** Errors, in order: EINVAL (most, no instance), EINTR. Mirrors do_epoll_wait. */
  static List<EpollEvent> epollWait(OpenFile f, int max, long nanos) throws ErrnoException {
    EventPoll.checkMax(max);
    EventPoll ep = EventPoll.of(f);
    if (ep == null) {
      throw Errno.EINVAL.exception();
    }
    return ep.await(max, nanos);
  }
}
