// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.Tree;

/**
 * Something to report.
 *
 * @param kind by which check
 * @param at in the method that was interpreted
 */
record Finding(Kind kind, Tree at, String message) {
  enum Kind {
    RCU_WALK,
    LOCK_NOT_HELD,
    PAGE_LEFT_LOCKED,
    PAGE_WRITEBACK,
    SELF_DEADLOCK,
    LOCK_BALANCE
  }
}
