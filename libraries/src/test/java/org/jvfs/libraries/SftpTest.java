// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * SSHD's SFTP server on a directory of ours, and OpenSSH's client, Debian package openssh-client.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SftpTest {
  private static @Nullable SftpClient client;

  @BeforeAll
  static void keys() throws Exception {
    String missing = SftpClient.missing();
    assumeTrue(missing.isEmpty(), "skipped: not installed: " + missing);
    client = new SftpClient();
  }

  @AfterAll
  static void noKeys() throws IOException {
    if (client != null) {
      client.close();
    }
  }

  /** A directory on this machine, of the client; a place of the server's; and what joins them. */
  private record Session(Place local, Place remote, SftpServer server, SftpClient client)
      implements AutoCloseable {
    static Session open(Ground ground, SftpServer.Root root) throws Exception {
      SftpClient c = SftpTest.client;
      assert c != null;
      Place remote = ground.open();
      try {
        return new Session(
            Ground.DEFAULT.open(), remote, new SftpServer(remote, root, c.publicKey()), c);
      } catch (Throwable e) {
        remote.close();
        throw e;
      }
    }

    List<String> run(String... commands) throws Exception {
      return client.run(server.port(), local.root(), commands);
    }

    @Override
    public void close() throws IOException {
      try (remote;
          local) {
        server.close();
      }
    }
  }

  private static byte[] random(int n) {
    byte[] b = new byte[n];
    new Random(n).nextBytes(b);
    return b;
  }

  @ParameterizedTest
  @CsvSource({"DEFAULT, VIRTUAL", "JVFS, VIRTUAL", "DEFAULT, WHOLE", "JVFS, WHOLE"})
  void putsAndGets(Ground ground, SftpServer.Root root) throws Exception {
    try (Session s = Session.open(ground, root)) {
      String at = s.server.directory();
      Files.write(s.local.at("big"), random(3_000_000));
      Files.write(s.local.at("empty"), new byte[0]);
      Trees.make(s.local.at("tree"), 1);
      // The client follows links.
      Files.delete(s.local.at("tree/link"));
      Files.delete(s.local.at("tree/dangling"));
      s.run(
          "cd " + at,
          "put big",
          "put empty",
          "mkdir tree",
          "put -r tree/d1 tree/d1",
          "get big back",
          "get -r tree tree-back",
          "rm empty");
      assertThat(s.remote.at("big")).hasBinaryContent(random(3_000_000));
      assertThat(s.remote.at("empty")).doesNotExist();
      assertThat(s.local.at("back")).hasBinaryContent(random(3_000_000));
      var sent = Trees.describe(s.local.at("tree/d1"));
      assertThat(sent).hasSizeGreaterThan(20);
      assertThat(Trees.describe(s.remote.at("tree/d1"))).isEqualTo(sent);
      assertThat(Trees.describe(s.local.at("tree-back/d1"))).isEqualTo(sent);
    }
  }

  @ParameterizedTest
  @CsvSource({"DEFAULT, VIRTUAL", "JVFS, VIRTUAL", "DEFAULT, WHOLE", "JVFS, WHOLE"})
  void goesOnWhereATransferEnded(Ground ground, SftpServer.Root root) throws Exception {
    try (Session s = Session.open(ground, root)) {
      byte[] all = random(1_000_000);
      Files.write(s.local.at("up"), all);
      Files.write(s.remote.at("up"), Arrays.copyOf(all, 300_001));
      Files.write(s.remote.at("down"), all);
      Files.write(s.local.at("down"), Arrays.copyOf(all, 400_003));
      s.run("cd " + s.server.directory(), "reput up", "reget down");
      assertThat(s.remote.at("up")).hasBinaryContent(all);
      assertThat(s.local.at("down")).hasBinaryContent(all);
    }
  }

  @ParameterizedTest
  @CsvSource({"DEFAULT, VIRTUAL", "JVFS, VIRTUAL", "DEFAULT, WHOLE", "JVFS, WHOLE"})
  void names(Ground ground, SftpServer.Root root) throws Exception {
    try (Session s = Session.open(ground, root)) {
      Files.writeString(s.local.at("f"), "hello");
      Files.setLastModifiedTime(
          s.local.at("f"), FileTime.from(Instant.parse("2020-03-04T05:06:07Z")));
      Files.setPosixFilePermissions(s.local.at("f"), PosixFilePermissions.fromString("rw-r-x--x"));
      s.run(
          "cd " + s.server.directory(),
          "put -p f",
          "mkdir d",
          "chmod 750 d",
          "rename f d/g",
          "ln d/g hard",
          "put f other",
          "chmod 640 other",
          "rename other hard2",
          "mkdir gone",
          "rmdir gone");
      Path g = s.remote.at("d/g");
      assertThat(g).hasContent("hello");
      assertThat(Files.getLastModifiedTime(g).toInstant()).isEqualTo("2020-03-04T05:06:07Z");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(g)))
          .isEqualTo("rw-r-x--x");
      assertThat(Files.isSameFile(g, s.remote.at("hard"))).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(s.remote.at("hard2"))))
          .isEqualTo("rw-r-----");
      assertThat(s.remote.at("gone")).doesNotExist();

      s.run("cd " + s.server.directory(), "ln -s d/g soft", "get soft through", "rm hard");
      assertThat(Files.isSymbolicLink(s.remote.at("soft"))).isTrue();
      assertThat(Files.readSymbolicLink(s.remote.at("soft"))).hasToString("d/g");
      assertThat(s.local.at("through")).hasContent("hello");

      List<String> listed = s.run("cd " + s.server.directory(), "ls -ln");
      assertThat(listed.stream().filter(l -> l.matches("[dl-][rwx-]{9}.*")).map(SftpTest::shown))
          .containsExactlyInAnyOrder("drwxr-x--- d", "-rw-r----- 5 hard2", "lrwxrwxrwx soft");
    }
  }

  /** Of a line of ls -l: mode, of a file its size, name. */
  private static String shown(String line) {
    String[] w = line.trim().split("\\s+");
    return w[0] + (line.startsWith("-") ? " " + w[4] : "") + " " + w[8];
  }

  /** Errors come back as the client's words for them. */
  @ParameterizedTest
  @CsvSource({"DEFAULT, VIRTUAL", "JVFS, VIRTUAL", "DEFAULT, WHOLE", "JVFS, WHOLE"})
  void tellsOfErrors(Ground ground, SftpServer.Root root) throws Exception {
    try (Session s = Session.open(ground, root)) {
      Files.createDirectories(s.remote.at("full/sub"));
      // A dash: the client goes on.
      List<String> told =
          s.run(
              "cd " + s.server.directory(),
              "-get none",
              "-rmdir full",
              "-mkdir full",
              "-cd nowhere",
              "-rm full");
      String all = String.join("\n", told);
      assertThat(all).contains("not found").contains("remote mkdir").contains("remote rmdir");
      assertThat(s.remote.at("full/sub")).isDirectory();
    }
  }
}
