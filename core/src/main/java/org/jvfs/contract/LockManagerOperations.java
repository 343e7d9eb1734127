// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.BLOCKED_LOCK_LOCK;
import static org.jvfs.contract.Column.I_LOCK;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Condition.DEADLOCK_DETECTION;
import static org.jvfs.contract.Condition.SOME_I_LOCK;
import static org.jvfs.contract.Rule.MAYBE;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.Leases;

/**
 * How the owner of a file lock, a network lock server for instance, hears of it. Mirrors struct
 * lock_manager_operations. None of these may block.
 */
@Table(
    value = "lock_manager_operations",
    columns = {I_LOCK, BLOCKED_LOCK_LOCK, MAY_BLOCK})
public interface LockManagerOperations {
  /** The manager of locks that tasks take themselves. */
  LockManagerOperations DEFAULT = new LockManagerOperations() {};

  /**
   * Whether two locks have one owner. Not overridden: the owners' {@code equals} decides, which for
   * descriptor tables and open files is identity.
   */
  @Conditions({SOME_I_LOCK, DEADLOCK_DETECTION})
  @Row(value = "lm_compare_owner", iLock = YES, blockedLockLock = MAYBE, mayBlock = NO)
  default boolean lmCompareOwner(FileLock a, FileLock b) {
    return a.owner().equals(b.owner());
  }

  /**
   * A hash of a lock's owner: owners that {@link #lmCompareOwner} calls one must hash alike. Not
   * overridden: that of the owner's identity.
   */
  @Conditions({SOME_I_LOCK, DEADLOCK_DETECTION})
  @Row(value = "lm_owner_key", iLock = YES, blockedLockLock = YES, mayBlock = NO)
  default long lmOwnerKey(FileLock lock) {
    return lock.owner().hashCode();
  }

  /**
   * What blocked {@code lock} has gone: ask for it again. Not overridden: nobody is told, the
   * waiting task itself is woken.
   */
  @Row(value = "lm_notify", iLock = YES, blockedLockLock = YES, mayBlock = NO)
  default void lmNotify(FileLock lock) {}

  /**
   * A request that the file system answers later is answered. Not overridden: nobody is told; only
   * file systems that defer locks call it.
   *
   * @param conflict the lock in the way, null if there is none
   * @param result 0 if granted, else a negative errno
   * @return 0, or a negative errno if the lock is no longer wanted and must be dropped
   */
  @Row(value = "lm_grant", iLock = NO, blockedLockLock = NO, mayBlock = NO)
  default int lmGrant(FileLock lock, @Nullable FileLock conflict, int result) {
    return 0;
  }

  /**
   * Somebody wants the file in a way that the lease forbids: tell its holder. Not overridden: the
   * holder is told nothing, and loses the lease when its time is up.
   *
   * @return whether the lease may go at once, since its holder has no use for it any more
   */
  @Row(value = "lm_break", iLock = YES, blockedLockLock = NO, mayBlock = NO)
  default boolean lmBreak(FileLock lease) {
    return false;
  }

  /**
   * A lease's type is to change. Not overridden: it does, and NONE takes the lease from its file.
   *
   * @param dispose takes locks that are gone, to be released when {@code i_lock} is free
   * @return 0, or a negative errno if the holder does not take the change
   */
  @Row(value = "lm_change", iLock = YES, blockedLockLock = NO, mayBlock = NO)
  default int lmChange(FileLock lease, FileLock.Type type, List<FileLock> dispose) {
    return Leases.modify(lease, type, dispose);
  }
}
