// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mm;

import org.jvfs.pagecache.Page;

/** Where pages that lie ready are put into a page table. Does not block. */
@FunctionalInterface
public interface PteSink {
  /** Maps a page, which is up to date, locked and referenced. Mirrors do_set_pte. */
  void set(long pgoff, Page page);
}
