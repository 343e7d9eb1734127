// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.block;

import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The ioctls that all block devices have, and the way to those of a driver. What Linux stores
 * through the argument is the result here. Mirrors block/ioctl.c; whoever lets a program call this
 * has asked for the capability that BLKFLSBUF, BLKROSET and BLKBSZSET want.
 */
public final class BlockIoctl {
  /** Sets whether it is read-only: the argument is 0 or not. */
  public static final int BLKROSET = 0x125d;

  /** Whether it is read-only, 0 or 1. */
  public static final int BLKROGET = 0x125e;

  /** Its size in sectors of 512 bytes. */
  public static final int BLKGETSIZE = 0x1260;

  /** Writes what is dirty in its pages, and forgets them. */
  public static final int BLKFLSBUF = 0x1261;

  /** Its logical block size in bytes. */
  public static final int BLKSSZGET = 0x1268;

  /** The most sectors a request may have. */
  public static final int BLKSECTGET = 0x1267;

  /** Bytes of a block of its pages. */
  public static final int BLKBSZGET = 0x80081270;

  /** Sets that: the argument is the size. */
  public static final int BLKBSZSET = 0x40081271;

  /** Its size in bytes. */
  public static final int BLKGETSIZE64 = 0x80081272;

  /** Its physical block size in bytes. */
  public static final int BLKPBSZGET = 0x127b;

  private BlockIoctl() {}

  /**
   * An ioctl of an open device. May block. Errors: EINVAL, the argument; EIO; ENOTTY, or what the
   * driver says, for a command that is not of these. Mirrors blkdev_ioctl.
   *
   * @param mode how the device was opened: {@link BlockDevice#READ} …
   * @param arg a number, or what the driver takes
   */
  @MayBlock
  public static long ioctl(BlockDevice d, int mode, int cmd, long arg) throws ErrnoException {
    DiskLimits l = d.disk().limits();
    return switch (cmd) {
      case BLKROGET -> d.isReadOnly() ? 1 : 0;
      case BLKROSET -> {
        d.setReadOnly(arg != 0);
        yield 0;
      }
      case BLKGETSIZE -> d.sectors();
      case BLKGETSIZE64 -> d.bytes();
      case BLKSSZGET -> l.logicalBlockSize();
      case BLKPBSZGET -> l.physicalBlockSize();
      case BLKSECTGET -> Math.min(l.maxBytes() >> BlockDevice.SECTOR_SHIFT, 0xffff);
      case BLKBSZGET -> d.blockSize();
      case BLKBSZSET -> {
        if (arg != (int) arg) {
          throw Errno.EINVAL.exception();
        }
        d.setBlockSize((int) arg);
        yield 0;
      }
      case BLKFLSBUF -> {
        BlockCache.sync(d);
        BlockCache.drop(d);
        yield 0;
      }
      default -> d.disk().checkedFops().ioctl(d, mode, cmd, arg);
    };
  }

  /**
   * The geometry that the device claims to have, HDIO_GETGEO, with its own first sector. Errors:
   * ENOTTY, it claims none. Mirrors blkdev_getgeo.
   */
  @MayBlock
  public static HdGeometry getgeo(BlockDevice d) throws ErrnoException {
    HdGeometry g = d.disk().checkedFops().getgeo(d);
    return new HdGeometry(g.heads(), g.sectors(), g.cylinders(), d.start());
  }
}
