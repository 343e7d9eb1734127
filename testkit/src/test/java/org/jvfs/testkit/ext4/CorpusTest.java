// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The damaged images of e2fsprogs' own tests, in ../shared/data/e2fsprogs-images beside the
 * project: mounted read-only, with and without what their journals hold, and walked. A mount is
 * refused for a reason that names a structure, or every call on the tree ends, by an errno if it
 * must. The machine's own kernel never sees them.
 */
final class CorpusTest {
  private static final Path IMAGES = Path.of("../../shared/data/e2fsprogs-images");

  /** An image's time, far more than it needs. */
  private static final Duration MOST = Duration.ofSeconds(60);

  private static final long BUDGET = 16L << 20;

  @Test
  void everyImageIsRefusedOrWalked() throws IOException {
    assumeTrue(Files.isDirectory(IMAGES), "skipped: no " + IMAGES);
    List<Path> packed;
    try (Stream<Path> all = Files.list(IMAGES)) {
      packed = all.filter(f -> f.toString().matches(".*\\.(gz|bz2)")).sorted().toList();
    }
    assertThat(packed).hasSizeGreaterThan(50);
    Map<String, String> table = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Path f : packed) {
      Path image = unpacked(f);
      try {
        for (String option : List.of("", "noload")) {
          String name = f.getFileName() + (option.isEmpty() ? "" : " -o " + option);
          try {
            table.put(name, Assertions.assertTimeoutPreemptively(MOST, () -> walk(image, option)));
          } catch (Throwable e) {
            table.put(name, e.toString());
            wrong.add(name + ": " + Mounted.trace(e));
          }
        }
      } finally {
        Files.delete(image);
      }
    }
    table.forEach((name, what) -> System.out.printf("%-50s %s%n", name, what));
    assertThat(wrong).isEmpty();
  }

  private static String walk(Path image, String option) {
    Census c;
    try (Mounted m = Mounted.of(image.toString(), BUDGET, org.jvfs.call.Vfs.parseOptions(option))) {
      c = m.census(1, new Census.Limits(2_000, 20_000, 1 << 20, 20, 4));
      c.run();
    } catch (ErrnoException e) {
      assertThat(e.errno())
          .isIn(Errno.EINVAL, Errno.EUCLEAN, Errno.EBADMSG, Errno.EROFS, Errno.EOPNOTSUPP);
      assertThat(e.getMessage())
          .as("the reason")
          .matches(
              "(?s).*(ext4|superblock|group descriptor|inode|journal|extents|transaction|fast"
                  + " commit).*");
      return "refused: " + e.getMessage();
    }
    return "walked: %d objects, %d calls failed".formatted(c.objects(), c.errors());
  }

  private static Path unpacked(Path f) throws IOException {
    Path out = Files.createTempFile("jvfs", ".img");
    // Sparse: some are terabytes of nothing.
    String cat = f.toString().endsWith(".gz") ? "gzip" : "bzip2";
    Machine.must(
        cat
            + " -dc \"$1\" | dd bs=64k conv=sparse of=\"$2\" status=none; "
            + "truncate -s $("
            + cat
            + " -dc \"$1\" | wc -c) \"$2\"",
        f.toString(),
        out.toString());
    return out;
  }
}
