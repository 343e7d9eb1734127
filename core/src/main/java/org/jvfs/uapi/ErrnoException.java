// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

import java.io.IOException;

/**
 * A call's failure. An expected answer (a missing name, a refused permission) is a shared instance
 * without a stack trace; a failure that somebody will want to find the origin of is made with
 * {@link #because}, which records where.
 *
 * <p>Run with {@code -Djvfs.errno.stacks=true} to have every instance record its origin.
 */
public final class ErrnoException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final boolean STACKS = Boolean.getBoolean("jvfs.errno.stacks");
  private static final ErrnoException[] EXPECTED = new ErrnoException[Errno.values().length];

  static {
    for (Errno e : Errno.values()) {
      EXPECTED[e.ordinal()] = new ErrnoException(e, e.name() + ": " + e.text(), false);
    }
  }

  private final Errno errno;
  private final boolean traced;

  private ErrnoException(Errno errno, String message, boolean traced) {
    super(message);
    this.errno = errno;
    this.traced = traced;
    if (traced) {
      super.fillInStackTrace();
    }
  }

  /** The shared, stackless exception of an expected answer. */
  public static ErrnoException expected(Errno e) {
    return STACKS ? new ErrnoException(e, e.name() + ": " + e.text(), true) : EXPECTED[e.ordinal()];
  }

  /** An exception that says why, with a stack trace. */
  public static ErrnoException because(Errno e, String why) {
    return new ErrnoException(e, e.name() + ": " + why, true);
  }

  /** Throws if {@code result} is a negative errno, else returns it. */
  public static int check(int result) throws ErrnoException {
    if (result < 0) {
      throw expected(Errno.of(result));
    }
    return result;
  }

  /** Throws if {@code result} is a negative errno, else returns it. */
  public static long check(long result) throws ErrnoException {
    if (result < 0) {
      throw expected(Errno.of((int) result));
    }
    return result;
  }

  /** Which error. */
  public Errno errno() {
    return errno;
  }

  /** The error as a negative number. */
  public int neg() {
    return errno.neg;
  }

  @Override
  @SuppressWarnings(
      "UnsynchronizedOverridesSynchronized") // decides, and lets Throwable lock itself
  public Throwable fillInStackTrace() {
    return traced ? super.fillInStackTrace() : this;
  }
}
