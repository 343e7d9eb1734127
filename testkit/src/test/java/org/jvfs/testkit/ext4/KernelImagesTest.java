// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.kernel.KernelImage;

/** Images that the kernel filled, read by it and by us: every call answers the same. */
final class KernelImagesTest {
  private static final long SEED = Long.getLong("jvfs.ext4.seed", 20_261_121L);

  /** Which kinds, all if none is named. */
  private static final List<String> KINDS =
      List.of(System.getProperty("jvfs.ext4.kinds", "").split(",", -1));

  @ParameterizedTest
  @EnumSource
  void everyCallAnswersAsTheKernels(Images.Kind kind) throws Exception {
    Machine.needsImages();
    assumeTrue(KINDS.contains("") || KINDS.contains(kind.toString()), "not asked for");
    Path image = Images.make(kind, kind.toString());
    try {
      assertThat(same(image, image, "", SEED)).isGreaterThan(2_500);
    } finally {
      Files.delete(image);
    }
  }

  /**
   * Compares an image as we see it with what the kernel sees of another one, which it may change.
   * How many objects were compared.
   */
  static int same(Path image, Path copy, String options, long seed) throws Exception {
    return same(image, copy, options, seed, Census.Limits.WIDE);
  }

  static int same(Path image, Path copy, String options, long seed, Census.Limits limits)
      throws Exception {
    Census ours;
    try (Mounted m =
        Mounted.of(image.toString(), 256L << 20, org.jvfs.call.Vfs.parseOptions(options))) {
      ours = m.census(seed, limits);
      ours.run();
    }
    Census theirs;
    try (KernelImage k = new KernelImage(copy, "ext4", 1, options);
        Calls root = k.newProcess();
        Calls other = k.newProcess()) {
      theirs = new Census(root, other, seed, limits);
      theirs.run();
    }
    assertThat(ours.errors()).as("calls failed by damage").isZero();
    if (!image.equals(copy)) {
      // The kernel ends files at a mount that nobody had a name for, and has more space.
      theirs.lines().removeFirst();
      ours.lines().removeFirst();
    }
    compare(theirs.lines(), ours.lines());
    return ours.objects();
  }

  /** Fails with the first lines of each sort that differ. */
  static void compare(List<String> kernel, List<String> ours) {
    List<String> differ = new ArrayList<>();
    Map<String, Integer> sorts = new HashMap<>();
    for (int i = 0; i < Math.max(kernel.size(), ours.size()); i++) {
      String k = i < kernel.size() ? kernel.get(i) : "(nothing)";
      String o = i < ours.size() ? ours.get(i) : "(nothing)";
      String sort = k.replaceAll("^\\S+ ", "").replaceAll("[^a-zA-Z].*", "");
      if (!k.equals(o) && sorts.merge(sort, 1, Integer::sum) <= 3) {
        differ.add("kernel " + cut(k));
        differ.add("jvfs   " + cut(o));
      }
    }
    if (!differ.isEmpty()) {
      fail(sorts + "\n" + String.join("\n", differ.subList(0, Math.min(40, differ.size()))));
    }
  }

  private static String cut(String s) {
    return s.length() < 700 ? s : s.substring(0, 700) + "...";
  }
}
