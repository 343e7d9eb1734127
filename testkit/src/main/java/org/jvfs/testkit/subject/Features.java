// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.subject;

/** Names of what a subject may or may not be able to do. */
public final class Features {
  /** Takes mount options: {@code size}, {@code nr_inodes}, {@code mode}. */
  public static final String OPTIONS = "options";

  /** A script may mount another file system of the same kind. */
  public static final String MOUNT = "mount";

  /** A script may make bind mounts. */
  public static final String BIND = "bind";

  /** FIFOs can be opened, and behave as pipes. */
  public static final String FIFO = "fifo";

  /** Inode flags can be got and set ({@code FS_IOC_GETFLAGS}). */
  public static final String FLAGS = "flags";

  /** File handles can be made and opened. */
  public static final String HANDLE = "handle";

  /** Descriptor limits can be set. */
  public static final String NOFILE = "nofile";

  /** It refuses the modes of fallocate(2) that zero or move ranges, as a tmpfs does. */
  public static final String NO_RANGES = "no-ranges";

  /** Its files and directories cannot be watched by epoll(7); those of a FUSE mount can. */
  public static final String UNPOLLED = "unpolled";

  private Features() {}
}
