// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jvfs.fuse.DeadMount;
import org.jvfs.fuse.serve.DoorIoctl;
import org.jvfs.fuse.session.FuseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jvfs locks}. */
@Command(
    name = "locks",
    exitCodeOnInvalidInput = Failure.USAGE,
    mixinStandardHelpOptions = true,
    description = {
      "Show the file locks and leases of a mounted file system, and who waits for them, in the"
          + " format of /proc/locks.",
      "Processes have their own numbers, tasks of the server those they have within it."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown, also if there are none", "1:bad usage, not permitted, or not ours"})
final class LocksCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DIR|PID",
      description = "The mount point, or the process that serves it.")
  private String which = "";

  @Override
  public Integer call() throws Failure, IOException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.print(DoorIoctl.locks(which.matches("\\d{1,9}") ? servedBy() : mountPoint()));
    } catch (FuseException e) {
      throw new Failure(Failure.USAGE, String.valueOf(e.getMessage()));
    }
    out.flush();
    return 0;
  }

  private Path mountPoint() throws Failure, IOException {
    Path given = Path.of(which).toAbsolutePath().normalize();
    List<Path> ours = LiveMounts.all().stream().map(LiveMounts::directory).toList();
    // Not resolved unless it has to be: that asks whoever serves it, who may be gone.
    Path at = ours.contains(given) || !given.toFile().exists() ? given : given.toRealPath();
    if (!ours.contains(at)) {
      throw new Failure(
          Failure.USAGE, which + ": EINVAL: no mount point of jvfs; see: jvfs mounts");
    }
    String dead = DeadMount.advice(at).orElse("");
    if (!dead.isEmpty()) {
      throw new Failure(Failure.USAGE, dead);
    }
    return at;
  }

  /** The server itself knows best which its mounts are. */
  private Path servedBy() throws Failure, IOException {
    int pid = Integer.parseInt(which);
    String refused = "";
    for (LiveMounts m : LiveMounts.all()) {
      try {
        if (!DeadMount.isDead(m.directory()) && DoorIoctl.server(m.directory()) == pid) {
          return m.directory();
        }
      } catch (FuseException e) {
        refused = "; not asked: " + e.getMessage();
      }
    }
    throw new Failure(
        Failure.USAGE,
        "process " + pid + ": ESRCH: serves no mount of jvfs; see: jvfs mounts" + refused);
  }
}
