// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jvfs.fuse.DeadMount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jvfs mounts}. */
@Command(
    name = "mounts",
    exitCodeOnInvalidInput = Failure.USAGE,
    mixinStandardHelpOptions = true,
    description = "List what jvfs has mounted, and what is left of mounts that nobody serves.")
final class MountsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (LiveMounts m : LiveMounts.all()) {
      out.print(m.source() + " on " + m.directory() + " type " + m.type());
      out.println(
          DeadMount.isDead(m.directory())
              ? "   dead; clear it with: " + DeadMount.command(m.directory())
              : " (" + m.options() + ")");
    }
    out.flush();
    return 0;
  }
}
