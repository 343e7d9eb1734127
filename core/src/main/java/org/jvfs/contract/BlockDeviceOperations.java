// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.BD_MUTEX;
import static org.jvfs.contract.Condition.FROM_CHECK_DISK_CHANGE;
import static org.jvfs.contract.Condition.UNDER_SWAP_LOCK;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import java.lang.foreign.MemorySegment;
import org.jvfs.block.BlockDevice;
import org.jvfs.block.Gendisk;
import org.jvfs.block.HdGeometry;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * What the driver of a disk does. Mirrors struct block_device_operations. Sectors are of 512 bytes.
 */
@Table(
    value = "block_device_operations",
    columns = {BD_MUTEX})
public interface BlockDeviceOperations {
  /** A disk that can be opened and closed. */
  BlockDeviceOperations DEFAULT = new BlockDeviceOperations() {};

  /**
   * A device is opened. Not overridden: allowed. Errors: ENXIO, EROFS, EBUSY, ENOMEDIUM.
   *
   * @param mode FMODE_* bits
   */
  @Row(value = "open", bdMutex = YES)
  default void open(BlockDevice device, int mode) throws ErrnoException {}

  /** The last reference of one open went. Not overridden: nothing. */
  @Row(value = "release", bdMutex = YES)
  default void release(Gendisk disk, int mode) {}

  /** A command of the driver's own. Not overridden: ENOTTY. */
  @Row(value = "ioctl", bdMutex = NO)
  default int ioctl(BlockDevice device, int mode, int cmd, long arg) throws ErrnoException {
    throw Errno.ENOTTY.exception();
  }

  /** A command from a program of another word size. Not overridden: ENOTTY. */
  @Row(value = "compat_ioctl", bdMutex = NO)
  default int compatIoctl(BlockDevice device, int mode, int cmd, long arg) throws ErrnoException {
    throw Errno.ENOTTY.exception();
  }

  /**
   * The device's own memory from a sector on, as far as it can be addressed at once. Not
   * overridden: EOPNOTSUPP. Errors: ERANGE beyond the end.
   *
   * @param sector a multiple of the sectors in a page
   */
  @Row(value = "direct_access", bdMutex = NO)
  default MemorySegment directAccess(BlockDevice device, long sector) throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /** Whether the medium was changed since this was last asked. Not overridden: false. */
  @Conditions(FROM_CHECK_DISK_CHANGE)
  @Row(value = "media_changed", bdMutex = NO)
  default boolean mediaChanged(Gendisk disk) {
    return false;
  }

  /** Makes a capacity usable that the disk hides. Not overridden: nothing is hidden. */
  @Conditions(FROM_CHECK_DISK_CHANGE)
  @Row(value = "unlock_native_capacity", bdMutex = NO)
  default void unlockNativeCapacity(Gendisk disk) {}

  /** Reads the properties of a changed medium. Not overridden: they stay. Errors: EIO. */
  @Conditions(FROM_CHECK_DISK_CHANGE)
  @Row(value = "revalidate_disk", bdMutex = NO)
  default void revalidateDisk(Gendisk disk) throws ErrnoException {}

  /** The geometry that partitioning tools ask for. Not overridden: ENOTTY. */
  @Row(value = "getgeo", bdMutex = NO)
  default HdGeometry getgeo(BlockDevice device) throws ErrnoException {
    throw Errno.ENOTTY.exception();
  }

  /**
   * A slot of swap space is no longer used, and its content may be forgotten. Must not block, for a
   * spin lock is held. Not overridden: it is kept until overwritten.
   *
   * @param offset the slot's number, in pages
   */
  @Conditions(UNDER_SWAP_LOCK)
  @Row(value = "swap_slot_free_notify", bdMutex = NO)
  default void swapSlotFreeNotify(BlockDevice device, long offset) {}
}
