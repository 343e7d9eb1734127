// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jvfs version}: what runs, built from what, on what. */
@Command(
    name = "version",
    exitCodeOnInvalidInput = Failure.USAGE,
    description = "Show the versions of jvfs, the JDK and the kernel.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    for (String line : getVersion()) {
      out.println(line);
    }
    out.flush();
    return 0;
  }

  @Override
  public String[] getVersion() throws IOException {
    Properties build = build();
    String commit = build.getProperty("commit", "");
    return new String[] {
      "jvfs " + build.getProperty("version") + (commit.isEmpty() ? "" : " (" + commit + ")"),
      "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "Linux " + Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
    };
  }

  /** What the build wrote down about itself: version, and the commit where there was one. */
  private static Properties build() throws IOException {
    Properties build = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IOException("build.properties is missing from the jvfs jar; build again");
      }
      build.load(in);
    }
    return build;
  }
}
