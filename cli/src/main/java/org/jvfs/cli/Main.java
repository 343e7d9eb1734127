// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Where the {@code jvfs} command begins. */
@Command(
    name = "jvfs",
    description = "File systems written in Java, mounted and looked after.",
    subcommands = VersionCommand.class,
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the JVM with its exit code: 0 done, 1 failed, 2 not understood.
   *
   * @param args the command line, without the program's name
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
