// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.I_LOCK;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Condition.LEASE_RELEASE_NEVER_BLOCKS;
import static org.jvfs.contract.Revision.I_MUTEX;
import static org.jvfs.contract.Rule.MAYBE;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import org.jvfs.filelock.FileLock;

/**
 * What a file system keeps with a file lock of its own. Mirrors struct file_lock_operations.
 * Errors: none, a lock is copied and released come what may.
 */
@Table(
    value = "file_lock_operations",
    columns = {I_LOCK, MAY_BLOCK})
public interface FileLockOperations {
  /** Nothing is kept with a lock. */
  FileLockOperations DEFAULT = new FileLockOperations() {};

  /**
   * What is kept with {@code from} is wanted for {@code to} as well. Not overridden: nothing is.
   */
  @Row(value = "fl_copy_lock", iLock = YES, mayBlock = NO)
  default void flCopyLock(FileLock to, FileLock from) {}

  /** A lock goes, and with it what is kept with it. Not overridden: nothing is. */
  @Conditions(LEASE_RELEASE_NEVER_BLOCKS)
  @Row(value = "fl_release_private", iLock = MAYBE, mayBlock = MAYBE)
  @Differs(in = I_MUTEX, column = MAY_BLOCK, rule = NO)
  default void flReleasePrivate(FileLock lock) {}
}
