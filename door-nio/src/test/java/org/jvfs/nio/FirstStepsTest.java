// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What somebody does who has come from Jimfs. */
final class FirstStepsTest {
  @Test
  void writesReadsListsAndWalks() throws Exception {
    try (FileSystem fs = Jvfs.newMemoryFileSystem()) {
      Path p = fs.getPath("/src/a/b/c.txt");
      Files.createDirectories(p.getParent());
      Files.writeString(p, "hello");
      assertThat(Files.readString(p)).isEqualTo("hello");
      assertThat(Files.size(p)).isEqualTo(5);
      Files.writeString(p, " world", StandardOpenOption.APPEND);
      assertThat(Files.readAllLines(p)).containsExactly("hello world");
      Files.copy(p, fs.getPath("/src/d.txt"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.createSymbolicLink(fs.getPath("/link"), fs.getPath("src/a"));
      assertThat(fs.getPath("/link/b/../../d.txt").toRealPath()).hasToString("/src/d.txt");
      try (var all = Files.walk(fs.getPath("/"))) {
        assertThat(all.map(Path::toString).sorted().toList())
            .containsExactly(
                "/", "/link", "/src", "/src/a", "/src/a/b", "/src/a/b/c.txt", "/src/d.txt");
      }
      assertThatThrownBy(() -> Files.delete(fs.getPath("/src")))
          .isInstanceOf(DirectoryNotEmptyException.class);
      Files.move(fs.getPath("/src"), fs.getPath("/dst"));
      assertThat(Files.exists(p)).isFalse();
      assertThatThrownBy(() -> Files.readString(p)).isInstanceOf(NoSuchFileException.class);
    }
  }

  @Test
  void isFoundByItsUri() throws Exception {
    try (FileSystem fs =
        FileSystems.newFileSystem(URI.create("jvfs://first-steps"), Map.of("size", "1m"))) {
      Path p = fs.getPath("/a b/ü%");
      Files.createDirectory(p.getParent());
      Files.write(p, new byte[] {1, 2, 3});
      Path same = Path.of(p.toUri());
      assertThat(same).isEqualTo(p);
      assertThat(Files.readAllBytes(same)).containsExactly(1, 2, 3);
      assertThat(FileSystems.getFileSystem(URI.create("jvfs://first-steps/"))).isSameAs(fs);
    }
  }

  @Test
  void permissionsCount() throws Exception {
    try (FileSystem fs = Jvfs.newMemoryFileSystem()) {
      Path p = fs.getPath("secret");
      Files.createFile(
          p, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
      assertThat(Files.isReadable(p)).isFalse();
      assertThat(Files.getOwner(p)).hasToString("user");
      Files.setPosixFilePermissions(p, PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.isReadable(p)).isTrue();
      assertThat(Files.readAttributes(p, "unix:mode,uid"))
          .isEqualTo(Map.of("mode", 0100600, "uid", 1000));
    }
  }

  @Test
  void locksAreReal() throws Exception {
    try (JvfsFileSystem fs = Jvfs.newMemoryFileSystem();
        JvfsFileSystem other = Jvfs.view(fs.task().fork())) {
      Path p = fs.getPath("/f");
      try (FileChannel a =
              FileChannel.open(p, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileChannel b = FileChannel.open(p, StandardOpenOption.WRITE);
          FileChannel c = FileChannel.open(other.getPath("/f"), StandardOpenOption.WRITE)) {
        FileLock l = a.lock(0, 10, false);
        assertThatThrownBy(() -> b.tryLock(5, 10, false))
            .isInstanceOf(OverlappingFileLockException.class);
        assertThat(c.tryLock(5, 10, false)).isNull();
        l.release();
        assertThat(c.tryLock(5, 10, false)).isNotNull();
      }
    }
  }

  @Test
  void closedIsClosed() throws Exception {
    FileSystem fs = Jvfs.newMemoryFileSystem();
    Path p = fs.getPath("/f");
    FileChannel c = FileChannel.open(p, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    c.write(ByteBuffer.wrap("x".getBytes(UTF_8)));
    fs.close();
    assertThat(c.isOpen()).isFalse();
    assertThat(fs.isOpen()).isFalse();
    assertThatThrownBy(() -> Files.size(p)).isInstanceOf(ClosedFileSystemException.class);
    assertThatThrownBy(() -> Files.createDirectories(p))
        .isInstanceOf(ClosedFileSystemException.class);
    fs.close();
  }

  @Test
  void mapsWhatIsReadAndWritten() throws Exception {
    try (FileSystem fs = Jvfs.newMemoryFileSystem()) {
      Path p = fs.getPath("/mapped");
      Files.writeString(p, "small");
      try (FileChannel c = FileChannel.open(p, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        MappedByteBuffer b = c.map(FileChannel.MapMode.READ_WRITE, 1, 9_999);
        assertThat(c.size()).isEqualTo(10_000);
        assertThat(b.get(0)).isEqualTo((byte) 'm');
        b.put(9_998, (byte) 42);
        ByteBuffer one = ByteBuffer.allocate(1);
        c.read(one, 9_999);
        assertThat(one.get(0)).isEqualTo((byte) 42);
        c.write(ByteBuffer.wrap(new byte[] {7}), 5_000);
        assertThat(b.get(4_999)).isEqualTo((byte) 7);
        MappedByteBuffer own = c.map(FileChannel.MapMode.PRIVATE, 0, 10_000);
        own.put(0, (byte) 'X');
        assertThat(Files.readAllBytes(p)[0]).isEqualTo((byte) 's');
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment s = c.map(FileChannel.MapMode.READ_ONLY, 0, 5, arena);
          assertThat(s.toArray(ValueLayout.JAVA_BYTE)).isEqualTo("small".getBytes(UTF_8));
          assertThat(s.isReadOnly()).isTrue();
        }
        b.force();
      }
    }
  }

  @Test
  void saysWhatIsWrongInTheWordsOfTheJdk() throws Exception {
    try (FileSystem fs = Jvfs.memory().size("8k").build()) {
      assertThatThrownBy(() -> Files.write(fs.getPath("/big"), new byte[100_000]))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      assertThatThrownBy(() -> Files.readAllBytes(fs.getPath("/")))
          .isInstanceOf(IOException.class)
          .hasMessage("Is a directory");
    }
  }

  @Test
  void listsManyEntries() throws Exception {
    try (FileSystem fs = Jvfs.newMemoryFileSystem()) {
      for (int i = 0; i < 2_000; i++) {
        Files.createFile(fs.getPath("/n" + i));
      }
      try (var s = Files.list(fs.getPath("/"))) {
        List<String> names = s.map(Path::toString).sorted().toList();
        assertThat(names).hasSize(2_000).doesNotHaveDuplicates().contains("/n1999");
      }
    }
  }
}
