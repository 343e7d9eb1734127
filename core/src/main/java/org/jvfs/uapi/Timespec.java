// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/**
 * A point in time: seconds since 1970-01-01T00:00:00Z, of either sign, and nanoseconds 0 to
 * 999,999,999. Immutable, so that one reference publishes both halves at once.
 */
public record Timespec(long sec, int nsec) implements Comparable<Timespec> {
  /** The epoch. */
  public static final Timespec ZERO = new Timespec(0, 0);

  public Timespec {
    if (nsec < 0 || nsec > 999_999_999) {
      throw new IllegalArgumentException("nanoseconds out of range: " + nsec);
    }
  }

  @Override
  public int compareTo(Timespec o) {
    int c = Long.compare(sec, o.sec);
    return c != 0 ? c : Integer.compare(nsec, o.nsec);
  }

  /**
   * This time with the nanoseconds cut to a multiple of {@code gran}, mirroring timestamp_truncate.
   */
  public Timespec truncate(int gran) {
    if (gran <= 1) {
      return this;
    }
    return gran >= 1_000_000_000 ? new Timespec(sec, 0) : new Timespec(sec, nsec - nsec % gran);
  }
}
