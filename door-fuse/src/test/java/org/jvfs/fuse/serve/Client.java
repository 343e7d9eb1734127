// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that makes system calls on a mount; see {@link ClientMain}. */
final class Client implements AutoCloseable {
  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  /**
   * @param prefix a command to start it by, such as taskset
   */
  Client(Path mount, String... prefix) throws IOException {
    List<String> command = new ArrayList<>(List.of(prefix));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ClientMain.class.getName());
    command.add(mount.toString());
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  int pid() {
    return (int) process.pid();
  }

  /** Has it make a call; {@link #answer} tells what came of it. */
  void begin(String call) throws IOException {
    in.write(call + "\n");
    in.flush();
  }

  /** What the oldest call that was not told of returned: waits for it. */
  String answer() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the client ended");
    }
    return line;
  }

  boolean hasAnswered() throws IOException {
    return out.ready();
  }

  /** Has it make a call that does not wait. */
  String ask(String call) throws IOException {
    begin(call);
    return answer();
  }

  /** Interrupts the call under way by a signal. */
  void signal() throws IOException {
    begin("signal");
  }

  /** kill -9; when this returns the process is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroyForcibly();
  }
}
