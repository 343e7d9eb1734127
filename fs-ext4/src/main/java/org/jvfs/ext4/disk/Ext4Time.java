// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

/**
 * Times of an inode: signed seconds in 32 bits, and where there is room 32 bits more, of which two
 * count how often the seconds went round and thirty are nanoseconds. Together they reach from 1901
 * to 2446. Mirrors ext4_encode_extra_time and ext4_decode_extra_time.
 */
public final class Ext4Time {
  /** The first second that can be said: 1901-12-13. */
  public static final long MIN = Integer.MIN_VALUE;

  /** The last second that can be said with the extra field: 2446-05-10. */
  public static final long MAX = (3L << 32) + Integer.MAX_VALUE;

  private static final int EPOCH_BITS = 2;

  private Ext4Time() {}

  /** Seconds since 1970. */
  public static long seconds(int low, int extra) {
    return low + ((long) (extra & 3) << 32);
  }

  /** Nanoseconds; a damaged disk may say up to 2^30-1. */
  public static int nanos(int extra) {
    return extra >>> EPOCH_BITS;
  }

  /** The extra field for a time from {@link #MIN} to {@link #MAX}. */
  public static int extra(long seconds, int nanos) {
    int epoch = (int) ((seconds - (int) seconds) >> 32) & 3;
    return nanos << EPOCH_BITS | epoch;
  }
}
