// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import org.jvfs.effect.MayBlock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/**
 * A delegation is in the way of a change, its holder has been asked to give it back, and the locks
 * that the change holds are what the holder may need to do so. On its way out all of them are
 * released; whoever catches it holds none, waits, and begins anew:
 *
 * <pre>{@code
 * while (true) {
 *   try {
 *     change();
 *     return;
 *   } catch (DelegatedException e) {
 *     e.await();
 *   }
 * }
 * }</pre>
 *
 * Mirrors the delegated_inode of the kernel's calls. It needs no reference to the inode: as long as
 * there is a delegation its holder's open file has one, and when there is none any more nothing but
 * an empty list is looked at.
 */
public final class DelegatedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Inode inode;

  DelegatedException(Inode inode) {
    super("delegated", null, false, false);
    this.inode = inode;
  }

  /**
   * Waits until the delegations that are in the way are gone, or their time is up. No lock is held.
   * Errors: EINTR. Mirrors break_deleg_wait.
   */
  @MayBlock
  public void await() throws ErrnoException {
    new LeaseBreak(inode, Kind.DELEGATION, true).await();
  }
}
