// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvfs.fuse.session.FuseConfig;
import org.jvfs.fuse.session.FuseConfig.Transport;

/**
 * Mounts over io_uring one after the other, each used as soon as it stands. Queues that are
 * registered while INIT is not over lose their entries, some time after the mount seemed good.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UringMountsTest {
  private static final int MOUNTS = Integer.getInteger("jvfs.fuse.mounts", 40);

  /** Long enough for bad news about the queues to arrive, and requests on all processors. */
  private static final String USE =
      """
      for cpu in $(seq 0 $(($(nproc) - 1))); do
        taskset -c $cpu cat $1/hello || exit 1
      done
      """;

  @TempDir Path directory;

  @SuppressWarnings("try") // putting the parameter back may be interrupted, in theory
  @Test
  void eachMountServesFromItsFirstRequestOn() throws Exception {
    Kernel.assumeFuse();
    Path mountPoint = Files.createDirectory(directory.resolve("mnt"));
    FuseConfig config =
        FuseConfig.builder()
            .transport(Transport.URING)
            .uringDepth(4)
            .closeGrace(Duration.ofSeconds(5))
            .build();
    try (AutoCloseable kernel = Kernel.transport(Transport.URING)) {
      assertThat(kernel).isNotNull();
      for (int i = 0; i < MOUNTS; i++) {
        try (FuseMount mount = FuseMount.mount(mountPoint, new TreeHandler(), config)) {
          Shell.Result result = Shell.run(20, USE, mountPoint);
          assertThat(result.output()).as("mount %s", i).doesNotContain("cat:").contains("Hello");
          assertThat(result.status()).as("mount %s", i).isZero();
          assertThat(mount.isActive()).as("mount %s", i).isTrue();
          assertThat(mount.usesUring()).isTrue();
        }
      }
    } finally {
      Kernel.clear(mountPoint);
    }
  }
}
