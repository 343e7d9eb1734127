// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.script;

import java.util.Locale;

/** What an argument means, and with that how it is written. */
public enum ArgKind {
  /** A descriptor: {@code CWD}, a number, or the name it was assigned to. */
  FD,
  /** A path, a name or content. */
  BLOB,
  /** A signed number. */
  INT,
  /** Permission bits, in octal. */
  MODE,
  /** File type and permission bits. */
  TYPE,
  /** A time. */
  TIME,
  /** Numbers in brackets. */
  NUMS,
  /** The name a file handle was assigned to. */
  HANDLE,
  /** Flags of open(2). */
  OPEN,
  /** {@code AT_*} flags. */
  AT,
  /** {@code RESOLVE_*} flags. */
  RESOLVE,
  /** {@code SEEK_*}. */
  WHENCE,
  /** {@code FALLOC_FL_*} flags, without the FL. */
  FALLOC,
  /** {@code RENAME_*} flags. */
  RENAME,
  /** {@code R_OK} and so on. */
  ACCESS,
  /** Flags of faccessat2(2). */
  FACCESS,
  /** {@code STATX_*} masks. */
  STATX,
  /** {@code XATTR_*} flags. */
  XATTR,
  /** {@code MS_*} flags. */
  MOUNT,
  /** Flags of umount2(2). */
  UMOUNT,
  /** {@code RWF_*} flags. */
  RWF,
  /** Flags of sync_file_range(2). */
  SYNC,
  /** Inode flags. */
  INODE,
  /** {@code IN_*} events and flags. */
  WATCH;

  static ArgKind of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  String print(long value) {
    return switch (this) {
      case FD -> value == -100 ? "CWD" : Long.toString(value);
      case INT ->
          value == Long.MIN_VALUE ? "NULL" : value == Long.MAX_VALUE ? "MAX" : Long.toString(value);
      case MODE -> "0" + Long.toOctalString(value);
      case BLOB, TIME, NUMS, HANDLE -> Long.toString(value);
      default -> Symbols.flags(Symbols.Group.valueOf(name()), value);
    };
  }
}
