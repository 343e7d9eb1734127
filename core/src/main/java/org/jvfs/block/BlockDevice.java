// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

/**
 * A disk or a part of one, that can be opened. Mirrors the visible part of struct block_device.
 *
 * @param dev the device's number
 * @param disk the disk it is a part of
 * @param start its first sector on the disk; sectors are of 512 bytes
 * @param sectors how many it has
 */
public record BlockDevice(long dev, Gendisk disk, long start, long sectors) {
  public BlockDevice {
    if (start < 0 || sectors < 0 || start > disk.capacity() - sectors) {
      throw new IllegalArgumentException(sectors + " sectors at " + start + " of " + disk);
    }
  }
}
