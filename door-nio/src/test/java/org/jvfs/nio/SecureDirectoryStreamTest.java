// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** A directory that is open, by which names in it are reached. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class SecureDirectoryStreamTest {
  private JvfsFileSystem fs;

  @BeforeEach
  void open() throws Exception {
    fs = Jvfs.newMemoryFileSystem();
    Files.createDirectories(fs.getPath("/d/sub/deep"));
    Files.writeString(fs.getPath("/d/file"), "of d");
    Files.writeString(fs.getPath("/d/sub/deep/leaf"), "x");
    Files.createSymbolicLink(fs.getPath("/d/link"), fs.getPath("file"));
    Files.createSymbolicLink(fs.getPath("/d/dirlink"), fs.getPath("sub"));
    Files.createDirectory(fs.getPath("/outside"));
    Files.writeString(fs.getPath("/outside/precious"), "keep");
  }

  @AfterEach
  void close() throws Exception {
    fs.close();
  }

  private SecureDirectoryStream<Path> stream(String p) throws IOException {
    return (SecureDirectoryStream<Path>) Files.newDirectoryStream(fs.getPath(p));
  }

  private Path path(String p) {
    return fs.getPath(p);
  }

  @Test
  void followsTheDirectoryNotItsName() throws Exception {
    try (SecureDirectoryStream<Path> d = stream("/d")) {
      Files.move(path("/d"), path("/moved"));
      Files.createSymbolicLink(path("/d"), path("/outside"));
      try (var c =
          d.newByteChannel(
              path("new"), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
        c.write(ByteBuffer.wrap("there".getBytes(StandardCharsets.UTF_8)));
      }
      assertThat(Files.readString(path("/moved/new"))).isEqualTo("there");
      assertThat(path("/outside/new")).doesNotExist();
      d.deleteFile(path("file"));
      assertThat(path("/moved/file")).doesNotExist();
      try (SecureDirectoryStream<Path> sub = d.newDirectoryStream(path("sub"))) {
        assertThat(sub).containsExactly(path("/d/sub/deep"));
      }
      // An absolute path has nothing to do with the directory.
      try (var c = d.newByteChannel(path("/outside/precious"), Set.of())) {
        assertThat(c.size()).isEqualTo(4);
      }
    }
  }

  @Test
  void opensAndRefusesAsTheJdkDoes() throws Exception {
    try (SecureDirectoryStream<Path> d = stream("/d")) {
      assertThatThrownBy(() -> d.newDirectoryStream(path("file")))
          .isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(() -> d.newDirectoryStream(path("none")))
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> d.newDirectoryStream(path("")))
          .isInstanceOf(NoSuchFileException.class);
      d.newDirectoryStream(path("dirlink")).close();
      assertThatThrownBy(() -> d.newDirectoryStream(path("dirlink"), LinkOption.NOFOLLOW_LINKS))
          .isInstanceOf(NotDirectoryException.class);
      assertThatThrownBy(
              () ->
                  d.newByteChannel(
                      path("link"), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))
          .isInstanceOf(FileSystemException.class);
      assertThatThrownBy(
              () ->
                  d.newByteChannel(
                      path("file"),
                      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThatThrownBy(() -> d.deleteFile(path("none"))).isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(() -> d.deleteFile(path("sub")))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("s a directory");
      assertThatThrownBy(() -> d.deleteDirectory(path("file")))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("ot a directory");
      assertThatThrownBy(() -> d.deleteDirectory(path("sub")))
          .isInstanceOf(DirectoryNotEmptyException.class);
      d.deleteFile(path("link"));
      assertThat(path("/d/file")).exists();
      try (var c =
          d.newByteChannel(
              path("temp"),
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.DELETE_ON_CLOSE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        assertThat(c.write(ByteBuffer.wrap(new byte[] {1}))).isOne();
      }
      assertThat(path("/d/temp")).doesNotExist();
    }
  }

  @Test
  void movesBetweenDirectories() throws Exception {
    try (SecureDirectoryStream<Path> d = stream("/d");
        SecureDirectoryStream<Path> sub = d.newDirectoryStream(path("sub"))) {
      Files.move(path("/d/sub"), path("/elsewhere"));
      d.move(path("file"), sub, path("came"));
      assertThat(Files.readString(path("/elsewhere/came"))).isEqualTo("of d");
      Files.writeString(path("/d/other"), "2");
      d.move(path("other"), sub, path("came"));
      assertThat(Files.readString(path("/elsewhere/came"))).isEqualTo("2");
      assertThatThrownBy(() -> d.move(path("none"), sub, path("n")))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessage("none -> n");
      assertThatThrownBy(() -> sub.move(path("came"), sub, path("deep")))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("s a directory");
      assertThatThrownBy(() -> d.move(path("link"), null, path("n")))
          .isInstanceOf(NullPointerException.class);
    }
  }

  @Test
  void refusesWhatIsSomebodyElses() throws Exception {
    try (SecureDirectoryStream<Path> d = stream("/d");
        JvfsFileSystem other = Jvfs.newMemoryFileSystem();
        SecureDirectoryStream<Path> o =
            (SecureDirectoryStream<Path>) Files.newDirectoryStream(other.getPath("/"));
        var jdk = Files.newDirectoryStream(Path.of("/"))) {
      assertThatThrownBy(() -> d.move(path("file"), o, other.getPath("f")))
          .isInstanceOf(AtomicMoveNotSupportedException.class);
      assertThatThrownBy(() -> d.move(path("file"), (SecureDirectoryStream<Path>) jdk, path("f")))
          .isInstanceOf(ProviderMismatchException.class);
      assertThatThrownBy(() -> d.deleteFile(other.getPath("file")))
          .isInstanceOf(ProviderMismatchException.class);
      assertThatThrownBy(() -> d.deleteDirectory(Path.of("sub")))
          .isInstanceOf(ProviderMismatchException.class);
      assertThatThrownBy(() -> d.newByteChannel(Path.of("file"), Set.of()))
          .isInstanceOf(ProviderMismatchException.class);
      assertThatThrownBy(() -> d.newDirectoryStream(Path.of("sub")))
          .isInstanceOf(ProviderMismatchException.class);
      assertThatThrownBy(() -> d.getFileAttributeView(Path.of("sub"), BasicFileAttributeView.class))
          .isInstanceOf(ProviderMismatchException.class);
      assertThat(path("/d/file")).exists();
    }
  }

  @Test
  void showsAndSetsAttributes() throws Exception {
    try (SecureDirectoryStream<Path> d = stream("/d")) {
      Files.move(path("/d"), path("/moved"));
      PosixFileAttributeView self = d.getFileAttributeView(PosixFileAttributeView.class);
      assertThat(self).isNotNull();
      // Without the right to search it: what is open needs no walk.
      self.setPermissions(PosixFilePermissions.fromString("rw-------"));
      assertThat(PosixFilePermissions.toString(self.readAttributes().permissions()))
          .isEqualTo("rw-------");
      self.setPermissions(PosixFilePermissions.fromString("rwx------"));
      assertThat(Files.getPosixFilePermissions(path("/moved"))).hasSize(3);
      BasicFileAttributeView link =
          d.getFileAttributeView(
              path("link"), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      assertThat(link.readAttributes().isSymbolicLink()).isTrue();
      BasicFileAttributeView file =
          d.getFileAttributeView(path("link"), BasicFileAttributeView.class);
      assertThat(file.readAttributes().size()).isEqualTo(4);
      UserDefinedFileAttributeView user =
          d.getFileAttributeView(path("file"), UserDefinedFileAttributeView.class);
      user.write("k", ByteBuffer.wrap(new byte[] {7}));
      assertThat((byte[]) Files.getAttribute(path("/moved/file"), "user:k")).containsExactly(7);
    }
  }

  @Test
  void closedIsClosed() throws Exception {
    SecureDirectoryStream<Path> d = stream("/d");
    SecureDirectoryStream<Path> open = stream("/d");
    PosixFileAttributeView self = d.getFileAttributeView(PosixFileAttributeView.class);
    d.close();
    Class<ClosedDirectoryStreamException> closed = ClosedDirectoryStreamException.class;
    assertThatThrownBy(self::readAttributes).isInstanceOf(closed);
    assertThatThrownBy(() -> d.newDirectoryStream(path("sub"))).isInstanceOf(closed);
    assertThatThrownBy(() -> d.newDirectoryStream(path("/d/sub"))).isInstanceOf(closed);
    assertThatThrownBy(() -> d.newByteChannel(path("file"), Set.of())).isInstanceOf(closed);
    assertThatThrownBy(() -> d.newByteChannel(path("/d/file"), Set.of())).isInstanceOf(closed);
    assertThatThrownBy(() -> d.deleteFile(path("file"))).isInstanceOf(closed);
    assertThatThrownBy(() -> d.deleteDirectory(path("sub"))).isInstanceOf(closed);
    assertThatThrownBy(() -> d.move(path("file"), open, path("f"))).isInstanceOf(closed);
    assertThatThrownBy(() -> open.move(path("file"), d, path("f"))).isInstanceOf(closed);
    assertThatThrownBy(d::iterator).isInstanceOf(IllegalStateException.class);
    assertThat(path("/d/file")).exists();
    fs.close();
    assertThatThrownBy(() -> open.deleteFile(path("file"))).isInstanceOf(RuntimeException.class);
  }

  /** In the manner of those who remove trees of people whom they do not trust. */
  private void deleteRecursively(SecureDirectoryStream<Path> dir, Consumer<Path> before)
      throws IOException {
    for (Path entry : dir) {
      Path name = entry.getFileName();
      before.accept(entry);
      try {
        BasicFileAttributeView v =
            dir.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (v.readAttributes().isDirectory()) {
          try (SecureDirectoryStream<Path> sub =
              dir.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            deleteRecursively(sub, before);
          }
          dir.deleteDirectory(name);
        } else {
          dir.deleteFile(name);
        }
      } catch (FileSystemException e) {
        // Changed under our hands: left to the next round.
        failures.set(e);
      }
    }
  }

  private final AtomicReference<IOException> failures = new AtomicReference<>();

  @Test
  void aDirectorySwappedForALinkUnderADeleteLeavesTheOutsideAlone() throws Exception {
    try (SecureDirectoryStream<Path> d = stream("/d")) {
      AtomicBoolean swapped = new AtomicBoolean();
      deleteRecursively(
          d,
          entry -> {
            // "sub" is open and about to be emptied: it goes elsewhere and a link comes instead.
            if (entry.endsWith("deep") && swapped.compareAndSet(false, true)) {
              try {
                Files.move(path("/d/sub"), path("/taken"));
                Files.createSymbolicLink(path("/d/sub"), path("/outside"));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }
          });
      assertThat(swapped).isTrue();
      // The open directory was emptied where it is now; the link is no directory to remove.
      assertThat(path("/taken")).isEmptyDirectory();
      assertThat(failures.get()).hasMessageContaining("ot a directory");
      assertThat(Files.readString(path("/outside/precious"))).isEqualTo("keep");
    }
  }

  @Test
  void swapsAtRandomNeverLeadOutside() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    Files.createSymbolicLink(path("/evil"), path("/outside"));
    Thread swapper =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    while (!stop.get()) {
                      exchange("/evil", "/d/sub");
                      running.countDown();
                    }
                  } catch (Throwable t) {
                    wrong.set(t);
                    running.countDown();
                  }
                });
    running.await();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    int rounds = 0;
    while (System.nanoTime() < end) {
      for (String at : new String[] {"/d/sub", "/evil"}) {
        try {
          Files.createDirectories(path(at).resolve("deep/deeper"));
        } catch (IOException e) {
          // Swapped while it was made, perhaps for the link: then "deep" is outside.
          failures.set(e);
        }
      }
      try (SecureDirectoryStream<Path> d = stream("/d")) {
        deleteRecursively(d, e -> {});
      }
      if (!Files.exists(path("/d/sub"), LinkOption.NOFOLLOW_LINKS)
          && !Files.exists(path("/evil"), LinkOption.NOFOLLOW_LINKS)) {
        break;
      }
      rounds++;
      for (String at : new String[] {"/d/sub", "/evil"}) {
        if (!Files.exists(path(at), LinkOption.NOFOLLOW_LINKS)) {
          restore(at);
        }
      }
    }
    stop.set(true);
    swapper.join();
    assertThat(wrong.get()).isNull();
    assertThat(rounds).isPositive();
    assertThat(Files.readString(path("/outside/precious"))).isEqualTo("keep");
  }

  /** One of the two was removed: whichever is left, the other kind is made again. */
  private void restore(String at) throws IOException {
    Path other = path(at.equals("/evil") ? "/d/sub" : "/evil");
    try {
      if (Files.isSymbolicLink(other)) {
        Files.createDirectory(path(at));
      } else {
        Files.createSymbolicLink(path(at), path("/outside"));
      }
    } catch (FileAlreadyExistsException e) {
      failures.set(e);
    }
  }

  private void exchange(String a, String b) throws ErrnoException {
    try {
      fs.task()
          .renameat2(
              Fcntl.AT_FDCWD,
              a.getBytes(StandardCharsets.UTF_8),
              Fcntl.AT_FDCWD,
              b.getBytes(StandardCharsets.UTF_8),
              Fcntl.RENAME_EXCHANGE);
    } catch (ErrnoException e) {
      if (e.errno() != org.jvfs.uapi.Errno.ENOENT) {
        throw e;
      }
      // One is just being removed or made again.
      Thread.onSpinWait();
    }
  }
}
