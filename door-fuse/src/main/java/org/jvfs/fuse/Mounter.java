// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.fuse.session.FuseHandler;
import org.jvfs.fuse.session.FuseSession;
import org.jvfs.fuse.sys.Libc;

/** One of the two ways to mount, and to unmount again. */
interface Mounter {
  Path STATUS = Path.of("/proc/self/status");

  /** Bit of CAP_SYS_ADMIN in the capability sets. */
  int CAP_SYS_ADMIN = 21;

  /** Mounts; the session is started, INIT may still be to come. */
  FuseSession mount(Path mountPoint, FuseHandler handler, FuseConfig config) throws FuseException;

  /**
   * Unmounts.
   *
   * @param lazily detach at once, even when in use
   * @return 0 or a negated errno
   */
  int unmount(Path mountPoint, boolean lazily);

  static Mounter choose(FuseConfig config) {
    return switch (config.mountMethod()) {
      case DIRECT -> new DirectMounter();
      case FUSERMOUNT -> new FusermountMounter();
      case AUTO -> mayMount() ? new DirectMounter() : new FusermountMounter();
    };
  }

  /** Whether this process may call mount(2), in whatever user namespace it is. */
  static boolean mayMount() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("CapEff:")) {
          long set = Long.parseUnsignedLong(line.substring(7).strip(), 16);
          return (set & 1L << CAP_SYS_ADMIN) != 0;
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Without /proc the user id has to do.
      return Libc.geteuid() == 0;
    }
    return Libc.geteuid() == 0;
  }
}
