// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.nio.JvfsFileSystem;

/**
 * A directory that is removed in the end, with all in it.
 *
 * @param root the directory
 * @param jvfs what it is on; null where that is the JDK's own file system
 */
record Place(Path root, @Nullable JvfsFileSystem jvfs) implements AutoCloseable {
  Path at(String relative) {
    return root.resolve(relative);
  }

  @Override
  public void close() throws IOException {
    if (jvfs != null) {
      // A library that has ended has closed what it opened; else we would count wrongly.
      try {
        assertThat(jvfs.whatIsOpen()).isEmpty();
      } finally {
        jvfs.close();
      }
      return;
    }
    List<Path> all;
    try (var walk = Files.walk(root)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path p : all) {
      Files.delete(p);
    }
  }
}
