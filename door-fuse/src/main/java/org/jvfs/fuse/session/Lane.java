// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.lock.LongWait;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** A thread that receives requests and calls the handler, with what belongs to it alone. */
abstract class Lane {
  /**
   * The signal that takes a thread out of a blocking call; SIGRTMAX-5 is used by neither the JDK
   * nor glibc.
   */
  private static final int WAKE_SIGNAL = 59;

  private static final int PID = (int) ProcessHandle.current().pid();
  private static final int WAKE_INSTALLED = Libc.installWakeSignal(WAKE_SIGNAL);

  /** Written by this lane only. */
  final Counters counters = new Counters();

  /** Whether the request at hand was detached; this lane's thread only. */
  boolean detached;

  /** Whether the request at hand would wait for long; this lane's thread only. */
  boolean mustMove;

  private volatile int tid;
  private volatile @Nullable Thread thread;

  /** The class of all lane threads, so that code which must not run on one can tell. */
  static final class LaneThread extends Thread implements LongWait.Sensitive {
    private final Lane lane;

    LaneThread(Lane lane, Runnable body, String name) {
      super(null, body, name, 0, false);
      this.lane = lane;
      setDaemon(true);
    }

    /** Ends the call; {@link FuseSession} makes it again on another thread. */
    @Override
    public void beforeLongWait() throws ErrnoException {
      lane.mustMove = true;
      throw Errno.EAGAIN.exception();
    }
  }

  abstract void run();

  /** Called on the lane's thread after {@link #run}, however that ended. */
  abstract void ended();

  final void start(String name) {
    Thread t =
        new LaneThread(
            this,
            () -> {
              tid = Libc.gettid();
              try {
                run();
              } finally {
                tid = 0;
                thread = null;
                ended();
              }
            },
            name);
    thread = t;
    t.start();
  }

  final boolean isOwnThread() {
    return Thread.currentThread().equals(thread);
  }

  final boolean isAlive() {
    return thread != null;
  }

  /**
   * Interrupts the system call the lane blocks in, if any. It may miss: repeat until the lane has
   * gone.
   */
  final void wake() {
    int target = tid;
    if (target != 0 && WAKE_INSTALLED == 0) {
      Libc.tgkill(PID, target, WAKE_SIGNAL);
    }
  }
}
