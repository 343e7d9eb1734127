// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.uapi.Errno;

/**
 * What a {@link FaultyDisk} does to which requests. Immutable but for the count of those it has
 * met; each method that narrows it makes another.
 */
public final class DiskFault {
  /** What happens to a request. */
  enum Kind {
    FAIL,
    TORN,
    LOST,
    SLOW
  }

  final Kind kind;
  final Errno errno;
  final long nanos;
  private final Set<Bio.Op> ops;
  private final long first;
  private final long end;
  private final double chance;
  private final int skip;
  private final int times;

  /** Requests that are of its kind and place, and have had the bad luck. */
  private final AtomicInteger met = new AtomicInteger();

  private DiskFault(
      Kind kind,
      Errno errno,
      long nanos,
      Set<Bio.Op> ops,
      long first,
      long end,
      double chance,
      int skip,
      int times) {
    this.kind = kind;
    this.errno = errno;
    this.nanos = nanos;
    this.ops = ops;
    this.first = first;
    this.end = end;
    this.chance = chance;
    this.skip = skip;
    this.times = times;
  }

  private static DiskFault of(Kind kind, Errno errno, long nanos, Set<Bio.Op> ops) {
    return new DiskFault(kind, errno, nanos, ops, 0, Long.MAX_VALUE, 1, 0, Integer.MAX_VALUE);
  }

  /** Nothing is done, and the answer is an error. */
  public static DiskFault fails(Errno errno, Bio.Op op, Bio.Op... more) {
    return of(Kind.FAIL, errno, 0, EnumSet.of(op, more));
  }

  /** Of a write, some sectors are done, which is up to chance, and the answer is EIO. */
  public static DiskFault tears() {
    return of(Kind.TORN, Errno.EIO, 0, EnumSet.of(Bio.Op.WRITE));
  }

  /** Nothing is done, and the answer is success: of writes, or of flushes, say. */
  public static DiskFault loses(Bio.Op op, Bio.Op... more) {
    if (op == Bio.Op.READ) {
      throw new IllegalArgumentException("a read whose bytes are lost");
    }
    return of(Kind.LOST, Errno.EIO, 0, EnumSet.of(op, more));
  }

  /** The request begins so much later. */
  public static DiskFault delays(long nanos, Bio.Op op, Bio.Op... more) {
    return of(Kind.SLOW, Errno.EIO, nanos, EnumSet.of(op, more));
  }

  /** Only requests that touch one of these sectors of 512 bytes; a FLUSH touches none. */
  public DiskFault at(long sector, long count) {
    return new DiskFault(kind, errno, nanos, ops, sector, sector + count, chance, skip, times);
  }

  /** Only by this chance, from 0 to 1. */
  public DiskFault chance(double p) {
    return new DiskFault(kind, errno, nanos, ops, first, end, p, skip, times);
  }

  /** Not the first {@code n} that it would have met. */
  public DiskFault after(int n) {
    return new DiskFault(kind, errno, nanos, ops, first, end, chance, n, times);
  }

  /** So often at most. */
  public DiskFault times(int n) {
    return new DiskFault(kind, errno, nanos, ops, first, end, chance, skip, n);
  }

  /** How many requests it has met, those that it let pass at first not counted. */
  public int hits() {
    return Math.max(0, Math.min(met.get() - skip, times));
  }

  /**
   * Whether it meets a request.
   *
   * @param luck from 0 to 1
   */
  boolean meets(Bio bio, double luck) {
    long from = bio.device().start() + bio.sector();
    long to = from + (bio.size() >> BlockDevice.SECTOR_SHIFT);
    boolean anywhere = first == 0 && end == Long.MAX_VALUE;
    if (!ops.contains(bio.op())
        || (!anywhere && (to == from || to <= first || from >= end))
        || luck >= chance) {
      return false;
    }
    int n = met.getAndIncrement();
    return n >= skip && n - skip < times;
  }
}
