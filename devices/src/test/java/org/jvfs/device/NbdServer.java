// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** An NBD server of Debian's, as a process of its own. */
final class NbdServer implements AutoCloseable {
  private final Process process;
  private final Path log;
  final String uri;

  private NbdServer(Process process, Path log, String uri) {
    this.process = process;
    this.log = log;
    this.uri = uri;
  }

  /** nbdkit on a Unix socket. */
  static NbdServer nbdkit(Path dir, String... args) throws IOException {
    // The path of a socket may be no longer than 108 bytes.
    Path socket = Files.createTempDirectory("nbd").resolve("s");
    List<String> words = new ArrayList<>(List.of("nbdkit", "-f", "-U", socket.toString()));
    words.addAll(List.of(args));
    return start(dir, words, "nbdkit", "nbd+unix:///?socket=" + socket);
  }

  /** qemu-nbd on a port of its own, serving a file as the export "". */
  static NbdServer qemu(Path dir, Path image, String... args) throws IOException {
    int port;
    try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = s.getLocalPort();
    }
    List<String> words =
        new ArrayList<>(
            List.of("qemu-nbd", "-t", "-f", "raw", "--discard=unmap", "--cache=writeback"));
    words.addAll(List.of("-b", "127.0.0.1", "-p", "" + port));
    words.addAll(List.of(args));
    words.add(image.toString());
    return start(dir, words, "qemu-utils", "nbd://127.0.0.1:" + port);
  }

  private static NbdServer start(Path dir, List<String> words, String debian, String uri)
      throws IOException {
    String command = words.get(0);
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin", command)),
        command + " is not installed (Debian package " + debian + ")");
    Path log = Files.createTempFile(dir, command, ".log");
    Process p =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new NbdServer(p, log, uri);
  }

  /** Connects as soon as the server listens. */
  NbdDisk connect() throws Exception {
    return connect("", NbdDisk.DEFAULT_TIMEOUT);
  }

  NbdDisk connect(String export, long timeout) throws Exception {
    String text = uri.replaceFirst("\\?|$", (uri.contains("unix") ? "" : "/") + export + "$0");
    NbdUri u = NbdUri.parse(text);
    assertThat(u).isNotNull();
    long start = System.nanoTime();
    while (true) {
      try {
        return NbdDisk.connect(java.util.Objects.requireNonNull(u), false, timeout);
      } catch (ErrnoException e) {
        boolean early = e.errno() == Errno.ECONNREFUSED || e.toString().contains("No such file");
        if (!early || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(20)) {
          throw e;
        }
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        Thread.sleep(10);
      }
    }
  }

  /** As by {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().completeOnTimeout(process, 20, TimeUnit.SECONDS).join();
    assertThat(process.isAlive()).as(Files.readString(log, StandardCharsets.UTF_8)).isFalse();
  }
}
