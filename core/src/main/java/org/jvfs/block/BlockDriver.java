// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

/** What moves a disk's bytes. Mirrors a driver's queue_rq, or submit_bio of one without a queue. */
@FunctionalInterface
public interface BlockDriver {
  /**
   * Starts a request, which lies within the disk and is aligned as its {@link DiskLimits} say, and
   * sees to it that {@link Bio#complete} is called once: before this returns, or later from any
   * thread. Errors are told there, nothing is thrown. May block for room, not for the I/O of
   * another request that was submitted later.
   *
   * <p>Requests that are under way at the same time may be done in any order. {@link Bio#PREFLUSH}:
   * whatever was completed before the request was submitted is on stable storage before the request
   * begins; {@link Bio#FUA}: the request itself is, before it is completed.
   */
  void submit(Bio bio);
}
