// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.call;

/**
 * A file time.
 *
 * @param sec seconds since 1970, may be negative
 * @param nsec 0 to 999,999,999, or {@link #NSEC_NOW} or {@link #NSEC_OMIT} in an argument of
 *     utimensat
 */
public record Time(long sec, long nsec) implements Comparable<Time> {
  /** {@code UTIME_NOW} of utimensat(2). */
  public static final long NSEC_NOW = 0x3fffffffL;

  /** {@code UTIME_OMIT} of utimensat(2). */
  public static final long NSEC_OMIT = 0x3ffffffeL;

  /** Asks utimensat for the present time. */
  public static final Time NOW = new Time(0, NSEC_NOW);

  /** Asks utimensat to leave this time alone. */
  public static final Time OMIT = new Time(0, NSEC_OMIT);

  @Override
  public int compareTo(Time other) {
    int bySec = Long.compare(sec, other.sec);
    return bySec != 0 ? bySec : Long.compare(nsec, other.nsec);
  }

  /** The script form: {@code now}, {@code omit} or {@code sec.nsec}. */
  @Override
  public String toString() {
    if (nsec == NSEC_NOW) {
      return "now";
    }
    if (nsec == NSEC_OMIT) {
      return "omit";
    }
    return sec + "." + nsec;
  }
}
