// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Trees of files, made and compared by nothing but {@link Files}. */
final class Trees {
  private Trees() {}

  /** Makes some: three levels, files of 0 to 20000 bytes, symbolic links, an empty directory. */
  static void make(Path root, long seed) throws IOException {
    Random r = new Random(seed);
    Files.createDirectories(root.resolve("empty"));
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        Path d = Files.createDirectories(root.resolve("d" + i).resolve("e\u00e9" + j));
        for (int k = 0; k < 5; k++) {
          byte[] b = new byte[k == 0 ? 0 : r.nextInt(20_000)];
          r.nextBytes(b);
          Files.write(d.resolve("file " + k), b);
        }
      }
    }
    Files.createSymbolicLink(
        root.resolve("link"), root.getFileSystem().getPath("d1/e\u00e92/file 3"));
    Files.createSymbolicLink(root.resolve("dangling"), root.getFileSystem().getPath("nowhere"));
  }

  /** What is below: names, and of each what it is and holds. */
  static SortedMap<String, String> describe(Path root) throws IOException {
    SortedMap<String, String> m = new TreeMap<>();
    try (var all = Files.walk(root, new FileVisitOption[0])) {
      for (Path p : all.toList()) {
        m.put(root.relativize(p).toString(), describeOne(p));
      }
    }
    return m;
  }

  private static String describeOne(Path p) throws IOException {
    if (Files.isSymbolicLink(p)) {
      return "-> " + Files.readSymbolicLink(p);
    }
    if (Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)) {
      return "directory";
    }
    byte[] b = Files.readAllBytes(p);
    return b.length + " bytes, " + Arrays.hashCode(b);
  }
}
