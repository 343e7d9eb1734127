// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be is refused with the exception that says so, and changes nothing. */
final class BadInputTest {
  private JvfsFileSystem fs;

  @BeforeEach
  void open() {
    fs = Jvfs.memory().name("bad-input").build();
  }

  @AfterEach
  void close() throws Exception {
    fs.close();
  }

  // ---- URIs ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jvfs:bad-input",
        "jvfs:/no/name",
        "jvfs:///no/name",
        "jvfs://bad-input/a?query",
        "jvfs://bad-input/a#fragment",
        "jvfs://bad-input",
        "jvfs://bad-input/a%00b",
        "file:///a",
        "/a",
        "a"
      })
  void noUriOfAPath(String uri) {
    assertThatThrownBy(() -> fs.provider().getPath(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jvfs:opaque",
        "jvfs:/no/name",
        "jvfs://user@host:1",
        "jvfs://two%20words",
        "jvfs://a?b",
        "jvfs://a#b",
        "file:///a"
      })
  void noUriOfAFileSystem(String uri) {
    assertThatThrownBy(() -> fs.provider().newFileSystem(URI.create(uri), Map.of()).close())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void urisThatNameNothing() {
    assertThatThrownBy(() -> Path.of(URI.create("jvfs://nobody/a")))
        .isInstanceOf(FileSystemNotFoundException.class);
    assertThatThrownBy(() -> FileSystems.getFileSystem(URI.create("jvfs://nobody/")))
        .isInstanceOf(FileSystemNotFoundException.class);
    assertThatThrownBy(
            () -> FileSystems.newFileSystem(URI.create("jvfs://bad-input"), Map.of()).close())
        .isInstanceOf(FileSystemAlreadyExistsException.class);
  }

  @Test
  void optionsOfAFileSystem() {
    URI uri = URI.create("jvfs://options");
    for (Map<String, ?> env :
        List.of(
            Map.of("sizes", "1m"),
            Map.of("size", "much"),
            Map.of("maxFiles", "-"),
            Map.of("umask", "9"),
            Map.of("user", "me"),
            Map.of("user", "me:1:x"),
            Map.of("workingDirectory", "relative"))) {
      assertThatThrownBy(() -> FileSystems.newFileSystem(uri, env).close())
          .as("%s", env)
          .isInstanceOf(IllegalArgumentException.class);
    }
    // None of them has left the name taken.
    assertThatThrownBy(() -> FileSystems.getFileSystem(uri))
        .isInstanceOf(FileSystemNotFoundException.class);
    assertThatThrownBy(() -> Jvfs.memory().name("a/b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- paths ----

  @Test
  void paths() {
    assertThatThrownBy(() -> fs.getPath("a\0b")).isInstanceOf(InvalidPathException.class);
    assertThatThrownBy(() -> fs.getPath("a", "b\0")).isInstanceOf(InvalidPathException.class);
    assertThatThrownBy(() -> fs.getPath("\ud800")).isInstanceOf(InvalidPathException.class);
    Path p = fs.getPath("/a/b");
    assertThatThrownBy(() -> p.getName(2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> p.getName(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> p.subpath(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fs.getPath("/").getName(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> p.relativize(fs.getPath("c")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fs.getPathMatcher("glob"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fs.getPathMatcher("sql:*"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fs.getPathMatcher("glob:{a"))
        .isInstanceOf(java.util.regex.PatternSyntaxException.class);
    assertThatThrownBy(() -> fs.getPathMatcher("regex:("))
        .isInstanceOf(java.util.regex.PatternSyntaxException.class);
    assertThatThrownBy(() -> Files.createFile(fs.getPath("/" + "n".repeat(256))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
    assertThatThrownBy(() -> Files.createFile(fs.getPath("/a".repeat(2048))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too long");
  }

  @Test
  void pathsOfSomebodyElse() {
    Path ours = fs.getPath("/a");
    Path foreign = Path.of("/a");
    assertThatThrownBy(() -> ours.resolve(foreign)).isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> ours.resolveSibling(foreign))
        .isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> ours.relativize(foreign))
        .isInstanceOf(ProviderMismatchException.class);
    assertThatThrownBy(() -> ours.compareTo(foreign)).isInstanceOf(ClassCastException.class);
    assertThat(ours.startsWith(foreign) || ours.endsWith(foreign)).isFalse();
    assertThat(ours).isNotEqualTo(foreign);
  }

  @Test
  void attributes() throws Exception {
    Path p = Files.createFile(fs.getPath("/p"));
    for (String a : List.of("", "basic:", "basic:nothing", "size,nothing", "posix:mode", "acl:x")) {
      assertThatThrownBy(() -> Files.readAttributes(p, a))
          .as(a)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Files.readAttributes(p, "dos:hidden"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Files.setAttribute(p, "size", 1L))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Files.setAttribute(p, "nothing", 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Files.setAttribute(p, "unix:mode", "rwx"))
        .isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> Files.setPosixFilePermissions(p, null))
        .isInstanceOf(NullPointerException.class);
  }

  // ---- channels ----

  private static void opens(Path p, Class<? extends Throwable> with, OpenOption... options) {
    assertThatThrownBy(() -> FileChannel.open(p, options).close()).isInstanceOf(with);
  }

  @Test
  void optionsOfAChannel() throws Exception {
    Path p = Files.createFile(fs.getPath("/p"));
    opens(p, IllegalArgumentException.class, READ, APPEND);
    opens(p, IllegalArgumentException.class, APPEND, TRUNCATE_EXISTING);
    assertThatThrownBy(() -> FileChannel.open(p, READ, null).close())
        .isInstanceOf(NullPointerException.class);
    opens(p, UnsupportedOperationException.class, new OpenOption() {});
  }

  @Test
  void numbers() throws Exception {
    Path p = Files.writeString(fs.getPath("/p"), "12345");
    ByteBuffer one = ByteBuffer.allocate(1);
    ByteBuffer[] some = {ByteBuffer.allocate(1), ByteBuffer.allocate(1)};
    try (FileChannel c = FileChannel.open(p, READ, WRITE)) {
      Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
      List<ThrowingCallable> calls =
          List.of(
              () -> c.position(-1),
              () -> c.truncate(-1),
              () -> c.read(one, -1),
              () -> c.write(one, -1),
              () -> c.read(one.asReadOnlyBuffer()),
              () -> c.lock(-1, 1, false),
              () -> c.lock(0, -1, false),
              () -> c.tryLock(Long.MAX_VALUE, 2, false),
              () -> c.transferTo(-1, 1, c),
              () -> c.transferTo(0, -1, Channels.newChannel(new ByteArrayOutputStream())),
              () -> c.transferFrom(c, -1, 1),
              () -> c.transferFrom(c, 0, -1));
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call).isInstanceOf(illegal);
      }
      for (int[] bad : new int[][] {{-1, 1}, {0, 3}, {2, 1}, {1, -1}}) {
        assertThatThrownBy(() -> c.read(some, bad[0], bad[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> c.write(some, bad[0], bad[1]))
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(c.size()).isEqualTo(5);
      assertThat(c.position()).isZero();
      // Far away there is nothing to read, and there is no room to write.
      assertThat(c.read(one, 5)).isEqualTo(-1);
      assertThat(c.read(one, 1L << 62)).isEqualTo(-1);
      assertThatThrownBy(() -> c.write(ByteBuffer.allocate(1), Long.MAX_VALUE))
          .isInstanceOf(IOException.class);
      assertThat(c.position(1L << 40).position()).isEqualTo(1L << 40);
      assertThat(c.read(one)).isEqualTo(-1);
      assertThat(c.truncate(Long.MAX_VALUE).size()).isEqualTo(5);
      assertThat(c.transferTo(1L << 40, 1, Channels.newChannel(new ByteArrayOutputStream())))
          .isZero();
      assertThat(c.lock(Long.MAX_VALUE - 1, 1, false).isValid()).isTrue();
    }
    assertThat(Files.readString(p)).isEqualTo("12345");
    try (FileChannel r = FileChannel.open(p, READ);
        FileChannel w = FileChannel.open(p, WRITE)) {
      assertThatThrownBy(() -> r.write(one)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> r.truncate(0)).isInstanceOf(NonWritableChannelException.class);
      assertThatThrownBy(() -> w.read(one)).isInstanceOf(NonReadableChannelException.class);
      assertThatThrownBy(() -> r.transferTo(0, 1, r))
          .isInstanceOf(NonWritableChannelException.class);
    }
  }

  @Test
  void aFileThatIsTooLargeAndADiskThatIsFull() throws Exception {
    try (JvfsFileSystem small = Jvfs.memory().size("64k").build();
        FileChannel c = FileChannel.open(small.getPath("/f"), CREATE, WRITE)) {
      ByteBuffer b = ByteBuffer.allocate(1 << 20);
      assertThatThrownBy(
              () -> {
                while (b.hasRemaining()) {
                  assertThat(c.write(b)).isPositive();
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("o space left");
      assertThat(c.size()).isEqualTo(b.position()).isPositive();
      c.truncate(0);
      assertThat(c.write(ByteBuffer.allocate(10), 0)).isEqualTo(10);
    }
  }
}
