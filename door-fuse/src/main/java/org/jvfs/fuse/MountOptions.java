// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jvfs.fuse.sys.Libc;

/**
 * The options of mount(8) split into what the kernel takes as flags and what it takes as text.
 *
 * @param flags MS_* bits
 * @param driver the rest, for the FUSE driver
 */
record MountOptions(long flags, List<String> driver) {
  /** Ours: the mount point need not be empty. */
  static final String NONEMPTY = "nonempty";

  private static final Map<String, Integer> SET =
      Map.of(
          "ro", Libc.MS_RDONLY,
          "nosuid", Libc.MS_NOSUID,
          "nodev", Libc.MS_NODEV,
          "noexec", Libc.MS_NOEXEC,
          "sync", Libc.MS_SYNCHRONOUS,
          "dirsync", Libc.MS_DIRSYNC,
          "noatime", Libc.MS_NOATIME,
          "nodiratime", Libc.MS_NODIRATIME);

  private static final Map<String, Integer> CLEAR =
      Map.of(
          "rw", Libc.MS_RDONLY,
          "suid", Libc.MS_NOSUID,
          "dev", Libc.MS_NODEV,
          "exec", Libc.MS_NOEXEC,
          "async", Libc.MS_SYNCHRONOUS,
          "atime", Libc.MS_NOATIME,
          "diratime", Libc.MS_NODIRATIME);

  static MountOptions parse(List<String> options) {
    long flags = 0;
    List<String> driver = new ArrayList<>();
    for (String option : options) {
      Integer set = SET.get(option);
      Integer clear = CLEAR.get(option);
      if (set != null) {
        flags |= set;
      } else if (clear != null) {
        flags &= ~clear;
      } else if (!option.equals("defaults") && !option.equals(NONEMPTY)) {
        driver.add(option);
      }
    }
    return new MountOptions(flags, driver);
  }
}
