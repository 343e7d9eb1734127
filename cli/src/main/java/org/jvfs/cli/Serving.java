// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.fuse.serve.DoorOptions;
import org.jvfs.fuse.serve.FuseDoor;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.uapi.ErrnoException;

/** A mount from its beginning to its end, in the foreground. */
final class Serving {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final String type;
  private final String source;
  private final Path directory;
  private final MountWords words;
  private final AtomicInteger signals = new AtomicInteger();

  Serving(String type, String source, Path directory, MountWords words) {
    this.type = type;
    this.source = source;
    this.directory = directory;
    this.words = words;
  }

  /**
   * Returns when the file system is unmounted.
   *
   * @param reportToParent whether standard output leads to the process that started this daemon
   */
  int run(boolean reportToParent) throws Failure, InterruptedException {
    try (Vfs vfs = vfs();
        Task task = vfs.newTask(mounter())) {
      mountInside(vfs, task);
      DoorOptions options = words.door(type, source);
      try (FuseDoor door =
          FuseDoor.mount(vfs, Objects.requireNonNull(task.root()), directory, options)) {
        Signals.onTermination(signal -> end(door, signal));
        StatusLine status = new StatusLine(type, door, task);
        if (reportToParent) {
          Daemon.ready();
        } else {
          status.mounted();
        }
        while (!door.join(TICK)) {
          status.update();
        }
        status.ended();
      }
      return 0;
    } catch (FuseException e) {
      throw new Failure(Failure.MOUNT, message(e));
    }
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  /** Whoever runs this owns what is made by mounting, and may do inside what root may. */
  private static Cred mounter() throws Failure {
    Path self = Path.of("/proc/self");
    try {
      int uid = (Integer) Files.getAttribute(self, "unix:uid");
      int gid = (Integer) Files.getAttribute(self, "unix:gid");
      return new Cred(uid, gid, uid, gid, new int[0], Capability.ALL);
    } catch (IOException e) {
      throw new Failure(Failure.MOUNT, self + ": EIO: " + message(e));
    }
  }

  private Vfs vfs() throws Failure {
    try {
      return Vfs.builder().memoryBudget(Memory.physical()).build();
    } catch (IOException e) {
      throw new Failure(Failure.MOUNT, "/proc/meminfo: EIO: " + message(e));
    }
  }

  private void mountInside(Vfs vfs, Task task) throws Failure {
    if (!vfs.typeNames().contains(type)) {
      throw new Failure(
          Failure.MOUNT,
          type
              + ": ENODEV: unknown file system type; known: "
              + String.join(", ", vfs.typeNames()));
    }
    try {
      task.mount(source, "/", type, words.flags(), words.fileSystem());
    } catch (ErrnoException e) {
      throw new Failure(
          Failure.MOUNT, source + ": " + message(e) + "; see jvfs mount --help for the options");
    }
  }

  /** The first ^C unmounts if nobody uses the mount; the next one, and SIGTERM, all the same. */
  private void end(FuseDoor door, String signal) {
    boolean lazily = signals.incrementAndGet() > 1 || !signal.equals("INT");
    try {
      if (lazily) {
        door.close();
      } else if (!door.tryUnmount()) {
        System.err.println(
            "\njvfs mount: "
                + door.mountPoint()
                + ": EBUSY: in use (fuser -vm "
                + door.mountPoint()
                + " shows by whom); ^C again to unmount it all the same");
      }
    } catch (FuseException e) {
      System.err.println("jvfs mount: " + message(e));
    }
  }
}
