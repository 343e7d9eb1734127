// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.Tree;
import org.jspecify.annotations.Nullable;

/**
 * A lock that is held at one point of one path.
 *
 * @param exclusive in which mode
 * @param type the lock's class, for instance {@code RwSem}
 * @param at where the method took it; null if its row says that the VFS holds it
 */
record Held(boolean exclusive, String type, @Nullable Tree at) {
  boolean byRow() {
    return at == null;
  }
}
