// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;

/**
 * A lane that reads requests from one descriptor of the device, and answers on the same one as the
 * kernel demands.
 */
final class Reader extends Lane {
  private static final VarHandle BUSY;
  private static final VarHandle HANDLED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BUSY = lookup.findVarHandle(Reader.class, "busy", boolean.class);
      HANDLED = lookup.findVarHandle(Reader.class, "handled", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Every so many requests a look is taken at who sends them. */
  private static final int SAMPLE = 64;

  /**
   * So many looks in a row with too few readers, and one is added; four times so many with too
   * many, and one goes.
   */
  private static final int PATIENCE = 4;

  /**
   * Which part of the time a reader uses its processor when it has no rest, and which when it may
   * go. Twice the latter is less than the former, so that a reader who goes is not called back.
   */
  private static final int RESTLESS_PERCENT = 85;

  private static final int IDLE_PERCENT = 40;

  final int index;
  final int fd;
  private final ClassicTransport transport;
  private final FuseSession session;
  private @Nullable ClassicSlot slot;

  // Written by this reader, looked at by others without ordering.
  @SuppressWarnings("UnusedVariable") // read and written by its VarHandle
  private boolean busy;

  private long handled;

  private long sampled;
  private long cpuSampled;
  private int crowded;
  private int lonely;

  /**
   * Whose request was the last, how often that changed since the last look, and a hashed set of
   * them.
   */
  private int caller;

  private int turns;
  private long seen;
  private boolean retiring;

  Reader(ClassicTransport transport, FuseSession session, int index, int fd) {
    this.transport = transport;
    this.session = session;
    this.index = index;
    this.fd = fd;
  }

  boolean isBusy() {
    return (boolean) BUSY.getOpaque(this);
  }

  /** Grows with each request; the same value twice, and busy both times: stuck. */
  long handled() {
    return (long) HANDLED.getOpaque(this);
  }

  @Override
  void run() {
    while (!session.isStopping() && !retiring) {
      ClassicSlot s = slot;
      if (s == null) {
        s = transport.pool().take(this);
        slot = s;
      }
      long n = Libc.read(s.state, fd, s.in, s.inSize);
      if (n < 0) {
        if (goOn((int) -n)) {
          continue;
        }
        break;
      }
      BUSY.setOpaque(this, true);
      detached = false;
      s.receive((int) n);
      int pid = s.request.pid();
      if (pid != caller && pid != 0) {
        caller = pid;
        turns++;
        seen |= 1L << pid;
      }
      if (handled % SAMPLE == SAMPLE - 1) {
        sample(s);
      }
      session.handle(this, s.request, s.reply);
      if (detached) {
        slot = null;
      }
      BUSY.setOpaque(this, false);
      long count = handled + 1;
      HANDLED.setOpaque(this, count);
    }
  }

  @Override
  void ended() {
    BUSY.setOpaque(this, false);
    ClassicSlot s = slot;
    slot = null;
    if (s != null) {
      transport.pool().give(s);
    }
    transport.readerEnded(this);
  }

  private boolean goOn(int errno) {
    switch (errno) {
      case Errnos.EINTR, Errnos.EAGAIN, Errnos.ENOENT -> {
        return true; // ENOENT: the request was withdrawn before it was read
      }
      case Errnos.ENODEV -> session.log(System.Logger.Level.DEBUG, "unmounted", null);
      case Errnos.ECONNABORTED -> session.log(System.Logger.Level.INFO, "connection aborted", null);
      default ->
          session.failed(
              new FuseException("reading the FUSE device", errno, "the mount is given up"));
    }
    return false;
  }

  /**
   * Adds a reader when several callers take turns and those there are have no moment's rest, up to
   * as many as there are callers; and has an extra one retire when there is little to do. More
   * readers than needed cost: the kernel wakes them in turn, so each request finds a cold one, and
   * on busy processors they only take time from the callers. Two callers on two processors are
   * served half as fast again by one reader as by two.
   *
   * <p>It is CPU time that counts: who waits for a processor is not helped by another thread that
   * does. Callers are counted, and not requests that wait, because waiting tells little: while an
   * answer is still on its way out of the kernel its caller may already run and have sent its next
   * request.
   */
  private void sample(ClassicSlot s) {
    long now = System.nanoTime();
    long cpu = s.threadCpuNanos();
    long elapsed = now - sampled;
    long used = cpu - cpuSampled;
    int callers = turns > SAMPLE / 4 ? Long.bitCount(seen) : 1;
    sampled = now;
    cpuSampled = cpu;
    turns = 0;
    seen = 0;
    boolean restless = used * 100 > elapsed * RESTLESS_PERCENT;
    crowded = restless && callers > transport.count() ? crowded + 1 : 0;
    if (crowded == PATIENCE) {
      crowded = 0;
      transport.grow(false);
    }
    boolean idle = used * 100 < elapsed * IDLE_PERCENT;
    lonely = idle || callers < transport.count() ? lonely + 1 : 0;
    retiring = index > 0 && lonely >= 4 * PATIENCE;
  }
}
