// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

/**
 * What a disk can do. Mirrors struct queue_limits.
 *
 * @param logicalBlockSize the unit of its addresses: requests begin and end at multiples; a power
 *     of two from 512 to 4096
 * @param physicalBlockSize what it writes at once, and so what a power cut leaves whole; at least
 *     the logical size
 * @param maxBytes the most one request may move
 * @param memoryAlignment what the address of each piece of memory has to be a multiple of
 * @param discardGranularity the unit of discards, bytes; 0: it cannot discard
 * @param writeZeroes whether it can be told to write zeros without being given them
 * @param volatileCache whether what was written may be lost until a flush
 */
public record DiskLimits(
    int logicalBlockSize,
    int physicalBlockSize,
    int maxBytes,
    int memoryAlignment,
    int discardGranularity,
    boolean writeZeroes,
    boolean volatileCache) {

  /** A disk of 512-byte sectors that takes any memory, with a cache and nothing else. */
  public static final DiskLimits PLAIN = new DiskLimits(512, 512, 1 << 20, 1, 0, false, true);

  public DiskLimits {
    if (Integer.bitCount(logicalBlockSize) != 1
        || logicalBlockSize < BlockDevice.SECTOR_SIZE
        || logicalBlockSize > 4096
        || physicalBlockSize < logicalBlockSize
        || maxBytes < physicalBlockSize
        || memoryAlignment < 1
        || discardGranularity < 0) {
      throw new IllegalArgumentException("limits of a disk that cannot be");
    }
  }
}
