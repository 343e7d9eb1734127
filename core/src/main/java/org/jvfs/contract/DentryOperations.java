// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.D_LOCK;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Column.RCU_WALK;
import static org.jvfs.contract.Column.RENAME_LOCK;
import static org.jvfs.contract.Revision.I_RWSEM;
import static org.jvfs.contract.Rule.MAYBE;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.REF_WALK;
import static org.jvfs.contract.Rule.YES;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.dcache.NameHash;
import org.jvfs.effect.ArgumentsOnly;
import org.jvfs.effect.RcuMode;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * How a file system's names behave in the cache: when they are stale, how they hash and compare,
 * what happens as they go. Mirrors struct dentry_operations.
 */
@Table(
    value = "dentry_operations",
    columns = {RENAME_LOCK, D_LOCK, MAY_BLOCK, RCU_WALK})
public interface DentryOperations {
  /** What a file system without a table of its own uses. */
  DentryOperations DEFAULT = new DentryOperations() {};

  /** Of the flags of a walk: it is in RCU mode, so that nothing may block or store. */
  int LOOKUP_RCU = 0x40;

  /**
   * Whether a cached name still holds. Not overridden: always.
   *
   * @param flags LOOKUP_* of the walk; with LOOKUP_RCU the method must not block or store
   * @return 1 if it holds, 0 if it is stale, a negative errno if the walk must fail; {@code
   *     -ECHILD} to be asked in ref-walk
   */
  @Row(value = "d_revalidate", renameLock = NO, dLock = NO, mayBlock = REF_WALK, rcuWalk = MAYBE)
  default int dRevalidate(Dentry dentry, @RcuMode(bit = LOOKUP_RCU) int flags) {
    return 1;
  }

  /**
   * Like {@link #dRevalidate}, for a walk that jumped to the dentry without looking it up in its
   * parent. Not overridden: 1.
   */
  @Row(value = "d_weak_revalidate", renameLock = NO, dLock = NO, mayBlock = YES, rcuWalk = NO)
  default int dWeakRevalidate(Dentry dentry, int flags) {
    return 1;
  }

  /**
   * The hash of a name in a directory. Names that {@link #dCompare} calls equal must hash alike.
   *
   * @return the hash in the low 32 bits, or a negative errno if the name cannot be one of this file
   *     system
   */
  @Row(value = "d_hash", renameLock = NO, dLock = NO, mayBlock = NO, rcuWalk = MAYBE)
  default long dHash(Dentry dir, byte[] name, int off, int len) {
    return NameHash.hash(dir.hashSalt(), name, off, len) & 0xffffffffL;
  }

  /**
   * Whether the cached name and the one looked for are the same. May look at nothing but its
   * arguments.
   */
  @Row(value = "d_compare", renameLock = YES, dLock = NO, mayBlock = NO, rcuWalk = MAYBE)
  @ArgumentsOnly
  default boolean dCompare(Dentry dentry, byte[] cached, byte[] name, int off, int len) {
    return NameHash.same(cached, name, off, len);
  }

  /** Asked as the last reference goes: true to forget the dentry at once. Not overridden: false. */
  @Row(value = "d_delete", renameLock = NO, dLock = YES, mayBlock = NO, rcuWalk = NO)
  default boolean dDelete(Dentry dentry) {
    return false;
  }

  /**
   * A dentry was made; its private data may be set up. Errors: those of the file system; the
   * allocation then fails.
   */
  @Row(value = "d_init", since = I_RWSEM, renameLock = NO, dLock = NO, mayBlock = YES, rcuWalk = NO)
  default void dInit(Dentry dentry) throws ErrnoException {}

  /** A dentry goes for good. */
  @Row(value = "d_release", renameLock = NO, dLock = NO, mayBlock = YES, rcuWalk = NO)
  default void dRelease(Dentry dentry) {}

  /** A hashed dentry is about to leave the cache. */
  @Row(value = "d_prune", renameLock = NO, dLock = YES, mayBlock = NO, rcuWalk = NO)
  default void dPrune(Dentry dentry) {}

  /** A dentry lets go of its inode: the method must put it. */
  @Row(value = "d_iput", renameLock = NO, dLock = NO, mayBlock = YES, rcuWalk = NO)
  default void dIput(Dentry dentry, Inode inode) {
    inode.put();
  }

  /**
   * The path to show for an object that has no name in the tree, such as a pipe. Not overridden:
   * null, the tree decides.
   */
  @Row(value = "d_dname", renameLock = NO, dLock = NO, mayBlock = NO, rcuWalk = NO)
  default byte @Nullable [] dDname(Dentry dentry) {
    return null;
  }

  /**
   * The walk has come to a dentry that wants something mounted on it (DCACHE_NEED_AUTOMOUNT).
   *
   * @return the root of what is to be mounted there, or null if somebody else has mounted it
   *     meanwhile
   */
  @Row(value = "d_automount", renameLock = NO, dLock = NO, mayBlock = YES, rcuWalk = NO)
  default @Nullable Dentry dAutomount(Dentry dentry) throws ErrnoException {
    throw Errno.EREMOTE.exception();
  }

  /**
   * Holds a walk up at a dentry that is being changed under it (DCACHE_MANAGE_TRANSIT).
   *
   * @return 0 to go on, {@code -EISDIR} to stay here and ignore mounts, {@code -ECHILD} if it must
   *     block and {@code rcu}
   */
  @Row(value = "d_manage", renameLock = NO, dLock = NO, mayBlock = REF_WALK, rcuWalk = MAYBE)
  default int dManage(Dentry dentry, @RcuMode boolean rcu) {
    return 0;
  }

  /** The dentry beneath, for a file system stacked on others. Not overridden: the dentry itself. */
  @Row(value = "d_real", since = I_RWSEM, renameLock = NO, dLock = NO, mayBlock = YES, rcuWalk = NO)
  default Dentry dReal(Dentry dentry, @Nullable Inode inode, int flags) throws ErrnoException {
    return dentry;
  }
}
