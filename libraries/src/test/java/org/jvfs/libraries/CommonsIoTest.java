// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.file.AccumulatorPathVisitor;
import org.apache.commons.io.file.Counters;
import org.apache.commons.io.file.CountingPathVisitor;
import org.apache.commons.io.file.PathUtils;
import org.apache.commons.io.file.StandardDeleteOption;
import org.apache.commons.io.filefilter.SuffixFileFilter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The part of Commons IO that takes a {@link Path}. Its monitors take one too, and ask for its
 * File, which paths of other file systems than the default one do not have.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class CommonsIoTest {
  private static final int FILES = 80;
  private static final int LINKS = 2;
  private static final int DIRECTORIES = 1 + 1 + 4 + 16;

  @ParameterizedTest
  @EnumSource
  void copiesComparesAndDeletes(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path from = place.at("from");
      Trees.make(from, 1);
      Files.delete(from.resolve("dangling"));
      Path to = place.at("to");

      Counters.PathCounters c =
          PathUtils.copyDirectory(
              from, to, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
      assertThat(c.getDirectoryCounter().get()).isEqualTo(DIRECTORIES);
      assertThat(c.getFileCounter().get()).isEqualTo(FILES + LINKS - 1);
      assertThat(Trees.describe(to)).isEqualTo(Trees.describe(from));
      assertThat(PathUtils.directoryContentEquals(from, to)).isTrue();
      assertThat(PathUtils.directoryAndFileContentEquals(from, to)).isTrue();

      Path changed = to.resolve("d3/e\u00e91/file 4");
      byte[] b = Files.readAllBytes(changed);
      b[b.length - 1] ^= 1;
      Files.write(changed, b);
      assertThat(PathUtils.directoryContentEquals(from, to)).isTrue();
      assertThat(PathUtils.directoryAndFileContentEquals(from, to)).isFalse();
      Files.delete(changed);
      assertThat(PathUtils.directoryContentEquals(from, to)).isFalse();

      c = PathUtils.cleanDirectory(to);
      assertThat(c.getFileCounter().get()).isEqualTo(FILES + LINKS - 2);
      // Directories are kept.
      assertThat(PathUtils.countDirectory(to).getDirectoryCounter().get()).isEqualTo(DIRECTORIES);
      c = PathUtils.deleteDirectory(from);
      assertThat(c.getDirectoryCounter().get()).isEqualTo(DIRECTORIES);
      assertThat(from).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesToAndFromTheDefaultFileSystem(Ground ground) throws Exception {
    try (Place place = ground.open();
        Place outside = Ground.DEFAULT.open()) {
      Trees.make(outside.at("tree"), 2);
      Files.delete(outside.at("tree/link"));
      Files.delete(outside.at("tree/dangling"));
      PathUtils.copyDirectory(outside.at("tree"), place.at("in"));
      PathUtils.copyDirectory(place.at("in"), outside.at("back"));
      assertThat(Trees.describe(outside.at("back"))).isEqualTo(Trees.describe(outside.at("tree")));
    }
  }

  private static long size(Path p) {
    try {
      return Files.size(p);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void visitorsCountAndCollect(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path root = place.at("tree");
      Trees.make(root, 3);
      Files.delete(root.resolve("link"));
      Files.delete(root.resolve("dangling"));
      long bytes;
      try (var all = Files.walk(root)) {
        bytes = all.filter(Files::isRegularFile).mapToLong(CommonsIoTest::size).sum();
      }
      var counting = CountingPathVisitor.withLongCounters();
      Files.walkFileTree(root, counting);
      assertThat(counting.getPathCounters().getByteCounter().get()).isEqualTo(bytes);
      assertThat(counting.getPathCounters().getFileCounter().get()).isEqualTo(FILES);

      var collecting =
          AccumulatorPathVisitor.builder().setFileFilter(new SuffixFileFilter("4")).get();
      Files.walkFileTree(root, collecting);
      assertThat(collecting.getFileList()).hasSize(16).allMatch(p -> p.endsWith("file 4"));
      assertThat(collecting.relativizeFiles(root, true, null))
          .contains(root.relativize(root.resolve("d0/e\u00e90/file 4")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesWhatIsReadOnly(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path f = Files.writeString(place.at("f"), "x");
      Files.setPosixFilePermissions(f, PosixFilePermissions.fromString("r--r--r--"));
      assertThat(PathUtils.isPosix(f)).isTrue();
      assertThat(PathUtils.deleteFile(f, StandardDeleteOption.OVERRIDE_READ_ONLY))
          .extracting(c -> c.getFileCounter().get())
          .isEqualTo(1L);
      assertThat(f).doesNotExist();
    }
  }

  @ParameterizedTest
  @EnumSource
  void touchesWritesAndWaits(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path f = place.at("a/b/c");
      PathUtils.touch(f);
      assertThat(PathUtils.isEmpty(f)).isTrue();
      FileTime old = FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z"));
      PathUtils.setLastModifiedTime(place.at("a"), f);
      Files.setLastModifiedTime(f, old);
      assertThat(PathUtils.isOlder(f, Instant.parse("2002-01-01T00:00:00Z"))).isTrue();
      assertThat(PathUtils.getLastModifiedFileTime(f)).isEqualTo(old);
      PathUtils.writeString(f, "text", StandardCharsets.UTF_8);
      assertThat(PathUtils.readString(f, StandardCharsets.UTF_8)).isEqualTo("text");
      assertThat(PathUtils.isNewer(f, old)).isTrue();
      assertThat(PathUtils.sizeOfDirectory(place.at("a"))).isEqualTo(4);
      try (var out = PathUtils.newOutputStream(f, true)) {
        out.write('!');
      }
      assertThat(Files.readString(f)).isEqualTo("text!");
      assertThatThrownBy(
              () ->
                  Files.newByteChannel(f, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
  }
}
