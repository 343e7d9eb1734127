// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's zip file system on a file of ours, and in another zip file there. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ZipfsTest {
  private static final int ENTRIES = 2000;

  private static void fill(FileSystem zip) throws Exception {
    Random r = new Random(1);
    for (int i = 0; i < ENTRIES; i++) {
      Path p = zip.getPath("/d" + i % 20, "\u00fcber", "entry " + i);
      Files.createDirectories(p.getParent());
      byte[] b = new byte[r.nextInt(3000)];
      if (i % 2 == 0) {
        r.nextBytes(b);
      }
      Files.write(p, b);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesReopensAndChanges(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path file = place.at("a.zip");
      SortedMap<String, String> written;
      try (FileSystem zip = FileSystems.newFileSystem(file, Map.of("create", "true"))) {
        fill(zip);
        written = Trees.describe(zip.getPath("/"));
      }
      assertThat(written).hasSize(1 + 20 + 20 + ENTRIES);
      try (FileSystem zip = FileSystems.newFileSystem(file)) {
        assertThat(Trees.describe(zip.getPath("/"))).isEqualTo(written);
      }
      assertThat(streamed(file)).isEqualTo(ENTRIES);

      // Written anew beside the old one and moved over it; large entries by files of their own.
      try (FileSystem zip = FileSystems.newFileSystem(file, Map.of("useTempFile", "true"))) {
        Files.delete(zip.getPath("/d3/\u00fcber/entry 3"));
        Files.move(zip.getPath("/d4/\u00fcber/entry 4"), zip.getPath("/moved"));
        Files.writeString(zip.getPath("/d5/\u00fcber/entry 5"), "other");
        try (var out = Files.newOutputStream(zip.getPath("/large"))) {
          byte[] b = new byte[1 << 16];
          for (int i = 0; i < 64; i++) {
            new Random(i).nextBytes(b);
            out.write(b);
          }
        }
        written = Trees.describe(zip.getPath("/"));
      }
      try (FileSystem zip = FileSystems.newFileSystem(file)) {
        assertThat(Trees.describe(zip.getPath("/"))).isEqualTo(written);
        assertThat(written.get("large")).startsWith((64 << 16) + " bytes");
      }
      try (var all = Files.list(place.root())) {
        assertThat(all).as("no temporary file is left").containsExactly(file);
      }
    }
  }

  private static int streamed(Path file) throws Exception {
    int n = 0;
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        n += e.isDirectory() ? 0 : 1;
      }
    }
    return n;
  }

  @ParameterizedTest
  @EnumSource
  void aZipIsInAZip(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path file = place.at("outer.zip");
      SortedMap<String, String> tree = new TreeMap<>();
      try (FileSystem outer = FileSystems.newFileSystem(file, Map.of("create", "true"))) {
        Path inner = outer.getPath("/inner.zip");
        try (FileSystem zip = FileSystems.newFileSystem(inner, Map.of("create", "true"))) {
          fill(zip);
          tree.putAll(Trees.describe(zip.getPath("/")));
        }
        Files.copy(inner, place.at("inner.zip"), StandardCopyOption.COPY_ATTRIBUTES);
      }
      try (FileSystem outer = FileSystems.newFileSystem(file);
          FileSystem zip = FileSystems.newFileSystem(outer.getPath("/inner.zip"))) {
        assertThat(Trees.describe(zip.getPath("/"))).isEqualTo(tree);
      }
      try (FileSystem zip = FileSystems.newFileSystem(place.at("inner.zip"))) {
        assertThat(Trees.describe(zip.getPath("/"))).isEqualTo(tree);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void permissionsAndReadOnlyFiles(Ground ground) throws Exception {
    try (Place place = ground.open()) {
      Path file = place.at("p.zip");
      var env = Map.of("create", "true", "enablePosixFileAttributes", "true");
      try (FileSystem zip = FileSystems.newFileSystem(file, env)) {
        Files.writeString(zip.getPath("/x"), "x");
        Files.setPosixFilePermissions(
            zip.getPath("/x"), PosixFilePermissions.fromString("rwxr-x--x"));
      }
      Path out = place.at("x");
      try (FileSystem zip =
          FileSystems.newFileSystem(
              file, Map.of("enablePosixFileAttributes", "true", "accessMode", "readOnly"))) {
        assertThat(zip.isReadOnly()).isTrue();
        Files.copy(zip.getPath("/x"), out, StandardCopyOption.COPY_ATTRIBUTES);
        Files.setPosixFilePermissions(out, Files.getPosixFilePermissions(zip.getPath("/x")));
      }
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
          .isEqualTo("rwxr-x--x");
    }
  }
}
