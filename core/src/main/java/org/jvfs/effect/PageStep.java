// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.effect;

/** What befalls a page on its way to being written, and to being let go. */
public enum PageStep {
  /** Its write begins: set_page_writeback. */
  START_WRITEBACK,
  /** Its write has ended: end_page_writeback. */
  END_WRITEBACK,
  /** It is marked dirty again, to be written another time: redirty_page_for_writepage. */
  REDIRTY,
  /** A reference on it is dropped. */
  PUT
}
