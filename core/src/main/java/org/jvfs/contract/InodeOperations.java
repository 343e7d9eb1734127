// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.I_RWSEM;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Condition.CALLER_MAY_HOLD_I_RWSEM;
import static org.jvfs.contract.Condition.RENAME_MUTEX;
import static org.jvfs.contract.Condition.VICTIM_LOCKED;
import static org.jvfs.contract.Rule.EXCLUSIVE;
import static org.jvfs.contract.Rule.EXCLUSIVE_ALL;
import static org.jvfs.contract.Rule.EXCLUSIVE_BOTH;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.REF_WALK;
import static org.jvfs.contract.Rule.SHARED;
import static org.jvfs.contract.Rule.YES;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.RcuMode;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.FiemapSink;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.inode.PosixAcl;
import org.jvfs.inode.XattrSink;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/**
 * What a file system does with its inodes, and with names in its directories. Mirrors struct
 * inode_operations. All may block, {@link #permission} not in RCU-walk mode.
 *
 * <p>Methods that make, remove or rename names are called after the VFS has checked permission,
 * sticky bits, name length, read-only mounts and dead directories, with the parent's inode locked;
 * they check what only they know (space, links). A method that makes something ends with {@code
 * dentry.instantiate(inode)}; one that removes changes link counts and times itself, the VFS then
 * takes the name out of the cache.
 *
 * <p>{@link #unlink}, {@link #rmdir} and {@link #rename} also have {@code i_rwsem} exclusive on the
 * victim, and a rename across directories the superblock's rename mutex.
 */
@Table(
    value = "inode_operations",
    columns = {MAY_BLOCK, I_RWSEM})
public interface InodeOperations {
  /** An inode that can be looked at and nothing more. */
  InodeOperations DEFAULT = new InodeOperations() {};

