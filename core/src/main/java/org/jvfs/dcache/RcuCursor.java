// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.dcache;

/**
 * Where a lock-free lookup leaves the sequence number it saw. The walk's state extends it, so that
 * a step allocates nothing.
 */
public abstract class RcuCursor {
  /** The {@code d_seq} of the dentry found, read before its name was compared. */
  public int nextSeq;
}
