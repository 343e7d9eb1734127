// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read images, on one made by {@code mkfs.ext4 -d}: nobody needs to be root. */
final class ImageCommandsTest {
  private static final Instant WHEN = Instant.parse("2019-03-04T05:06:07Z");
  private static final int MIB = 1 << 20;

  @TempDir private Path dir;

  private Path image = Path.of("");

  @BeforeEach
  void make() throws Exception {
    Path mkfs = Path.of("/usr/sbin/mkfs.ext4");
    assumeTrue(Files.isExecutable(mkfs), "skipped: needs mkfs.ext4 (e2fsprogs)");
    Path from = dir.resolve("from");
    Files.createDirectories(from.resolve("etc/deep"));
    Path file = Files.writeString(from.resolve("etc/passwd"), "root\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.setLastModifiedTime(file, FileTime.from(WHEN));
    Files.createSymbolicLink(from.resolve("link"), Path.of("etc/passwd"));
    Files.createLink(from.resolve("etc/hard"), file);
    Files.write(from.resolve("big"), new byte[3 * MIB]);
    image = dir.resolve("disk.img");
    Command.Result r =
        Command.shell(
            "touch $3/$'\\377raw'; $1 -q -E root_owner=0:0 -d $3 $2 16M", mkfs, image, from);
    assertThat(r.status()).as(r.out()).isZero();
  }

  private static void prints(String expected, String... arguments) {
    Command.Result r = InProcess.run(arguments);
    assertThat(r.err()).isEmpty();
    assertThat(r.status()).isZero();
    assertThat(r.out()).isEqualTo(expected);
  }

  private static void fails(int status, String error, String... arguments) {
    Command.Result r = InProcess.run(arguments);
    assertThat(r.err()).isEqualTo(error + "\n");
    assertThat(r.status()).isEqualTo(status);
  }

  @Test
  void eachReads() throws Exception {
    String at = image + ":";
    prints("big\netc\nlink\nlost+found\n\u00ffraw\n", "ls", at + "/");
    prints("deep\nhard\npasswd\n", "ls", at + "/etc");
    prints("root\nroot\n", "cat", at + "/link", at + "/etc/hard");
    prints("640 2 5 regular file\n", "stat", "-c", "%a %h %s %F", at + "/etc/passwd");
    // In the order of their hashes, which differs from image to image.
    Command.Result found = InProcess.run("find", at + "/", "-links", "2", "-type", "f");
    assertThat(found.out().lines()).containsExactlyInAnyOrder(at + "/etc/hard", at + "/etc/passwd");
    Command.Result df = InProcess.run("df", "-i", image.toString());
    assertThat(df.out()).startsWith("Filesystem").contains("Inodes IUsed IFree IUse% Mounted on\n");
    String when =
        DateTimeFormatter.ofPattern("MMM d  yyyy", Locale.ROOT)
            .withZone(ZoneId.systemDefault())
            .format(WHEN)
            .replaceFirst(" (\\d) ", "  $1 ");
    assertThat(InProcess.run("ls", "-ln", at + "/etc/passwd").out()).contains(" " + when + " ");
    assertThat(InProcess.run("tree", at + "/etc").out())
        .startsWith(at + "/etc\n")
        .contains(" deep\n", " hard\n", " passwd\n")
        .endsWith("\n1 directory, 2 files\n");
    assertThat(InProcess.run("tree", "-d", "-L", "1", at + "/").out())
        .endsWith("\n2 directories\n")
        .doesNotContain("passwd", "deep");
  }

  @Test
  void copiesIntoADirectory() throws Exception {
    Path to = Files.createDirectory(dir.resolve("to"));
    prints("", "cp", "-a", image + ":/etc", image + ":/big", image + ":/link", to.toString());
    assertThat(to.resolve("etc/passwd")).hasContent("root\n");
    assertThat(Files.getLastModifiedTime(to.resolve("etc/passwd")).toInstant()).isEqualTo(WHEN);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("etc/hard"))))
        .isEqualTo("rw-r-----");
    assertThat(Files.isSameFile(to.resolve("etc/hard"), to.resolve("etc/passwd"))).isTrue();
    assertThat(Files.readSymbolicLink(to.resolve("link"))).isEqualTo(Path.of("etc/passwd"));
    assertThat(Files.size(to.resolve("big"))).isEqualTo(3 * MIB);
    prints("", "cp", image + ":/link", to.resolve("file").toString());
    assertThat(Files.isSymbolicLink(to.resolve("file"))).isFalse();
    assertThat(to.resolve("file")).hasContent("root\n");
  }

  /** A link in the way is not written through, wherever it leads. */
  @Test
  void copiesThroughNoLink() throws Exception {
    Path precious = Files.writeString(dir.resolve("precious"), "mine");
    Path to = Files.createDirectory(dir.resolve("to"));
    Files.createSymbolicLink(to.resolve("passwd"), precious);
    prints("", "cp", image + ":/etc/passwd", to.toString());
    assertThat(precious).hasContent("mine");
    assertThat(to.resolve("passwd")).hasContent("root\n");
    Files.createSymbolicLink(to.resolve("etc"), dir);
    assertThat(InProcess.run("cp", "-r", image + ":/etc", to.toString()).status()).isEqualTo(1);
    assertThat(dir.resolve("hard")).doesNotExist();
  }

  @Test
  void refusesInOneLine() throws Exception {
    fails(
        2,
        "jvfs ls: " + dir + "/none.img: ENOENT: " + dir + "/none.img: no such file or directory",
        "ls",
        dir + "/none.img:/");
    Path text = Files.write(dir.resolve("text"), new byte[MIB]);
    fails(
        1,
        "jvfs cat: "
            + text
            + ": EINVAL: no file system is recognised;"
            + " -t, --partition or --offset may help",
        "cat",
        text + ":/x");
    fails(
        1,
        "jvfs cp: cannot create '" + image + ":/x': images are only read by this command",
        "cp",
        image + ":/big",
        image + ":/x");
    fails(
        1,
        "jvfs cp: '" + text + "' is not in an image: give IMAGE:/PATH",
        "cp",
        text.toString(),
        dir.resolve("y").toString());
    fails(1, "jvfs find: unknown predicate `-foo'", "find", image + ":/", "-foo");
    fails(2, "jvfs ls: Unknown option: '--frob'; see jvfs ls --help", "ls", "--frob", "x");
  }

  @Test
  void partsOfADisk() throws Exception {
    Path whole = dir.resolve("whole.img");
    byte[] mbr = new byte[MIB];
    ByteBuffer entry = ByteBuffer.wrap(mbr).order(ByteOrder.LITTLE_ENDIAN);
    entry.put(446 + 4, (byte) 0x83).putInt(446 + 8, MIB / 512).putInt(446 + 12, 16 * MIB / 512);
    entry.put(510, (byte) 0x55).put(511, (byte) 0xaa);
    try (OutputStream out = Files.newOutputStream(whole)) {
      out.write(mbr);
      Files.copy(image, out);
    }
    prints("root\n", "cat", "--partition", "1", whole + ":/etc/passwd");
    prints("root\n", "cat", "--offset", "1M", whole + ":/etc/passwd");
    prints("root\n", "cat", "-t", "ext4", "-o", "ro,noload,offset=1M", whole + ":/etc/passwd");
    fails(
        2,
        "jvfs ls: "
            + whole
            + ": EINVAL: no file system is recognised;"
            + " -t, --partition or --offset may help",
        "ls",
        whole + ":/");
  }

  @Test
  void anNbdServer() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/nbdkit")), "skipped: needs nbdkit");
    Path socket = dir.resolve("s");
    Process server =
        new ProcessBuilder("nbdkit", "-f", "-r", "-U", socket.toString(), "file", image.toString())
            .inheritIO()
            .start();
    try {
      for (int i = 0; i < 100 && !Files.exists(socket); i++) {
        Thread.sleep(50);
      }
      prints("root\n", "cat", "nbd+unix:///?socket=" + socket + ":/etc/passwd");
      prints("deep\nhard\npasswd\n", "ls", "nbd+unix:///?socket=" + socket + ":/etc");
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  /** As a process: arguments that are no text, and a reader who has seen enough. */
  @Test
  void aProcess() throws Exception {
    Command.Result r =
        Command.shell(
            "$1 -cp $2 --enable-native-access=ALL-UNNAMED org.jvfs.cli.Main ls $3:/$'\\377raw' |"
                + " od -An -c | tail -n 1; $1 -cp $2 --enable-native-access=ALL-UNNAMED"
                + " org.jvfs.cli.Main cat $3:/big $3:/big | head -c 3; echo \" ${PIPESTATUS[0]}\"",
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            image);
    assertThat(r.out()).contains("377   r   a   w  \\n\n").endsWith("\0\0\0 1\n");
  }

  @Test
  void helpNamesWhatThereIs() throws IOException, InterruptedException {
    assertThat(Command.run("mount", "--help").out())
        .contains("ext4", "noload", "partition=N", "offset=BYTES", " ro ");
    for (String c : List.of("ls", "cat", "cp", "stat", "find", "df", "tree")) {
      assertThat(InProcess.run(c, "--help").out()).as(c).contains("--partition", "--offset");
    }
  }
}
