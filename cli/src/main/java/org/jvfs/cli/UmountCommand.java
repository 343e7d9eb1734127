// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jvfs.fuse.FuseMount;
import org.jvfs.fuse.session.FuseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jvfs umount}. */
@Command(
    name = "umount",
    exitCodeOnInvalidInput = Failure.USAGE,
    mixinStandardHelpOptions = true,
    description = "Unmount a directory; the process that serves it then ends.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:unmounted", "1:bad usage, or not permitted", "32:the unmount failed"})
final class UmountCommand implements Callable<Integer> {
  @Option(
      names = {"-l", "--lazy"},
      description = "Detach it now, also while it is in use, and end it with the last use.")
  private boolean lazy;

  @Option(
      names = {"-f", "--force"},
      description = "End the requests under way first, as for a mount whose server hangs.")
  private boolean force;

  @Parameters(index = "0", paramLabel = "DIR", description = "The mount point.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws Failure {
    try {
      FuseMount.unmount(directory, lazy, force);
      return 0;
    } catch (FuseException e) {
      throw new Failure(Failure.MOUNT, String.valueOf(e.getMessage()));
    }
  }
}
