// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of ext4 as file systems. Made by mkfs.ext4, without which the tests are skipped. */
final class ImageTest {
  private static final Instant WHEN = Instant.parse("2019-03-04T05:06:07.123456789Z");
  private static final int MIB = 1 << 20;

  @TempDir Path dir;

  private Path image() throws Exception {
    Path mkfs = Path.of("/usr/sbin/mkfs.ext4");
    assumeTrue(Files.isExecutable(mkfs), "skipped: needs mkfs.ext4 (e2fsprogs)");
    Path from = dir.resolve("from");
    Files.createDirectories(from.resolve("etc/deep"));
    Path file = Files.writeString(from.resolve("etc/passwd"), "root:x:0:0\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.setLastModifiedTime(file, FileTime.from(WHEN));
    Files.createSymbolicLink(from.resolve("link"), Path.of("etc/passwd"));
    Files.createLink(from.resolve("etc/hard"), file);
    Files.write(from.resolve("big"), pattern(3 * MIB));
    Path image = dir.resolve("disk.img");
    Process p =
        new ProcessBuilder(mkfs.toString(), "-q", "-d", from.toString(), image.toString(), "16M")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(p.exitValue()).isZero();
    return image;
  }

  private static byte[] pattern(int n) {
    byte[] b = new byte[n];
    for (int i = 0; i < n; i++) {
      b[i] = (byte) (i * 31 + (i >> 9));
    }
    return b;
  }

  @Test
  void isReadAsOneLine() throws Exception {
    try (FileSystem disk = Jvfs.open(image())) {
      try (Stream<Path> all = Files.walk(disk.getPath("/etc"))) {
        assertThat(all.map(Path::toString))
            .containsExactlyInAnyOrder("/etc", "/etc/passwd", "/etc/hard", "/etc/deep");
      }
      Path p = disk.getPath("/link");
      assertThat(Files.readString(p)).isEqualTo("root:x:0:0\n");
      assertThat(Files.readSymbolicLink(p).toString()).isEqualTo("etc/passwd");
      // Some mkfs.ext4 copies whole seconds only.
      assertThat(Files.getLastModifiedTime(p).toInstant().getEpochSecond())
          .isEqualTo(WHEN.getEpochSecond());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(p)))
          .isEqualTo("rw-------");
      assertThat(Files.getAttribute(p, "unix:nlink")).isEqualTo(2);
      assertThat(Files.readAllBytes(disk.getPath("/big"))).isEqualTo(pattern(3 * MIB));
      Path out = dir.resolve("copy");
      Files.copy(disk.getPath("/big"), out, StandardCopyOption.COPY_ATTRIBUTES);
      assertThat(out).hasBinaryContent(pattern(3 * MIB));
    }
  }

  @Test
  void saysThatItCanOnlyBeRead() throws Exception {
    byte[] before = Files.readAllBytes(image());
    try (FileSystem disk = Jvfs.image(dir.resolve("disk.img")).readOnly().build()) {
      assertThat(disk.isReadOnly()).isTrue();
      assertThat(Files.getFileStore(disk.getPath("/")).isReadOnly()).isTrue();
      for (ThrowingPath write :
          List.<ThrowingPath>of(
              p -> Files.writeString(p, "x"),
              p -> Files.createDirectory(p),
              p -> Files.createSymbolicLink(p, p),
              p -> Files.delete(disk.getPath("/link")),
              p -> Files.move(disk.getPath("/link"), p),
              p -> Files.setLastModifiedTime(disk.getPath("/big"), FileTime.from(WHEN)))) {
        assertThatThrownBy(() -> write.on(disk.getPath("/new")))
            .isInstanceOf(FileSystemException.class)
            .hasMessageContaining("Read-only file system");
      }
    }
    assertThat(dir.resolve("disk.img")).hasBinaryContent(before);
  }

  private interface ThrowingPath {
    void on(Path p) throws IOException;
  }

  /** As long as one has it open nobody may write to the image; then it is free. */
  @Test
  void isClosed() throws Exception {
    Path image = image();
    FileSystem one = Jvfs.open(image);
    InputStream in = Files.newInputStream(one.getPath("/big"));
    assertThat(in.read()).isEqualTo(pattern(1)[0]);
    one.close();
    assertThat(openDescriptors(image)).isZero();
    try (FileSystem two = Jvfs.open(image)) {
      assertThat(openDescriptors(image)).isOne();
      assertThat(Files.size(two.getPath("/big"))).isEqualTo(3 * MIB);
    }
    assertThat(openDescriptors(image)).isZero();
  }

  private static long openDescriptors(Path image) throws IOException {
    long n = 0;
    try (var fds = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : fds) {
        if (Files.exists(fd) && Files.isSameFile(fd, image)) {
          n++;
        }
      }
    }
    return n;
  }

  @Test
  void permissionsCountForAnOrdinaryUser() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "skipped: needs root's files");
    try (FileSystem disk = Jvfs.image(image()).user("me", 1000, 1000).build()) {
      assertThat(Files.exists(disk.getPath("/etc/passwd"))).isTrue();
      assertThatThrownBy(() -> Files.readString(disk.getPath("/etc/passwd")))
          .isInstanceOf(AccessDeniedException.class);
    }
  }

  @Test
  void isAPartOfADisk() throws Exception {
    Path image = image();
    Path whole = dir.resolve("whole.img");
    try (OutputStream out = Files.newOutputStream(whole)) {
      out.write(new byte[MIB]);
      Files.copy(image, out);
    }
    try (FileSystem disk = Jvfs.image(whole).offset(MIB).build()) {
      assertThat(Files.size(disk.getPath("/big"))).isEqualTo(3 * MIB);
    }
    try (FileSystem disk = FileSystems.newFileSystem(whole, Map.of("offset", "1M"))) {
      assertThat(Files.size(disk.getPath("/big"))).isEqualTo(3 * MIB);
    }
    assertThatThrownBy(() -> Jvfs.open(whole))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no file system is recognised");
    assertThatThrownBy(() -> Jvfs.image(whole).partition(1).build())
        .isInstanceOf(FileSystemException.class);
  }

  @Test
  void isFoundThroughTheJdk() throws Exception {
    Path image = image();
    try (FileSystem disk = FileSystems.newFileSystem(image)) {
      assertThat(disk).isInstanceOf(JvfsFileSystem.class);
      assertThat(Files.isDirectory(disk.getPath("/lost+found"))).isTrue();
    }
    Map<String, ?> env = Map.of("readOnly", true, "noload", "", "name", "image-test");
    try (FileSystem disk = FileSystems.newFileSystem(image, env, null)) {
      assertThat(disk.isReadOnly()).isTrue();
      Path again = Path.of(disk.getPath("/big").toUri());
      assertThat(Files.size(again)).isEqualTo(3 * MIB);
    }
  }

  /** What is not ours is left to others, whatever they are told. */
  @Test
  void leavesOthersTheirs() throws Exception {
    Path zip = dir.resolve("a.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("a"));
      out.write(pattern(5000));
    }
    JvfsFileSystemProvider ours = JvfsFileSystemProvider.instance();
    Map<String, ?> theirs = Map.of("create", "true", "umask", "no number");
    for (Path p : List.of(zip, dir, dir.resolve("missing"))) {
      assertThatThrownBy(() -> ours.newFileSystem(p, theirs))
          .isInstanceOf(UnsupportedOperationException.class);
    }
    try (FileSystem fs = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      assertThat(fs).isNotInstanceOf(JvfsFileSystem.class);
      assertThat(Files.size(fs.getPath("a"))).isEqualTo(5000);
    }
    Path text = Files.writeString(dir.resolve("text"), "no image\n".repeat(1000), UTF_8);
    assertThatThrownBy(() -> FileSystems.newFileSystem(text))
        .isInstanceOf(ProviderNotFoundException.class);
    try (FileSystem memory = Jvfs.newMemoryFileSystem()) {
      assertThatThrownBy(() -> Jvfs.open(memory.getPath("/disk.img")))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void saysWhyNot() throws Exception {
    Path missing = dir.resolve("missing");
    assertThatThrownBy(() -> Jvfs.open(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    Path image = image();
    assertThatThrownBy(() -> Jvfs.image(image).type("ext9").build())
        .hasMessageContaining("unknown file system type");
    assertThatThrownBy(() -> Jvfs.image(image).option("color", "red").build())
        .hasMessageContaining("color");
    byte[] b = Files.readAllBytes(image);
    b[1024 + 0x20] ^= 0x55;
    Files.write(image, b);
    assertThatThrownBy(() -> Jvfs.open(image))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("superblock");
  }
}
