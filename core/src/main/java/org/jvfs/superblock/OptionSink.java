// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import org.jspecify.annotations.Nullable;

/** Takes the mount options in force as a file system shows them. */
@FunctionalInterface
public interface OptionSink {
  /** One option; {@code value} is null for a mere word. */
  void add(String name, @Nullable String value);
}
