// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.nio.file.Path;
import java.util.Optional;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;

/**
 * Finds mounts whose serving process is gone. Such a mount point answers every call with ENOTCONN
 * until somebody unmounts it; nothing in it can be saved.
 */
public final class DeadMount {
  private DeadMount() {}

  /**
   * Whether {@code mountPoint} is the root of, or lies in, a mount that nobody serves any more.
   * Asks the kernel only.
   */
  public static boolean isDead(Path mountPoint) {
    int rc = Libc.statfs(mountPoint.toString());
    return rc == -Errnos.ENOTCONN || rc == -Errnos.ECONNABORTED;
  }

  /** The command that clears a dead mount there. */
  public static String command(Path mountPoint) {
    String path = quote(mountPoint.toString());
    return Libc.geteuid() == 0 ? "umount -l " + path : "fusermount3 -u " + path;
  }

  /** One line that says so and what to do when {@code mountPoint} is dead; empty when it is not. */
  public static Optional<String> advice(Path mountPoint) {
    if (!isDead(mountPoint)) {
      return Optional.empty();
    }
    return Optional.of(
        mountPoint
            + ": ENOTCONN: the process that served this mount is gone; clear it with: "
            + command(mountPoint));
  }

  private static String quote(String path) {
    boolean plain =
        path.chars().allMatch(c -> Character.isLetterOrDigit(c) || "/._-+".indexOf(c) >= 0);
    return plain ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}
