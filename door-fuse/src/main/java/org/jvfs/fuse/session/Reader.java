// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
package org.jvfs.fuse.session;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;

/** A lane that reads requests from one descriptor of the device, and answers on the same one as the kernel demands. */
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

  /** Every so many requests a look is taken at how busy the readers are. A power of two. */
  private static final int SAMPLE = 32;

  /** So many more samples with than without another request waiting, and a reader is added. */
  private static final int CROWDED = 32;

  /** Samples over which an extra reader judges whether it is needed. */
  private static final int WINDOW = 256;

  /** In a window less than this share of samples with another reader busy: the extra reader goes. */
  private static final int NEEDED = WINDOW / 8;

  final int index;
  final int fd;
  private final ClassicTransport transport;
  private final FuseSession session;
  private @Nullable ClassicSlot slot;

  // Written by this reader, looked at by others without ordering.
  private boolean busy;
  private long handled;

  private int crowd;
  private int samples;
  private int overlaps;

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
    while (!session.isStopping()) {
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
      session.handle(this, s.request, s.reply);
      if (detached) {
        slot = null;
      }
      BUSY.setOpaque(this, false);
      long count = handled + 1;
      HANDLED.setOpaque(this, count);
      if (count % SAMPLE == 0 && retires()) {
        break;
      }
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
      case Errnos.ECONNABORTED ->
          session.log(System.Logger.Level.INFO, "connection aborted", null);
      default ->
          session.failed(
              new FuseException("reading the FUSE device", errno, "the mount is given up"));
    }
    return false;
  }

  /**
   * Adds a reader when requests keep queueing up, and says whether this one, being extra, is no longer needed. More readers
   * than needed cost: the kernel wakes them in turn, so each request finds a cold one.
   */
  private boolean retires() {
    ClassicSlot s = slot;
    if (s != null && transport.mayGrow()) {
      Mem.putInt(s.pollfd, fd);
      Mem.putInt(s.pollfd + 4, Libc.POLLIN);
      boolean waiting = Libc.poll(s.state, s.pollfd, 1, 0) > 0;
      crowd = waiting ? crowd + 1 : Math.max(0, crowd - 1);
      if (crowd >= CROWDED) {
        crowd = 0;
        transport.grow(false);
      }
    }
    if (index == 0) {
      return false;
    }
    if (transport.anotherBusy(this)) {
      overlaps++;
    }
    if (++samples < WINDOW) {
      return false;
    }
    boolean needed = overlaps >= NEEDED;
    samples = 0;
    overlaps = 0;
    return !needed;
  }
}
