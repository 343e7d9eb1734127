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
   * So many looks in a row with more callers than readers, and a reader is added; four times so
   * many, and one goes.
   */
  private static final int PATIENCE = 4;

  /**
   * A look that comes sooner after the last than this finds a reader at work; 1280 requests per
   * second.
   */
  private static final long BRISK_NANOS = 50_000_000;

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
        sample();
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
   * Adds a reader when several callers take turns at a good rate, up to as many as there are
   * callers, and has an extra one retire when there are fewer. More readers than callers cost: the
   * kernel wakes them in turn, so each request finds a cold one.
   *
   * <p>Callers are counted, and not requests that wait, because waiting tells little: while an
   * answer is still on its way out of the kernel its caller may already run and have sent its next
   * request.
   */
  private void sample() {
    long now = System.nanoTime();
    boolean brisk = now - sampled < BRISK_NANOS;
    int callers = turns > SAMPLE / 4 ? Long.bitCount(seen) : 1;
    sampled = now;
    turns = 0;
    seen = 0;
    crowded = brisk && callers > transport.count() ? crowded + 1 : 0;
    if (crowded == PATIENCE) {
      crowded = 0;
      transport.grow(false);
    }
    lonely = callers < transport.count() ? lonely + 1 : 0;
    retiring = index > 0 && lonely == 4 * PATIENCE;
  }
}
