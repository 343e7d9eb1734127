// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.Timespec;

/** A change of attributes; only the fields named by {@link #valid} count. Mirrors struct iattr. */
public final class Iattr {
  public static final int ATTR_MODE = 1;
  public static final int ATTR_UID = 2;
  public static final int ATTR_GID = 4;
  public static final int ATTR_SIZE = 8;
  public static final int ATTR_ATIME = 0x10;
  public static final int ATTR_MTIME = 0x20;
  public static final int ATTR_CTIME = 0x40;
  public static final int ATTR_ATIME_SET = 0x80;
  public static final int ATTR_MTIME_SET = 0x100;

  /** An explicit change of times, even if to the present. */
  public static final int ATTR_TIMES_SET = 0x10000;

  /** Not a caller's wish but a consequence: no permission is asked. */
  public static final int ATTR_FORCE = 0x200;

  public static final int ATTR_KILL_SUID = 0x800;
  public static final int ATTR_KILL_SGID = 0x1000;
  public static final int ATTR_FILE = 0x2000;
  public static final int ATTR_KILL_PRIV = 0x4000;
  public static final int ATTR_OPEN = 0x8000;
  public static final int ATTR_TOUCH = 0x20000;

  public int valid;
  public int mode;
  public int uid;
  public int gid;

  /** Bytes. */
  public long size;

  public Timespec atime = Timespec.ZERO;
  public Timespec mtime = Timespec.ZERO;
  public Timespec ctime = Timespec.ZERO;

  /** The open file the change comes through, with ATTR_FILE. */
  public @Nullable OpenFile file;

  public boolean has(int bits) {
    return (valid & bits) != 0;
  }
}
