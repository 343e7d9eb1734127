// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

/** System call numbers of x86-64. */
final class Nr {
  static final int READ = 0;
  static final int WRITE = 1;
  static final int CLOSE = 3;
  static final int POLL = 7;
  static final int LSEEK = 8;
  static final int IOCTL = 16;
  static final int PREAD64 = 17;
  static final int PWRITE64 = 18;
  static final int READV = 19;
  static final int WRITEV = 20;
  static final int DUP = 32;
  static final int DUP2 = 33;
  static final int GETPID = 39;
  static final int SENDFILE = 40;
  static final int FCNTL = 72;
  static final int FSYNC = 74;
  static final int FDATASYNC = 75;
  static final int TRUNCATE = 76;
  static final int FTRUNCATE = 77;
  static final int GETCWD = 79;
  static final int CHDIR = 80;
  static final int FCHDIR = 81;
  static final int FCHMOD = 91;
  static final int FCHOWN = 93;
  static final int UMASK = 95;
  static final int SETGROUPS = 116;
  static final int SETRESUID = 117;
  static final int SETRESGID = 119;
  static final int STATFS = 137;
  static final int FSTATFS = 138;
  static final int CHROOT = 161;
  static final int MOUNT = 165;
  static final int UMOUNT2 = 166;
  static final int GETTID = 186;
  static final int SETXATTR = 188;
  static final int LSETXATTR = 189;
  static final int FSETXATTR = 190;
  static final int GETXATTR = 191;
  static final int LGETXATTR = 192;
  static final int FGETXATTR = 193;
  static final int LISTXATTR = 194;
  static final int LLISTXATTR = 195;
  static final int FLISTXATTR = 196;
  static final int REMOVEXATTR = 197;
  static final int LREMOVEXATTR = 198;
  static final int FREMOVEXATTR = 199;
  static final int GETDENTS64 = 217;
  static final int INOTIFY_ADD_WATCH = 254;
  static final int INOTIFY_RM_WATCH = 255;
  static final int EPOLL_WAIT = 232;
  static final int EPOLL_CTL = 233;
  static final int OPENAT = 257;
  static final int MKDIRAT = 258;
  static final int MKNODAT = 259;
  static final int FCHOWNAT = 260;
  static final int UNLINKAT = 263;
  static final int LINKAT = 265;
  static final int SYMLINKAT = 266;
  static final int READLINKAT = 267;
  static final int UNSHARE = 272;
  static final int SPLICE = 275;
  static final int TEE = 276;
  static final int SYNC_FILE_RANGE = 277;
  static final int UTIMENSAT = 280;
  static final int FALLOCATE = 285;
  static final int EPOLL_CREATE1 = 291;
  static final int DUP3 = 292;
  static final int PIPE2 = 293;
  static final int INOTIFY_INIT1 = 294;
  static final int FANOTIFY_INIT = 300;
  static final int FANOTIFY_MARK = 301;
  static final int PRLIMIT64 = 302;
  static final int NAME_TO_HANDLE_AT = 303;
  static final int OPEN_BY_HANDLE_AT = 304;
  static final int SYNCFS = 306;
  static final int SETNS = 308;
  static final int RENAMEAT2 = 316;
  static final int COPY_FILE_RANGE = 326;
  static final int PREADV2 = 327;
  static final int PWRITEV2 = 328;
  static final int STATX = 332;
  static final int CLOSE_RANGE = 436;
  static final int OPENAT2 = 437;
  static final int FACCESSAT2 = 439;
  static final int FCHMODAT2 = 452;

  private Nr() {}
}
