// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.wire;

/** The request opcodes and, for each, its name and the size of its fixed structure. */
public final class Opcode {
  public static final int LOOKUP = 1;
  public static final int FORGET = 2;
  public static final int GETATTR = 3;
  public static final int SETATTR = 4;
  public static final int READLINK = 5;
  public static final int SYMLINK = 6;
  public static final int MKNOD = 8;
  public static final int MKDIR = 9;
  public static final int UNLINK = 10;
  public static final int RMDIR = 11;
  public static final int RENAME = 12;
  public static final int LINK = 13;
  public static final int OPEN = 14;
  public static final int READ = 15;
  public static final int WRITE = 16;
  public static final int STATFS = 17;
  public static final int RELEASE = 18;
  public static final int FSYNC = 20;
  public static final int SETXATTR = 21;
  public static final int GETXATTR = 22;
  public static final int LISTXATTR = 23;
  public static final int REMOVEXATTR = 24;
  public static final int FLUSH = 25;
  public static final int INIT = 26;
  public static final int OPENDIR = 27;
  public static final int READDIR = 28;
  public static final int RELEASEDIR = 29;
  public static final int FSYNCDIR = 30;
  public static final int GETLK = 31;
  public static final int SETLK = 32;
  public static final int SETLKW = 33;
  public static final int ACCESS = 34;
  public static final int CREATE = 35;
  public static final int INTERRUPT = 36;
  public static final int BMAP = 37;
  public static final int DESTROY = 38;
  public static final int IOCTL = 39;
  public static final int POLL = 40;
  public static final int NOTIFY_REPLY = 41;
  public static final int BATCH_FORGET = 42;
  public static final int FALLOCATE = 43;
  public static final int READDIRPLUS = 44;
  public static final int RENAME2 = 45;
  public static final int LSEEK = 46;
  public static final int COPY_FILE_RANGE = 47;
  public static final int SETUPMAPPING = 48;
  public static final int REMOVEMAPPING = 49;
  public static final int SYNCFS = 50;
  public static final int TMPFILE = 51;
  public static final int STATX = 52;
  public static final int COPY_FILE_RANGE_64 = 53;

  /** One more than the highest opcode known here. */
  public static final int COUNT = 54;

  private static final String[] NAMES = new String[COUNT];

  /** Bytes of the structure that follows the header, names and data not counted. */
  private static final byte[] SIZES = new byte[COUNT];

  static {
    define(LOOKUP, "LOOKUP", 0);
    define(FORGET, "FORGET", 8);
    define(GETATTR, "GETATTR", 16);
    define(SETATTR, "SETATTR", 88);
    define(READLINK, "READLINK", 0);
    define(SYMLINK, "SYMLINK", 0);
    define(MKNOD, "MKNOD", 16);
    define(MKDIR, "MKDIR", 8);
    define(UNLINK, "UNLINK", 0);
    define(RMDIR, "RMDIR", 0);
    define(RENAME, "RENAME", 8);
    define(LINK, "LINK", 8);
    define(OPEN, "OPEN", 8);
    define(READ, "READ", 40);
    define(WRITE, "WRITE", 40);
    define(STATFS, "STATFS", 0);
    define(RELEASE, "RELEASE", 24);
    define(FSYNC, "FSYNC", 16);
    define(SETXATTR, "SETXATTR", 16);
    define(GETXATTR, "GETXATTR", 8);
    define(LISTXATTR, "LISTXATTR", 8);
    define(REMOVEXATTR, "REMOVEXATTR", 0);
    define(FLUSH, "FLUSH", 24);
    define(INIT, "INIT", 64);
    define(OPENDIR, "OPENDIR", 8);
    define(READDIR, "READDIR", 40);
    define(RELEASEDIR, "RELEASEDIR", 24);
    define(FSYNCDIR, "FSYNCDIR", 16);
    define(GETLK, "GETLK", 48);
    define(SETLK, "SETLK", 48);
    define(SETLKW, "SETLKW", 48);
    define(ACCESS, "ACCESS", 8);
    define(CREATE, "CREATE", 16);
    define(INTERRUPT, "INTERRUPT", 8);
    define(BMAP, "BMAP", 16);
    define(DESTROY, "DESTROY", 0);
    define(IOCTL, "IOCTL", 32);
    define(POLL, "POLL", 24);
    define(NOTIFY_REPLY, "NOTIFY_REPLY", 40);
    define(BATCH_FORGET, "BATCH_FORGET", 8);
    define(FALLOCATE, "FALLOCATE", 32);
    define(READDIRPLUS, "READDIRPLUS", 40);
    define(RENAME2, "RENAME2", 16);
    define(LSEEK, "LSEEK", 24);
    define(COPY_FILE_RANGE, "COPY_FILE_RANGE", 56);
    define(SETUPMAPPING, "SETUPMAPPING", 40);
    define(REMOVEMAPPING, "REMOVEMAPPING", 4);
    define(SYNCFS, "SYNCFS", 8);
    define(TMPFILE, "TMPFILE", 16);
    define(STATX, "STATX", 24);
    define(COPY_FILE_RANGE_64, "COPY_FILE_RANGE_64", 56);
  }

  private Opcode() {}

  private static void define(int opcode, String name, int structSize) {
    NAMES[opcode] = name;
    SIZES[opcode] = (byte) structSize;
  }

  /**
   * The kernel's name without its prefix; {@code OPCODE_n} for one this protocol version does not
   * have.
   */
  public static String name(int opcode) {
    return known(opcode) ? NAMES[opcode] : "OPCODE_" + Integer.toUnsignedString(opcode);
  }

  public static boolean known(int opcode) {
    return opcode > 0 && opcode < COUNT && NAMES[opcode] != null;
  }

  /** Size of the fixed structure in bytes, 0 for opcodes without one (and for unknown ones). */
  public static int structSize(int opcode) {
    return opcode > 0 && opcode < COUNT ? SIZES[opcode] : 0;
  }
}
