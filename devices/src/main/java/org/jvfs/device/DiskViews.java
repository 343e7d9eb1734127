// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import org.jvfs.block.Bio;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.contract.BlockDeviceOperations;

/**
 * Disks that are another disk with something taken away. The other must not be used beside them for
 * what they are to keep from it.
 */
public final class DiskViews {
  private DiskViews() {}

  /** A disk to which nobody may write: EROFS. */
  public static Gendisk readOnly(Gendisk inner) {
    BlockDevice whole = whole(inner);
    Gendisk disk =
        new Gendisk(
            inner.name(),
            inner.capacity(),
            inner.limits(),
            bio -> Bios.forward(bio, Bios.flags(bio), whole, bio::complete),
            BlockDeviceOperations.DEFAULT);
    disk.setReadOnly(true);
    return disk;
  }

  /**
   * A disk that lies: it acknowledges FLUSH, PREFLUSH and FUA and does nothing about them. What a
   * test of durability has to find out.
   */
  public static Gendisk lying(Gendisk inner) {
    BlockDevice whole = whole(inner);
    return new Gendisk(
        inner.name(),
        inner.capacity(),
        inner.limits(),
        bio -> {
          if (bio.op() == Bio.Op.FLUSH) {
            bio.complete(null);
          } else {
            int flags = Bios.flags(bio) & ~(Bio.PREFLUSH | Bio.FUA);
            Bios.forward(bio, flags, whole, bio::complete);
          }
        },
        BlockDeviceOperations.DEFAULT);
  }

  /** All of a disk, for the requests of another. */
  static BlockDevice whole(Gendisk disk) {
    return new BlockDevice(0, disk, 0, disk.capacity());
  }
}
