// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

/**
 * Numbers of the FUSE kernel protocol other than opcodes ({@link Opcode}) and INIT bits ({@link
 * InitFlag}).
 */
public final class FuseProtocol {
  public static final int MAJOR = 7;

  /** The version spoken here; with an older kernel its minor counts. */
  public static final int MINOR = 45;

  /** The oldest kernel protocol accepted (Linux 5.4). */
  public static final int MIN_MINOR = 31;

  /** The minor that brought each notification or message some kernels lack. */
  public static final int MINOR_INC_EPOCH = 44;

  public static final int MINOR_PRUNE = 45;

  public static final long ROOT_ID = 1;

  // Sizes in bytes. Requests: see Opcode.structSize.
  public static final int IN_HEADER_SIZE = 40;
  public static final int OUT_HEADER_SIZE = 16;
  public static final int ATTR_SIZE = 88;
  public static final int ENTRY_OUT_SIZE = 128;
  public static final int ATTR_OUT_SIZE = 104;
  public static final int OPEN_OUT_SIZE = 16;
  public static final int WRITE_OUT_SIZE = 8;
  public static final int STATFS_OUT_SIZE = 80;
  public static final int STATX_OUT_SIZE = 288;
  public static final int INIT_OUT_SIZE = 64;
  public static final int GETXATTR_OUT_SIZE = 8;
  public static final int LK_OUT_SIZE = 24;
  public static final int LSEEK_OUT_SIZE = 8;
  public static final int BMAP_OUT_SIZE = 8;
  public static final int IOCTL_OUT_SIZE = 16;
  public static final int POLL_OUT_SIZE = 8;
  public static final int COPY_FILE_RANGE_OUT_SIZE = 8;
  public static final int DIRENT_SIZE = 24;
  public static final int DIRENTPLUS_SIZE = ENTRY_OUT_SIZE + DIRENT_SIZE;

  /** SETXATTR's structure without SETXATTR_EXT; with it {@link Opcode#structSize}. */
  public static final int COMPAT_SETXATTR_IN_SIZE = 8;

  /** The kernel refuses to read requests into less. */
  public static final int MIN_READ_BUFFER = 8192;

  /** Header and structure in front of WRITE's data. */
  public static final int WRITE_DATA_OFFSET = IN_HEADER_SIZE + 40;

  /** Set in {@code unique} of a request sent again after FUSE_NOTIFY_RESEND. */
  public static final long UNIQUE_RESEND = 1L << 63;

  // SETATTR's valid bits.
  public static final int FATTR_MODE = 1;
  public static final int FATTR_UID = 1 << 1;
  public static final int FATTR_GID = 1 << 2;
  public static final int FATTR_SIZE = 1 << 3;
  public static final int FATTR_ATIME = 1 << 4;
  public static final int FATTR_MTIME = 1 << 5;
  public static final int FATTR_FH = 1 << 6;
  public static final int FATTR_ATIME_NOW = 1 << 7;
  public static final int FATTR_MTIME_NOW = 1 << 8;
  public static final int FATTR_LOCKOWNER = 1 << 9;
  public static final int FATTR_CTIME = 1 << 10;
  public static final int FATTR_KILL_SUIDGID = 1 << 11;

  // open_flags in the replies to OPEN, OPENDIR and CREATE.
  public static final int FOPEN_DIRECT_IO = 1;
  public static final int FOPEN_KEEP_CACHE = 1 << 1;
  public static final int FOPEN_NONSEEKABLE = 1 << 2;
  public static final int FOPEN_CACHE_DIR = 1 << 3;
  public static final int FOPEN_STREAM = 1 << 4;
  public static final int FOPEN_NOFLUSH = 1 << 5;
  public static final int FOPEN_PARALLEL_DIRECT_WRITES = 1 << 6;
  public static final int FOPEN_PASSTHROUGH = 1 << 7;

  // open_flags in the requests OPEN, CREATE and TMPFILE.
  public static final int OPEN_KILL_SUIDGID = 1;

  public static final int RELEASE_FLUSH = 1;
  public static final int RELEASE_FLOCK_UNLOCK = 1 << 1;
  public static final int GETATTR_FH = 1;
  public static final int LK_FLOCK = 1;
  public static final int WRITE_CACHE = 1;
  public static final int WRITE_LOCKOWNER = 1 << 1;
  public static final int WRITE_KILL_SUIDGID = 1 << 2;
  public static final int READ_LOCKOWNER = 1 << 1;
  public static final int FSYNC_FDATASYNC = 1;
  public static final int SETXATTR_ACL_KILL_SGID = 1;
  public static final int ATTR_SUBMOUNT = 1;
  public static final int ATTR_DAX = 1 << 1;

  public static final int IOCTL_COMPAT = 1;
  public static final int IOCTL_UNRESTRICTED = 1 << 1;
  public static final int IOCTL_RETRY = 1 << 2;
  public static final int IOCTL_32BIT = 1 << 3;
  public static final int IOCTL_DIR = 1 << 4;
  public static final int IOCTL_COMPAT_X32 = 1 << 5;
  public static final int POLL_SCHEDULE_NOTIFY = 1;

  /** Request extension carrying supplementary groups (CREATE_SUPP_GROUP). */
  public static final int EXT_GROUPS = 32;

  // Notification codes.
  public static final int NOTIFY_POLL = 1;
  public static final int NOTIFY_INVAL_INODE = 2;
  public static final int NOTIFY_INVAL_ENTRY = 3;
  public static final int NOTIFY_STORE = 4;
  public static final int NOTIFY_RETRIEVE = 5;
  public static final int NOTIFY_DELETE = 6;
  public static final int NOTIFY_RESEND = 7;
  public static final int NOTIFY_INC_EPOCH = 8;
  public static final int NOTIFY_PRUNE = 9;

  /** Flag of NOTIFY_INVAL_ENTRY: let the entry time out instead of dropping it. */
  public static final int EXPIRE_ONLY = 1;

  // ioctls of the device.
  public static final long DEV_IOC_CLONE = 0x8004e500L;
  public static final long DEV_IOC_BACKING_OPEN = 0x4010e501L;
  public static final long DEV_IOC_BACKING_CLOSE = 0x4004e502L;
  public static final long DEV_IOC_SYNC_INIT = 0xe503L;

  // FUSE over io_uring.
  public static final int URING_CMD_REGISTER = 1;
  public static final int URING_CMD_COMMIT_AND_FETCH = 2;
  public static final int URING_OP_IN_OFFSET = 128;
  public static final int URING_ENTRY_OFFSET = 256;
  public static final int URING_COMMIT_ID_OFFSET = URING_ENTRY_OFFSET + 8;
  public static final int URING_PAYLOAD_SIZE_OFFSET = URING_ENTRY_OFFSET + 16;
  public static final int URING_HEADER_SIZE = 288;

  private FuseProtocol() {}

  /** Rounds up to the eight bytes on which directory entries and extensions are aligned. */
  public static int align8(int size) {
    return (size + 7) & ~7;
  }
}
