// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import com.google.common.io.ByteSource;
import com.google.common.io.InsecureRecursiveDeleteException;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Guava has for paths. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class GuavaTest {
  @ParameterizedTest
  @EnumSource
  void sourcesAndSinks(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path f = place.at("f");
      byte[] b = new byte[300_000];
      new Random(1).nextBytes(b);
      MoreFiles.asByteSink(f).write(b);
      ByteSource source = MoreFiles.asByteSource(f);
      assertThat(source.size()).isEqualTo(b.length);
      assertThat(source.sizeIfKnown().get()).isEqualTo(b.length);
      assertThat(source.read()).isEqualTo(b);
      assertThat(source.hash(Hashing.sha256())).isEqualTo(Hashing.sha256().hashBytes(b));
      assertThat(source.slice(5000, 70_000).read()).isEqualTo(Arrays.copyOfRange(b, 5000, 75_000));
      assertThat(MoreFiles.asByteSource(place.root()).sizeIfKnown().isPresent()).isFalse();

      Path g = place.at("g.txt");
      source.copyTo(MoreFiles.asByteSink(g));
      assertThat(MoreFiles.equal(f, g)).isTrue();
      MoreFiles.asCharSink(g, UTF_8).write("one\ntwo\n");
      MoreFiles.asCharSink(g, UTF_8, StandardOpenOption.APPEND).write("three");
      assertThat(MoreFiles.asCharSource(g, UTF_8).readLines())
          .containsExactly("one", "two", "three");
      assertThat(MoreFiles.equal(f, g)).isFalse();
      assertThat(MoreFiles.getFileExtension(g)).isEqualTo("txt");
      assertThat(MoreFiles.getNameWithoutExtension(g)).isEqualTo("g");
      MoreFiles.touch(place.at("new"));
      assertThat(place.at("new")).isEmptyFile();
      assertThatThrownBy(() -> MoreFiles.asByteSource(place.at("none")).read())
          .isInstanceOf(NoSuchFileException.class);
      assertThatThrownBy(
              () -> MoreFiles.asByteSource(place.root(), LinkOption.NOFOLLOW_LINKS).read())
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void walksAndMakesParents(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path root = place.at("tree");
      Trees.make(root, 4);
      List<String> seen = new ArrayList<>();
      MoreFiles.fileTraverser()
          .depthFirstPreOrder(root)
          .forEach(p -> seen.add(root.relativize(p).toString()));
      assertThat(seen).containsExactlyInAnyOrderElementsOf(Trees.describe(root).keySet());
      List<Path> post = new ArrayList<>();
      MoreFiles.fileTraverser().depthFirstPostOrder(root).forEach(post::add);
      assertThat(post).hasSameSizeAs(seen).last().isEqualTo(root);
      assertThat(MoreFiles.listFiles(root)).hasSize(7);
      assertThatThrownBy(() -> MoreFiles.listFiles(place.at("none")))
          .isInstanceOf(NoSuchFileException.class);

      MoreFiles.createParentDirectories(place.at("a/b/c/file"));
      assertThat(place.at("a/b/c")).isEmptyDirectory();
      Files.createSymbolicLink(place.at("link"), place.at("a/b"));
      MoreFiles.createParentDirectories(place.at("link/file"));
      Files.createFile(place.at("plain"));
      assertThatThrownBy(() -> MoreFiles.createParentDirectories(place.at("plain/file")))
          .isInstanceOf(FileAlreadyExistsException.class);
      assertThat(MoreFiles.isDirectory(LinkOption.NOFOLLOW_LINKS).apply(place.at("link")))
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void deletesTrees(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Trees.make(place.at("tree"), 5);
      Trees.make(place.at("outside"), 6);
      var outside = Trees.describe(place.at("outside"));
      Files.createSymbolicLink(place.at("tree/away"), place.at("outside"));
      MoreFiles.deleteDirectoryContents(place.at("tree"));
      assertThat(place.at("tree")).isEmptyDirectory();
      Trees.make(place.at("tree"), 7);
      MoreFiles.deleteRecursively(place.at("tree"));
      assertThat(place.at("tree")).doesNotExist();
      assertThat(Trees.describe(place.at("outside"))).isEqualTo(outside);

      assertThatThrownBy(() -> MoreFiles.deleteRecursively(place.at("tree")))
          .isInstanceOf(FileSystemException.class)
          .satisfies(
              e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(NoSuchFileException.class));
      assertThatThrownBy(
              () -> MoreFiles.deleteDirectoryContents(place.at("outside/d0/e\u00e90/file 1")))
          .isInstanceOf(NotDirectoryException.class);
    }
  }

  /** While a tree is deleted, a directory of it is made a link to what is not to be touched. */
  @ParameterizedTest
  @EnumSource
  void deletesNothingBeyondALinkThatIsSwappedIn(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path outside = Files.createDirectory(place.at("outside"));
      for (int i = 0; i < 10; i++) {
        Files.writeString(outside.resolve("precious" + i), "keep");
      }
      var before = Trees.describe(outside);
      int during = 0;
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
      for (int round = 0; System.nanoTime() < end; round++) {
        Path tree = place.at("tree" + round);
        for (int i = 0; i < 10; i++) {
          Path d = Files.createDirectories(tree.resolve("target"));
          Files.createFile(d.resolve("precious" + i));
        }
        try (Swapper swapper = new Swapper(tree.resolve("target"), outside)) {
          swapper.awaitFirst();
          try {
            MoreFiles.deleteRecursively(tree);
          } catch (InsecureRecursiveDeleteException e) {
            throw e;
          } catch (IOException e) {
            // The attacker may keep a tree from being deleted, and that is all.
            assertThat(tree).exists();
          }
          during += swapper.swaps() > 1 ? 1 : 0;
        }
        assertThat(Trees.describe(outside)).isEqualTo(before);
      }
      assertThat(during).as("rounds with an attack").isPositive();
    }
  }

  /** What has no secure directory streams is refused unless the caller takes the risk. */
  @ParameterizedTest
  @EnumSource
  void streamsAreSecure(Ground ground) throws Exception {
    try (Place place = ground.open();
        var s = Files.newDirectoryStream(place.root())) {
      assertThat(s).isInstanceOf(SecureDirectoryStream.class);
      Trees.make(place.at("tree"), 8);
      MoreFiles.deleteRecursively(place.at("tree"), RecursiveDeleteOption.ALLOW_INSECURE);
      assertThat(place.at("tree")).doesNotExist();
    }
  }
}
