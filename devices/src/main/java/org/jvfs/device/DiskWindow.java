// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.block.OpenDisk;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The part of a disk that options name. {@code partition=N} is one of the disk's table; {@code
 * offset=} and {@code size=}, in bytes or with one of the letters KMGT behind, are within that or
 * within the whole disk.
 */
record DiskWindow(Gendisk disk, long start, long sectors, Runnable closer) implements OpenDisk {
  private static final String UNITS = "KMGT";

  /** A part of a disk, which is closed if there is no such part. */
  static DiskWindow of(Gendisk disk, Map<String, String> options, Runnable closer)
      throws ErrnoException {
    DiskWindow w = null;
    try {
      w = find(disk, options, closer);
      return w;
    } finally {
      if (w == null) {
        closer.run();
      }
    }
  }

  private static DiskWindow find(Gendisk disk, Map<String, String> options, Runnable closer)
      throws ErrnoException {
    long start = 0;
    long bytes = disk.capacity() << BlockDevice.SECTOR_SHIFT;
    String number = options.get("partition");
    if (number != null) {
      Partition p = PartitionTable.read(disk).partition(number(number));
      start = p.start();
      bytes = p.sectors() << BlockDevice.SECTOR_SHIFT;
    }
    long offset = bytes(disk, "offset", options.get("offset"), 0);
    if (offset > bytes) {
      throw ErrnoException.because(
          Errno.EINVAL, "offset=" + offset + " is behind the end, at " + bytes);
    }
    long size = bytes(disk, "size", options.get("size"), bytes - offset);
    if (size > bytes - offset) {
      throw ErrnoException.because(
          Errno.EINVAL, "size=" + size + " is more than there is, " + (bytes - offset));
    }
    return new DiskWindow(
        disk,
        start + (offset >> BlockDevice.SECTOR_SHIFT),
        size >> BlockDevice.SECTOR_SHIFT,
        closer);
  }

  private static int number(String text) throws ErrnoException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ErrnoException.because(Errno.EINVAL, "partition=" + text + " is no number");
    }
  }

  private static long bytes(Gendisk disk, String name, @Nullable String text, long otherwise)
      throws ErrnoException {
    if (text == null) {
      return otherwise;
    }
    long n = -1;
    try {
      int unit =
          text.isEmpty()
              ? -1
              : UNITS.indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
      n = Long.parseLong(unit < 0 ? text : text.substring(0, text.length() - 1));
      n = Math.multiplyExact(n, 1L << (10 * (unit + 1)));
    } catch (NumberFormatException | ArithmeticException e) {
      n = -1;
    }
    int block = disk.limits().logicalBlockSize();
    if (n < 0 || n % block != 0) {
      throw ErrnoException.because(
          Errno.EINVAL, name + "=" + text + " is no multiple of the disk's " + block + " bytes");
    }
    return n;
  }

  @Override
  public void close() {
    closer.run();
  }
}
