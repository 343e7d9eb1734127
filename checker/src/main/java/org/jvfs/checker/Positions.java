// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.Tree;
import com.sun.tools.javac.tree.JCTree;

/** Where a tree begins in its source file. */
final class Positions {
  private Positions() {}

  static int of(Tree tree) {
    return ((JCTree) tree).getPreferredPosition();
  }
}
