// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** Where the {@code jvfs} command begins. */
@Command(
    name = "jvfs",
    exitCodeOnInvalidInput = Failure.USAGE,
    description = "File systems written in Java, mounted and looked after.",
    subcommands = {
      MountCommand.class,
      UmountCommand.class,
      MountsCommand.class,
      LocksCommand.class,
      ContractCommand.class,
      VersionCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the JVM with its exit code: 0 done, 1 not understood or not
   * permitted, 32 a mount or unmount failed; a command that mounts nothing may have its own.
   *
   * @param args the command line, without the program's name
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler((e, args) -> misunderstood(e))
        .setExecutionExceptionHandler(
            (e, command, result) -> {
              if (e instanceof Failure f) {
                return say(command, f.getMessage(), f.status());
              }
              throw e;
            });
  }

  private static int misunderstood(ParameterException e) {
    CommandLine command = e.getCommandLine();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    return say(
        command,
        e.getMessage() + "; see " + help,
        command.getCommandSpec().exitCodeOnInvalidInput());
  }

  private static int say(CommandLine command, String line, int status) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + line);
    err.flush();
    return status;
  }
}
