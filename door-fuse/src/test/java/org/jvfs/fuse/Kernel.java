// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.sys.Libc;

/** What of the machine the tests need, or else are skipped saying so. */
public final class Kernel {
  private static final Path URING = Path.of("/sys/module/fuse/parameters/enable_uring");

  private Kernel() {}

  public static void assumeFuse() {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "skipped: no /dev/fuse");
    assumeTrue(Mounter.mayMount(), "skipped: mounting needs CAP_SYS_ADMIN");
    assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "skipped: /dev/fuse may not be opened");
  }

  /** Has the kernel offer io_uring until this is closed. */
  public static AutoCloseable transport(FuseConfig.Transport transport) throws IOException {
    if (transport != FuseConfig.Transport.URING) {
      return () -> {};
    }
    assumeTrue(Files.exists(URING), "skipped: this kernel has no FUSE over io_uring");
    String before = Files.readString(URING).strip();
    if (!before.equals("Y")) {
      assumeTrue(Files.isWritable(URING), "skipped: io_uring is off and only root can turn it on");
      Files.writeString(URING, "Y");
    }
    return () -> Files.writeString(URING, before);
  }

  /** Whatever happened, nothing stays mounted. */
  public static void clear(Path mountPoint) {
    while (Libc.umount2(mountPoint.toString(), Libc.MNT_DETACH) == 0) {
      Thread.onSpinWait();
    }
  }
}
