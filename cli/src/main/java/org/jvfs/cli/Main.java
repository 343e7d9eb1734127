// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Set;
import org.jvfs.cli.image.ByteText;
import org.jvfs.cli.image.CatCommand;
import org.jvfs.cli.image.CpCommand;
import org.jvfs.cli.image.DfCommand;
import org.jvfs.cli.image.FindCommand;
import org.jvfs.cli.image.LsCommand;
import org.jvfs.cli.image.StatCommand;
import org.jvfs.cli.image.TreeCommand;
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
      LsCommand.class,
      TreeCommand.class,
      FindCommand.class,
      StatCommand.class,
      CatCommand.class,
      CpCommand.class,
      DfCommand.class,
      MountsCommand.class,
      LocksCommand.class,
      ContractCommand.class,
      VersionCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  /** Commands whose arguments name files in images, and are bytes. */
  private static final Set<String> BYTES = Set.of("ls", "tree", "find", "stat", "cat", "cp", "df");

  private Main() {}

  /**
   * Runs one command and ends the JVM with its exit code: 0 done, 1 not understood or not
   * permitted, 32 a mount or unmount failed; a command that mounts nothing may have its own.
   *
   * @param args the command line, without the program's name
   */
  public static void main(String[] args) throws IOException {
    boolean bytes = args.length > 0 && BYTES.contains(args[0]);
    System.exit(commandLine().execute(bytes ? ByteText.arguments(args) : args));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main()).setExpandAtFiles(false);
    // Behind the first path stands find's expression, which has its own grammar.
    Objects.requireNonNull(line.getSubcommands().get("find")).setStopAtPositional(true);
    return line.setParameterExceptionHandler((e, args) -> misunderstood(e))
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
