// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** The flag words of the file calls, with Linux's values on x86-64. */
public final class Fcntl {
  private Fcntl() {}

  // open(2)
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_ACCMODE = 3;

  /**
   * Internal: the open is on behalf of an exec, and the file must be executable. Never a caller's
   * flag.
   */
  public static final int FMODE_EXEC = 0x20;

  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_DSYNC = 0x1000;
  public static final int O_ASYNC = 0x2000;
  public static final int O_DIRECT = 0x4000;
  public static final int O_LARGEFILE = 0x8000;
  public static final int O_DIRECTORY = 0x10000;
  public static final int O_NOFOLLOW = 0x20000;
  public static final int O_NOATIME = 0x40000;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_SYNC = 0x101000;
  public static final int O_PATH = 0x200000;
  public static final int O_TMPFILE = 0x410000;

  /** The bit that tells O_TMPFILE from O_DIRECTORY. */
  public static final int O_TMPFILE_BIT = 0x400000;

  /** All bits that openat2(2) accepts; openat(2) drops the others silently. */
  public static final int VALID_OPEN_FLAGS =
      O_ACCMODE
          | O_CREAT
          | O_EXCL
          | O_NOCTTY
          | O_TRUNC
          | O_APPEND
          | O_NONBLOCK
          | O_SYNC
          | O_ASYNC
          | O_DIRECT
          | O_LARGEFILE
          | O_DIRECTORY
          | O_NOFOLLOW
          | O_NOATIME
          | O_CLOEXEC
          | O_PATH
          | O_TMPFILE;

  // the *at calls
  public static final int AT_FDCWD = -100;
  public static final int AT_SYMLINK_NOFOLLOW = 0x100;
  public static final int AT_REMOVEDIR = 0x200;
  public static final int AT_EACCESS = 0x200;
  public static final int AT_SYMLINK_FOLLOW = 0x400;
  public static final int AT_NO_AUTOMOUNT = 0x800;
  public static final int AT_EMPTY_PATH = 0x1000;
  public static final int AT_STATX_SYNC_TYPE = 0x6000;

  /** AT_HANDLE_MNT_ID_UNIQUE and AT_HANDLE_FID, which change nothing about our handles. */
  public static final int AT_HANDLE_FLAGS = 0x201;

  // openat2(2)
  public static final int RESOLVE_NO_XDEV = 0x01;
  public static final int RESOLVE_NO_MAGICLINKS = 0x02;
  public static final int RESOLVE_NO_SYMLINKS = 0x04;
  public static final int RESOLVE_BENEATH = 0x08;
  public static final int RESOLVE_IN_ROOT = 0x10;
  public static final int RESOLVE_CACHED = 0x20;

  // renameat2(2)
  public static final int RENAME_NOREPLACE = 1;
  public static final int RENAME_EXCHANGE = 2;
  public static final int RENAME_WHITEOUT = 4;

  // lseek(2)
  public static final int SEEK_SET = 0;
  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;
  public static final int SEEK_DATA = 3;
  public static final int SEEK_HOLE = 4;

  // fallocate(2)
  public static final int FALLOC_FL_KEEP_SIZE = 0x01;
  public static final int FALLOC_FL_PUNCH_HOLE = 0x02;
  public static final int FALLOC_FL_COLLAPSE_RANGE = 0x08;
  public static final int FALLOC_FL_ZERO_RANGE = 0x10;
  public static final int FALLOC_FL_INSERT_RANGE = 0x20;
  public static final int FALLOC_FL_UNSHARE_RANGE = 0x40;

  // fcntl(2)
  public static final int F_DUPFD = 0;
  public static final int F_GETFD = 1;
  public static final int F_SETFD = 2;
  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;
  public static final int F_SETOWN = 8;
  public static final int F_GETOWN = 9;
  public static final int F_SETSIG = 10;
  public static final int F_GETSIG = 11;
  public static final int F_SETOWN_EX = 15;
  public static final int F_GETOWN_EX = 16;
  public static final int F_DUPFD_CLOEXEC = 1030;
  public static final int FD_CLOEXEC = 1;
  public static final int F_GETLK = 5;
  public static final int F_SETLK = 6;
  public static final int F_SETLKW = 7;
  public static final int F_OFD_GETLK = 36;
  public static final int F_OFD_SETLK = 37;
  public static final int F_OFD_SETLKW = 38;

  /** To a file system alone: a request for a lock is not wanted any more. */
  public static final int F_CANCELLK = 1029;

  public static final int F_SETLEASE = 1024;
  public static final int F_GETLEASE = 1025;
  public static final int F_RDLCK = 0;
  public static final int F_WRLCK = 1;
  public static final int F_UNLCK = 2;

  // flock(2)
  public static final int LOCK_SH = 1;
  public static final int LOCK_EX = 2;
  public static final int LOCK_NB = 4;
  public static final int LOCK_UN = 8;
  public static final int LOCK_MAND = 32;

  // pipes
  public static final int F_SETPIPE_SZ = 1031;
  public static final int F_GETPIPE_SZ = 1032;

  /** Bytes that a write to a pipe keeps together. */
  public static final int PIPE_BUF = 4096;

  // splice(2)
  public static final int SPLICE_F_MOVE = 1;
  public static final int SPLICE_F_NONBLOCK = 2;
  public static final int SPLICE_F_MORE = 4;
  public static final int SPLICE_F_GIFT = 8;

  // ioctl(2)
  public static final int FIONREAD = 0x541b;
  public static final int FIONBIO = 0x5421;
  public static final int FIONCLEX = 0x5450;
  public static final int FIOCLEX = 0x5451;

  // access(2)
  public static final int R_OK = 4;
  public static final int W_OK = 2;
  public static final int X_OK = 1;
  public static final int F_OK = 0;

  // setxattr(2)
  public static final int XATTR_CREATE = 1;
  public static final int XATTR_REPLACE = 2;
  public static final int XATTR_NAME_MAX = 255;
  public static final int XATTR_SIZE_MAX = 65536;
  public static final int XATTR_LIST_MAX = 65536;

  // sync_file_range(2)
  public static final int SYNC_FILE_RANGE_WAIT_BEFORE = 1;
  public static final int SYNC_FILE_RANGE_WRITE = 2;
  public static final int SYNC_FILE_RANGE_WAIT_AFTER = 4;

  // preadv2(2)
  public static final int RWF_HIPRI = 0x1;
  public static final int RWF_DSYNC = 0x2;
  public static final int RWF_SYNC = 0x4;
  public static final int RWF_NOWAIT = 0x8;
  public static final int RWF_APPEND = 0x10;
  public static final int RWF_NOAPPEND = 0x20;
  public static final int RWF_NOSIGNAL = 0x100;

  /** The RWF_* flags that ask for nothing a file in memory does not do anyway. */
  public static final int RWF_HARMLESS = RWF_HIPRI | RWF_DSYNC | RWF_SYNC | RWF_NOSIGNAL;

  /** Longest name of one component, in bytes. */
  public static final int NAME_MAX = 255;

  /**
   * Longest path handed to a call, in bytes, counting the terminating zero that Linux has and we do
   * not.
   */
  public static final int PATH_MAX = 4096;

  /** Most bytes that one read or write moves. */
  public static final int MAX_RW_COUNT = 0x7ffff000;
}
