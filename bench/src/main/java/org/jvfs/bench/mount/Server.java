// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.bench.mount;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One mounted file system and the process that serves it. */
final class Server {
  /** A first start may have to build the server. */
  private static final long START_SECONDS = 300;

  private static final long END_SECONDS = 5;
  private static final long POLL_MILLIS = 20;

  private final String name;
  private final Path directory;
  private final Path log;
  private final Process process;

  private Server(String name, Path directory, Path log, Process process) {
    this.name = name;
    this.directory = directory;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a server in the foreground; {@link #awaitMount} waits until it has mounted.
   *
   * @param log where its output goes
   */
  static Server start(String name, List<String> command, Path directory, Path log)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Redirect.from(new File("/dev/null")))
            .start();
    return new Server(name, directory, log, process);
  }

  void awaitMount() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!Mounts.has(directory)) {
      if (!process.isAlive()) {
        throw new IOException(
            name + " ended with " + process.exitValue() + ": " + Files.readString(log).strip());
      }
      if (System.nanoTime() > end) {
        throw new IOException(name + " has not mounted within " + START_SECONDS + " s");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  String name() {
    return name;
  }

  Path directory() {
    return directory;
  }

  long pid() {
    return process.pid();
  }

  /** Whether it holds a ring: what tells FUSE over io_uring from the device alone. */
  boolean usesIoUring() throws IOException {
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc/" + pid() + "/fd"))) {
      for (Path descriptor : descriptors) {
        if (target(descriptor).contains("[io_uring]")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException closedMeanwhile) {
      return "";
    }
  }

  /** Unmounts, waits for the process to end by itself, and ends it when it does not. */
  void end() throws IOException, InterruptedException {
    if (Mounts.has(directory)) {
      Mounts.remove(directory);
    }
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      System.err.println(name + " still runs after its mount has gone: it is ended");
      process.destroy();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    if (Mounts.has(directory)) {
      Mounts.remove(directory);
    }
  }
}
