// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.Errno;

/**
 * What is met, and what then happens. Immutable.
 *
 * @param ops which requests
 * @param path whose places match; null for all, and for those without a place
 * @param skip how many of them go well first
 * @param probability of each further one to be met, 0 to 1
 * @param seed of the choice among them
 * @param afterBytes how many bytes are moved before anything happens; below 0 for no such condition
 * @param times how often it happens
 * @param delay how long the request takes more; zero for no longer
 * @param hook called then; null for none
 * @param errno the request fails with; null for none
 * @param most how many bytes one request moves at most
 */
record FaultRule(
    Set<FaultOp> ops,
    @Nullable Pattern path,
    long skip,
    double probability,
    long seed,
    long afterBytes,
    long times,
    Duration delay,
    @Nullable FaultHook hook,
    @Nullable Errno errno,
    long most) {
  /** One that meets nothing yet, and does nothing. */
  static FaultRule of(@Nullable Pattern path) {
    return new FaultRule(
        Set.of(), path, 0, 1, 0, -1, Long.MAX_VALUE, Duration.ZERO, null, null, Long.MAX_VALUE);
  }

  boolean covers(FaultEvent e) {
    return ops.contains(e.op()) && (path == null || matches(e.path()) || matches(e.secondPath()));
  }

  private boolean matches(@Nullable String p) {
    return p != null && path != null && path.matcher(p).matches();
  }

  /**
   * Whether the seed chooses the {@code n}th request. A function of both, so that threads which
   * race for the numbers do not change how many are chosen.
   */
  boolean chooses(long n) {
    return probability >= 1 || unit(seed + n * 0x9e3779b97f4a7c15L) < probability;
  }

  /** Even in [0, 1): the finishing steps of SplitMix64. */
  private static double unit(long x) {
    long z = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1p-53;
  }

  FaultRule withOps(Set<FaultOp> o) {
    return new FaultRule(
        Set.copyOf(o), path, skip, probability, seed, afterBytes, times, delay, hook, errno, most);
  }

  FaultRule withSkip(long n) {
    return new FaultRule(
        ops, path, n, probability, seed, afterBytes, times, delay, hook, errno, most);
  }

  FaultRule withChance(double p, long s) {
    return new FaultRule(ops, path, skip, p, s, afterBytes, times, delay, hook, errno, most);
  }

  FaultRule withAfterBytes(long n) {
    return new FaultRule(ops, path, skip, probability, seed, n, times, delay, hook, errno, most);
  }

  FaultRule withTimes(long n) {
    return new FaultRule(
        ops, path, skip, probability, seed, afterBytes, n, delay, hook, errno, most);
  }

  FaultRule withDelay(Duration d) {
    return new FaultRule(
        ops, path, skip, probability, seed, afterBytes, times, d, hook, errno, most);
  }

  FaultRule withHook(@Nullable FaultHook h) {
    return new FaultRule(
        ops, path, skip, probability, seed, afterBytes, times, delay, h, errno, most);
  }

  FaultRule withErrno(@Nullable Errno e) {
    return new FaultRule(
        ops, path, skip, probability, seed, afterBytes, times, delay, hook, e, most);
  }

  FaultRule withMost(long n) {
    return new FaultRule(
        ops, path, skip, probability, seed, afterBytes, times, delay, hook, errno, n);
  }
}
