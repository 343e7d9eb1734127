// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/**
 * What statx(2) fills in. A caller makes one and may use it again: filling it allocates nothing.
 */
public final class Statx {
  public static final int STATX_TYPE = 0x001;
  public static final int STATX_MODE = 0x002;
  public static final int STATX_NLINK = 0x004;
  public static final int STATX_UID = 0x008;
  public static final int STATX_GID = 0x010;
  public static final int STATX_ATIME = 0x020;
  public static final int STATX_MTIME = 0x040;
  public static final int STATX_CTIME = 0x080;
  public static final int STATX_INO = 0x100;
  public static final int STATX_SIZE = 0x200;
  public static final int STATX_BLOCKS = 0x400;
  public static final int STATX_BASIC_STATS = 0x7ff;
  public static final int STATX_BTIME = 0x800;
  public static final int STATX_MNT_ID = 0x1000;
  public static final int STATX_RESERVED = 0x8000_0000;

  public static final long STATX_ATTR_COMPRESSED = 0x4;
  public static final long STATX_ATTR_IMMUTABLE = 0x10;
  public static final long STATX_ATTR_APPEND = 0x20;
  public static final long STATX_ATTR_NODUMP = 0x40;
  public static final long STATX_ATTR_ENCRYPTED = 0x800;
  public static final long STATX_ATTR_AUTOMOUNT = 0x1000;
  public static final long STATX_ATTR_MOUNT_ROOT = 0x2000;
  public static final long STATX_ATTR_VERITY = 0x100000;

  /** Which fields hold an answer: STATX_* bits. */
  public int mask;

  public int mode;
  public int nlink;
  public int uid;
  public int gid;
  public long ino;

  /** Bytes. */
  public long size;

  /** Units of 512 bytes. */
  public long blocks;

  /** The preferred unit of I/O, bytes. */
  public int blksize;

  public long rdev;
  public long dev;
  public long mountId;
  public long attributes;
  public long attributesMask;
  public Timespec atime = Timespec.ZERO;
  public Timespec mtime = Timespec.ZERO;
  public Timespec ctime = Timespec.ZERO;
  public Timespec btime = Timespec.ZERO;

  /** The generation of the inode number; not part of statx(2), for doors that need it. */
  public int generation;
}
