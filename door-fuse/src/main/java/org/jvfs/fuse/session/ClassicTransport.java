// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.wire.FuseProtocol;

/**
 * Blocking reads of /dev/fuse. One reader at first; more, each on a clone of the descriptor, when
 * it has no rest (up to {@code maxReaders}), and a few beyond that when all readers are stuck in
 * the handler.
 */
final class ClassicTransport {
  /** Readers beyond maxReaders when handlers block that should not. */
  private static final int EMERGENCY = 16;

  private static final long TICK_BUSY_NANOS = 5_000_000;
  private static final long TICK_IDLE_NANOS = 50_000_000;

  private final FuseSession session;
  private final SlotPool pool;
  private final int normal;

  // Guarded by this. A slot of readers is null while nobody reads fds' descriptor there.
  private final @Nullable Reader[] readers;
  private final int[] fds;
  private boolean cloneFailed;

  /** How many readers there are; written under the monitor. */
  private volatile int count;

  private volatile boolean closed;

  ClassicTransport(FuseSession session, int fd, int maxReaders) {
    this.session = session;
    this.normal = maxReaders;
    this.pool = new SlotPool(session, maxReaders + 2);
    this.readers = new @Nullable Reader[maxReaders + EMERGENCY];
    this.fds = new int[readers.length];
    java.util.Arrays.fill(fds, -1);
    fds[0] = fd;
  }

  void start() {
    grow(true);
    Thread watchdog = new Thread(this::watch, session.threadName("watch"));
    watchdog.setDaemon(true);
    watchdog.start();
  }

  SlotPool pool() {
    return pool;
  }

  int count() {
    return count;
  }

  /** Starts another reader, if there may be one more. */
  void grow(boolean emergency) {
    Reader reader;
    synchronized (this) {
      if (closed || cloneFailed || count >= (emergency ? readers.length : normal)) {
        return;
      }
      int index = freeIndex();
      if (fds[index] < 0) {
        fds[index] = cloneDevice();
        if (fds[index] < 0) {
          cloneFailed = true;
          return;
        }
      }
      reader = new Reader(this, session, index, fds[index]);
      readers[index] = reader;
      count++;
      session.laneStarting(reader);
    }
    try {
      reader.start(session.threadName("reader-" + reader.index));
    } catch (OutOfMemoryError e) {
      // No more threads to be had: the readers there are go on.
      session.log(System.Logger.Level.WARNING, "no thread for another reader", e);
      reader.ended();
    }
  }

  private int freeIndex() {
    int index = 0;
    while (readers[index] != null) {
      index++;
    }
    return index;
  }

  /**
   * A descriptor for one more reader; an answer must be written to the descriptor its request was
   * read from.
   */
  private int cloneDevice() {
    int fd = Libc.open("/dev/fuse", Libc.O_RDWR | Libc.O_CLOEXEC);
    if (fd >= 0) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment master = arena.allocateFrom(ValueLayout.JAVA_INT, fds[0]);
        int rc = Libc.ioctl(fd, FuseProtocol.DEV_IOC_CLONE, master.address());
        if (rc >= 0) {
          return fd;
        }
        Libc.close(fd);
        fd = rc;
      }
    }
    session.log(System.Logger.Level.DEBUG, "no second reader: " + Errnos.name(-fd), null);
    return fd;
  }

  void readerEnded(Reader reader) {
    synchronized (this) {
      readers[reader.index] = null;
      count--;
      if (reader.index == 0) {
        closed = true;
      }
    }
    session.laneEnded(reader);
  }

  /**
   * Handlers should not wait on a reader's thread. When they do, and no reader is left, this adds
   * one.
   */
  private void watch() {
    long[] before = new long[readers.length];
    boolean[] wasBusy = new boolean[readers.length];
    while (!closed) {
      boolean stuck = true;
      boolean active = false;
      for (int i = 0; i < readers.length; i++) {
        Reader reader = readers[i];
        if (reader == null) {
          wasBusy[i] = false;
          continue;
        }
        boolean busy = reader.isBusy();
        long handled = reader.handled();
        active |= busy || handled != before[i];
        stuck &= busy && wasBusy[i] && handled == before[i];
        wasBusy[i] = busy;
        before[i] = handled;
      }
      if (stuck && count > 0) {
        grow(true);
      }
      LockSupport.parkNanos(active ? TICK_BUSY_NANOS : TICK_IDLE_NANOS);
    }
  }

  /** The last lane has ended and no answer is under way. */
  synchronized void close() {
    closed = true;
    pool.close();
    for (int i = 0; i < fds.length; i++) {
      if (fds[i] >= 0) {
        Libc.close(fds[i]);
        fds[i] = -1;
      }
    }
  }
}
