// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.ext4;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * File systems in use, as a power cut would leave them: what we replay in memory, and what is there
 * without, is what the kernel shows of a copy.
 */
final class DirtyImagesTest {
  private static final int COPIES = 3;

  @ParameterizedTest
  @EnumSource(names = {"DEBIAN_4K", "UPSTREAM_1K", "EXT3_1K", "INLINE_4K", "NOT_64BIT"})
  void whatTheJournalHoldsIsShown(Images.Kind kind) throws Exception {
    Machine.needsImages();
    Path image = Images.make(kind.options + " -J size=4", "48M", "dirty-" + kind, "small.sh", null);
    try {
      DirtyImages.makeDirty(image);
      both(image);
      // The kernel replays, and leaves it dirty again.
      DirtyImages.makeDirty(image);
      both(image);
      DirtyImages.underWork(image, COPIES);
      for (int i = 1; i <= COPIES; i++) {
        Path copy = Path.of(image + "." + i);
        both(copy);
        Files.delete(copy);
      }
    } finally {
      Files.delete(image);
    }
  }

  private static void both(Path image) throws Exception {
    assertThat(Machine.must("dumpe2fs -h \"$1\" 2>&1", image.toString()))
        .contains("needs_recovery");
    for (String options : new String[] {"noload", ""}) {
      Path copy = Path.of(image + ".copy");
      Machine.must("cp --sparse=always \"$1\" \"$2\"", image.toString(), copy.toString());
      try {
        assertThat(KernelImagesTest.same(image, copy, options, 7)).isGreaterThan(20);
      } finally {
        Files.delete(copy);
      }
    }
  }
}