  /** Makes a regular file. Not overridden: EACCES. Errors: ENOSPC, EDQUOT, EIO. */
  @Row(value = "create", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void create(Caller caller, Inode dir, Dentry dentry, int mode, boolean excl)
      throws ErrnoException {
    throw Errno.EACCES.exception();
  }

  /**
   * Finds a name that the cache does not hold. A missing name is no error: the method adds a
   * negative dentry.
   *
   * @param dentry new, in lookup, not yet positive or negative
   * @return null after {@code dentry.add(inode or null)}, or the dentry to use instead, as {@code
   *     spliceAlias} answers
   */
  @Row(value = "lookup", mayBlock = YES, iRwsem = SHARED)
  default @Nullable Dentry lookup(Inode dir, Dentry dentry, int flags) throws ErrnoException {
    throw Errno.ENOTDIR.exception();
  }

  /** Makes another name for {@code old}'s inode. Not overridden: EPERM. Errors: EMLINK, ENOSPC. */
  @Row(value = "link", mayBlock = YES, iRwsem = EXCLUSIVE_BOTH)
  default void link(Dentry old, Inode dir, Dentry dentry) throws ErrnoException {
    throw Errno.EPERM.exception();
  }

  /** Removes a name of a non-directory. Not overridden: EPERM. */
  @Conditions(VICTIM_LOCKED)
  @Row(value = "unlink", mayBlock = YES, iRwsem = EXCLUSIVE_BOTH)
  default void unlink(Inode dir, Dentry dentry) throws ErrnoException {
    throw Errno.EPERM.exception();
  }

  /** Makes a symbolic link; {@code target} is 1 to 4095 bytes. Not overridden: EPERM. */
  @Row(value = "symlink", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void symlink(Caller caller, Inode dir, Dentry dentry, byte[] target)
      throws ErrnoException {
    throw Errno.EPERM.exception();
  }

  /** Makes a directory. Not overridden: EPERM. Errors: EMLINK, ENOSPC. */
  @Row(value = "mkdir", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void mkdir(Caller caller, Inode dir, Dentry dentry, int mode) throws ErrnoException {
    throw Errno.EPERM.exception();
  }

  /** Removes an empty directory. Not overridden: EPERM. Errors: ENOTEMPTY. */
  @Conditions(VICTIM_LOCKED)
  @Row(value = "rmdir", mayBlock = YES, iRwsem = EXCLUSIVE_BOTH)
  default void rmdir(Inode dir, Dentry dentry) throws ErrnoException {
    throw Errno.EPERM.exception();
  }

  /** Makes a device node, FIFO, socket or, by mknod(2), a regular file. Not overridden: EPERM. */
  @Row(value = "mknod", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void mknod(Caller caller, Inode dir, Dentry dentry, int mode, long rdev)
      throws ErrnoException {
    throw Errno.EPERM.exception();
  }

  /**
   * Moves a name. Not overridden: EPERM.
   *
   * @param flags RENAME_*; one that the file system does not know is EINVAL
   */
  @Conditions({VICTIM_LOCKED, RENAME_MUTEX})
  @Row(value = "rename", mayBlock = YES, iRwsem = EXCLUSIVE_ALL)
  default void rename(
      Caller caller, Inode oldDir, Dentry oldDentry, Inode newDir, Dentry newDentry, int flags)
      throws ErrnoException {
    throw Errno.EPERM.exception();
  }

  /**
   * The target of a symbolic link as readlink(2) shows it. Not overridden: that of {@link
   * #getLink}, EINVAL without one.
   */
  @Row(value = "readlink", mayBlock = YES, iRwsem = NO)
  default byte[] readlink(Dentry dentry) throws ErrnoException {
    byte[] t = getLink(dentry, dentry.inode());
    if (t == null) {
      throw Errno.EINVAL.exception();
    }
    return t;
  }

  /**
   * The target of a symbolic link, to be followed. The array must not change afterwards.
   *
   * @param dentry null in RCU-walk mode, when the method must not block
   * @return null if it would have to block in RCU-walk mode, or if the inode is no link
   */
  @Row(value = "get_link", since = Revision.I_RWSEM, mayBlock = YES, iRwsem = NO)
  default byte @Nullable [] getLink(@RcuMode @Nullable Dentry dentry, Inode inode)
      throws ErrnoException {
    return null;
  }

  /**
   * Cuts a file to its {@code i_size}. Superseded by {@link #setattr}; kept because the table lists
   * its prototype.
   */
  @Row(value = "truncate")
  default void truncate(Inode inode) {}

  /**
   * Whether the caller may do {@code mask} to the inode. Not overridden: by mode bits, ACL and
   * capabilities.
   *
   * @param mask MAY_* of {@link Permission}; with MAY_NOT_BLOCK the walk is in RCU mode
   * @return 0, or a negative errno: {@code -EACCES}, {@code -EPERM}, {@code -ECHILD} to be asked
   *     again in ref-walk
   */
  @Conditions(CALLER_MAY_HOLD_I_RWSEM)
  @Row(value = "permission", mayBlock = REF_WALK, iRwsem = NO)
  default int permission(
      Cred cred, Inode inode, @RcuMode(bit = Permission.MAY_NOT_BLOCK) int mask) {
    return Permission.generic(cred, inode, mask);
  }

  /** Reads an ACL that is not cached. Not overridden: none. */
  @Conditions(CALLER_MAY_HOLD_I_RWSEM)
  @Row(value = "get_acl", mayBlock = YES, iRwsem = NO)
  default @Nullable PosixAcl getAcl(Inode inode, PosixAcl.Type type) throws ErrnoException {
    return null;
  }

  /** Stores an ACL, or removes it. Not overridden: EOPNOTSUPP. */
  @BeyondSeed("ACLs are set through the inode since the ACL handlers became generic")
  @Row(value = "set_acl", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void setAcl(Caller caller, Dentry dentry, @Nullable PosixAcl acl, PosixAcl.Type type)
      throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /**
   * Changes attributes, already checked to be allowed. Not overridden: {@link
   * Attributes#simpleSetattr}.
   */
  @Row(value = "setattr", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void setattr(Caller caller, Dentry dentry, Iattr attr) throws ErrnoException {
    Attributes.simpleSetattr(caller, dentry, attr);
  }

  /** Reads attributes. Not overridden: {@link Attributes#fill}. */
  @Row(value = "getattr", mayBlock = YES, iRwsem = NO)
  default void getattr(Inode inode, Statx out, int mask, int flags) throws ErrnoException {
    Attributes.fill(inode, out, mask);
  }

  /**
   * Whether {@link #getattr} only reads memory: it neither blocks nor changes anything nor fails,
   * and may be called in RCU-walk mode, without a reference on an inode that is perhaps being
   * evicted. Asked once for each inode.
   */
  @BeyondSeed("stat(2) of a cached path takes no references where getattr allows it")
  default boolean getattrOnlyReads() {
    return !Implemented.has(this, "getattr");
  }

  /**
   * Lists the names of extended attributes. Not overridden: what the handlers of the superblock
   * list.
   */
  @Row(value = "listxattr", mayBlock = YES, iRwsem = NO)
  default void listxattr(Dentry dentry, XattrSink out) throws ErrnoException {}

  /** Maps a byte range to extents. Not overridden: EOPNOTSUPP. */
  @Row(value = "fiemap", mayBlock = YES, iRwsem = NO)
  default void fiemap(Inode inode, FiemapSink out, long start, long len) throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /** Records times and version. Not overridden: sets them and marks the inode dirty. */
  @Conditions(CALLER_MAY_HOLD_I_RWSEM)
  @Row(value = "update_time", mayBlock = YES, iRwsem = NO)
  default void updateTime(Inode inode, int flags) throws ErrnoException {
    Attributes.updateTime(inode, flags);
  }

  /**
   * Looks up, creates and opens in one step, for file systems where that is one request. Only
   * called if overridden.
   *
   * @return true if the file was opened, false if only the lookup was done and the VFS opens {@code
   *     dentry} itself
   */
  @Row(value = "atomic_open", mayBlock = YES, iRwsem = EXCLUSIVE)
  default boolean atomicOpen(
      Caller caller, Inode dir, Dentry dentry, OpenFile file, int openFlags, int mode)
      throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /**
   * Makes a file without a name, and instantiates the dentry with it. Not overridden: EOPNOTSUPP.
   */
  @Row(value = "tmpfile", mayBlock = YES, iRwsem = NO)
  default void tmpfile(Caller caller, Inode dir, Dentry dentry, int mode) throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }
}
