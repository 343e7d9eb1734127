// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pagecache;

/**
 * A mark by which pages of a file are found without looking at all of them. Mirrors
 * PAGECACHE_TAG_*.
 */
enum PageTag {
  /** To be written. Stays while a page is locked to be written; see {@link Page#setWriteback}. */
  DIRTY,
  WRITEBACK,
  /** Was dirty when a sync began: what gets dirty later does not keep it from ending. */
  TOWRITE;

  static final int COUNT = 3;
}
