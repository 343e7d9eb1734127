// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

/** A disk that a {@link DiskProvider} opened, and which part of it was asked for. */
public interface OpenDisk extends AutoCloseable {
  Gendisk disk();

  /** The part's first sector of 512 bytes on the disk. */
  long start();

  /** How many sectors the part has. */
  long sectors();

  /** The part as a device. */
  default BlockDevice device(long dev) {
    return new BlockDevice(dev, disk(), start(), sectors());
  }

  /**
   * Gives the disk back; nothing is flushed. No request may be under way, and none may come. May
   * block.
   */
  @Override
  void close();
}
