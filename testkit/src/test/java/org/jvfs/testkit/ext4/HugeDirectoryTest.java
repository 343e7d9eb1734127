// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvfs.ext4.disk.Ext4Hash;
import org.jvfs.uapi.ErrnoException;

/**
 * A directory whose index has two levels, with many names of one hash: where all there is of a hash
 * is 31 bits, cookies are equal too, and a listing counts how many were taken.
 */
final class HugeDirectoryTest {
  private static final int NAMES = Integer.getInteger("jvfs.ext4.names", 30_000);
  private static final int TRIED = 2_000_000;

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "half_md4"})
  void listingAndNamesAreTheKernels(String hash) throws Exception {
    Machine.needsImages();
    Path image =
        Images.make(
            "-t ext4 -b 1024 -I 128 -O large_dir -N " + (NAMES + 1000),
            "hash_alg=" + hash,
            "64M",
            "huge",
            "names.sh",
            String.join("\n", names()).concat("\n").getBytes(ISO_8859_1));
    try {
      Census.Limits limits = new Census.Limits(3_000, 2 * NAMES, 1000, 4, 60);
      assertThat(KernelImagesTest.same(image, image, "", 3, limits)).isGreaterThan(2_900);
    } finally {
      Files.delete(image);
    }
  }

  /** Names, among them some hundreds that share the oldest of the hashes with another. */
  private static List<String> names() throws ErrnoException {
    Map<Long, String> first = new HashMap<>();
    List<String> names = new ArrayList<>();
    Set<String> chosen = new HashSet<>();
    int same = 0;
    for (int i = 0; i < TRIED && names.size() < NAMES / 4; i++) {
      String n = "x%07d".formatted(i);
      String was = first.putIfAbsent(legacy(n), n);
      if (was != null) {
        names.add(n);
        if (chosen.add(was)) {
          names.add(was);
        }
        chosen.add(n);
        same++;
      }
    }
    assertThat(same).isGreaterThan(100);
    for (int i = 0; names.size() < NAMES; i++) {
      names.add("name-%d-%s".formatted(i, "y".repeat(i % 90)));
    }
    return names;
  }

  private static long legacy(String name) throws ErrnoException {
    byte[] b = name.getBytes(ISO_8859_1);
    return Ext4Hash.hash(Ext4Hash.LEGACY, 0, 0, 0, 0, b, 0, b.length);
  }
}
