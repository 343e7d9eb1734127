// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;

/**
 * Where it is kept to what a path led when it was last walked, by whoever keeps the path: a path
 * that is an object extends this. For one path, of one caller's; a caller that changes its root,
 * directory or credentials is noticed.
 */
public abstract class PathMemory {
  /** A hint: several threads may each put theirs. */
  volatile @Nullable Remembered remembered;

  protected PathMemory() {}
}
