// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

/** The lists of a transaction's buffers. Mirrors BJ_*. */
enum BufferList {
  NONE,
  /** Access was given; nothing was changed yet. */
  RESERVED,
  METADATA,
  /** On the way to the log. */
  SHADOW,
  /** In the log, or freed: what the end of the commit deals with. */
  FORGET
}
