// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.fuse.Kernel;
import org.jvfs.fuse.Shell;
import org.jvfs.fuse.session.FuseConfig;

/**
 * A memfs with a door: tasks of this JVM use it from one side, other processes from the other. Open
 * to all users.
 */
@SuppressWarnings("try") // closing may be interrupted, as a mount's may
final class MountedMemfs implements AutoCloseable {
  /** What the kernel may keep, and whether it checks permissions as well. */
  enum Keeping {
    /** As the command mounts. */
    ALL_AND_CHECKS,
    ALL,
    NOTHING
  }

  private final AutoCloseable kernel;
  final Vfs vfs = Vfs.builder().memoryBudget(256 << 20).build();
  final Task task;
  final Path mountPoint;
  final FuseDoor door;

  private MountedMemfs(
      AutoCloseable kernel, Path directory, FuseConfig.Builder config, long timeout)
      throws Exception {
    this.kernel = kernel;
    // Other users have to get there as well.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    mountPoint = Files.createDirectory(directory.resolve("mnt"));
    task = vfs.rootTask();
    task.mount("none", "/", "memfs", 0, Map.of("size", "64m", "nr_inodes", "50k"));
    FuseConfig c = config.source("memfs").explicitInvalidation(true).build();
    door =
        FuseDoor.mount(
            vfs,
            Objects.requireNonNull(task.root()),
            mountPoint,
            new DoorOptions(c, timeout, timeout, timeout));
  }

  /** Mounts beneath {@code directory}. */
  static MountedMemfs mount(Path directory, FuseConfig.Transport transport, Keeping keeping)
      throws Exception {
    Kernel.assumeFuse();
    AutoCloseable kernel = Kernel.transport(transport);
    FuseConfig.Builder config =
        FuseConfig.builder()
            .transport(transport)
            .posixAcl(keeping == Keeping.ALL_AND_CHECKS)
            .fileLocks(true)
            .options("allow_other");
    try {
      return new MountedMemfs(kernel, directory, config, keeping == Keeping.NOTHING ? 0 : -1);
    } catch (Exception | Error e) {
      kernel.close();
      throw e;
    }
  }

  static MountedMemfs mount(Path directory, Keeping keeping) throws Exception {
    return mount(directory, FuseConfig.Transport.CLASSIC, keeping);
  }

  /** What a script prints that has to succeed; it runs in the root of the mount. */
  String sh(String script) throws IOException, InterruptedException {
    return Shell.output("cd $1; " + script, mountPoint).strip();
  }

  @Override
  public void close() throws Exception {
    door.close();
    task.close();
    vfs.close();
    Kernel.clear(mountPoint);
    kernel.close();
  }
}
