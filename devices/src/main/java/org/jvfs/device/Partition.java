// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;

/**
 * A part of a disk, as a table says. In sectors of 512 bytes, whatever the disk's own are.
 *
 * @param number as in {@code sda1}: MBR counts logical partitions from 5
 * @param start its first sector
 * @param sectors how many it has, at least 1; it lies within the disk
 * @param type the MBR's as {@code 0x83}, the GPT's GUID in lower case
 * @param uuid the GPT's GUID of it in lower case; of an MBR the disk's signature and the number, as
 *     Linux makes it, or "" without a signature
 * @param name the GPT's, "" for none
 */
public record Partition(
    int number, long start, long sectors, String type, String uuid, String name) {
  /** The device that it is of its disk. */
  public BlockDevice device(long dev, Gendisk disk) {
    return new BlockDevice(dev, disk, start, sectors);
  }
}
