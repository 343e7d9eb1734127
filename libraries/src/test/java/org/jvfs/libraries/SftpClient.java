// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;

/** OpenSSH's sftp, without a terminal, with a key made for the occasion. */
final class SftpClient implements AutoCloseable {
  private static final long SECONDS = 30;

  private final Place keys;
  private final PublicKey publicKey;

  SftpClient() throws IOException, InterruptedException, GeneralSecurityException {
    keys = Ground.DEFAULT.open();
    run(
        keys.root(),
        List.of("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", keys.at("id").toString()));
    publicKey =
        AuthorizedKeyEntry.parseAuthorizedKeyEntry(Files.readString(keys.at("id.pub")).trim())
            .resolvePublicKey(null, null);
  }

  /** What of it is not installed, in words; empty if all is there. */
  static String missing() {
    List<String> no = new ArrayList<>(List.of("sftp", "ssh", "ssh-keygen"));
    for (String dir : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      no.removeIf(p -> !dir.isEmpty() && Files.isExecutable(Path.of(dir, p)));
    }
    return String.join(" ", no);
  }

  PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Runs commands as its batch file.
   *
   * @return what it wrote, lines
   * @throws IOException if a command failed that did not begin with a dash
   */
  List<String> run(int port, Path localDirectory, String... commands)
      throws IOException, InterruptedException {
    Path batch = Files.write(keys.at("batch"), List.of(commands));
    return run(
        localDirectory,
        List.of(
            "sftp",
            "-F",
            "none",
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "IdentityAgent=none",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "ConnectTimeout=10",
            "-i",
            keys.at("id").toString(),
            "-P",
            Integer.toString(port),
            "-b",
            batch.toString(),
            "user@127.0.0.1"));
  }

  private List<String> run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Path out = keys.at("out");
    ProcessBuilder b = new ProcessBuilder(command).directory(directory.toFile());
    b.environment().put("LC_ALL", "C.UTF-8");
    Process p =
        b.redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .start();
    boolean ended = p.waitFor(SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      p.descendants().forEach(ProcessHandle::destroyForcibly);
      p.destroyForcibly();
    }
    String told = Files.readString(out, StandardCharsets.UTF_8);
    if (!ended || p.exitValue() != 0) {
      throw new IOException(
          command.getFirst() + (ended ? " failed" : " did not end") + ":\n" + told);
    }
    return told.lines().toList();
  }

  @Override
  public void close() throws IOException {
    keys.close();
  }
}
