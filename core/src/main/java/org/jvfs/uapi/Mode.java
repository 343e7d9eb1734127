// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** File types and permission bits of {@code st_mode}, and the d_type of directory entries. */
public final class Mode {
  private Mode() {}

  public static final int S_IFMT = 0170000;
  public static final int S_IFSOCK = 0140000;
  public static final int S_IFLNK = 0120000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFBLK = 0060000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFCHR = 0020000;
  public static final int S_IFIFO = 0010000;

  public static final int S_ISUID = 04000;
  public static final int S_ISGID = 02000;
  public static final int S_ISVTX = 01000;
  public static final int S_IRWXU = 0700;
  public static final int S_IRWXG = 0070;
  public static final int S_IXGRP = 0010;
  public static final int S_IRWXO = 0007;
  public static final int S_IRWXUGO = 0777;
  public static final int S_IXUGO = 0111;

  /** All bits that chmod(2) may set. */
  public static final int S_IALLUGO = 07777;

  /** The device number of a whiteout: a character device 0:0. */
  public static final long WHITEOUT_DEV = 0;

  public static boolean isDir(int mode) {
    return (mode & S_IFMT) == S_IFDIR;
  }

  public static boolean isReg(int mode) {
    return (mode & S_IFMT) == S_IFREG;
  }

  public static boolean isLnk(int mode) {
    return (mode & S_IFMT) == S_IFLNK;
  }

  public static boolean isFifo(int mode) {
    return (mode & S_IFMT) == S_IFIFO;
  }

  /**
   * Whether the mode is of a device, FIFO or socket: a node whose data do not live in the file
   * system.
   */
  public static boolean isSpecial(int mode) {
    int t = mode & S_IFMT;
    return t == S_IFCHR || t == S_IFBLK || t == S_IFIFO || t == S_IFSOCK;
  }

  /** Whether the mode is of a character or block device. */
  public static boolean isDevice(int mode) {
    int t = mode & S_IFMT;
    return t == S_IFCHR || t == S_IFBLK;
  }

  /** The d_type of getdents(2) for a mode: its type bits shifted down. */
  public static int dtype(int mode) {
    return (mode & S_IFMT) >>> 12;
  }

  /** A device number in the 64-bit coding of {@code st_rdev}. */
  public static long makedev(int major, int minor) {
    long ma = major & 0xffffffffL;
    long mi = minor & 0xffffffffL;
    return (mi & 0xff) | ((ma & 0xfff) << 8) | ((mi & ~0xffL) << 12) | ((ma & ~0xfffL) << 32);
  }

  /** The major number of a device. */
  public static int major(long dev) {
    return (int) (((dev >>> 8) & 0xfff) | ((dev >>> 32) & ~0xfffL));
  }

  /** The minor number of a device. */
  public static int minor(long dev) {
    return (int) ((dev & 0xff) | ((dev >>> 12) & ~0xffL));
  }
}
