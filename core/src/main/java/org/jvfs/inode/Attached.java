// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import org.jvfs.filelock.FileLockContext;
import org.jvfs.notify.Marks;

/**
 * What few inodes have, so that the others pay for one reference: made when the first part of it is
 * needed, and kept as long as the inode. Mirrors i_flctx and its like.
 */
public final class Attached {
  private final FileLockContext locks = new FileLockContext();
  private final Marks marks = new Marks();

  Attached() {}

  /** Locks and leases. */
  public FileLockContext locks() {
    return locks;
  }

  /** Who watches. */
  public Marks marks() {
    return marks;
  }
}
