// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import org.jspecify.annotations.Nullable;
import org.jvfs.filelock.FileLockContext;
import org.jvfs.notify.Marks;
import org.jvfs.pipe.PipeInode;

/**
 * What few inodes have, so that the others pay for one reference: made when the first part of it is
 * needed, and kept as long as the inode. Mirrors i_flctx and its like.
 */
public final class Attached {
  private final FileLockContext locks = new FileLockContext();
  private final Marks marks = new Marks();

  /** Under i_lock. */
  private @Nullable PipeInode pipe;

  Attached() {}

  /** The pipe behind a FIFO that is open, else null. Mirrors i_pipe; under i_lock. */
  public @Nullable PipeInode pipe() {
    return pipe;
  }

  /** Sets it; the caller holds i_lock. */
  public void setPipe(@Nullable PipeInode p) {
    pipe = p;
  }

  /** Locks and leases. */
  public FileLockContext locks() {
    return locks;
  }

  /** Who watches. */
  public Marks marks() {
    return marks;
  }
}
