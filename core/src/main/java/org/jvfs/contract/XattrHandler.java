// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.I_RWSEM;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Rule.EXCLUSIVE;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The extended attributes under one prefix, or of one name. Mirrors struct xattr_handler. Attribute
 * names are byte strings of 1 to 255 bytes, carried in Java strings with one byte a character (ISO
 * 8859-1).
 */
@Table(
    value = "xattr_handler",
    columns = {MAY_BLOCK, I_RWSEM},
    since = Revision.I_RWSEM)
public interface XattrHandler {
  /**
   * The prefix with its dot ({@code "user."}), or a whole name ({@code "system.posix_acl_access"}).
   */
  String prefix();

  /** Whether {@link #prefix} is a whole name. */
  default boolean wholeName() {
    return false;
  }

  /** Whether this handler's attributes are shown in a list to the caller. */
  @Row(value = "list", mayBlock = YES, iRwsem = NO)
  default boolean list(Caller caller, Dentry dentry) {
    return true;
  }

  /**
   * A value, or null if there is none.
   *
   * @param name the full name, prefix and all
   */
  @Conditions(Condition.CALLER_MAY_HOLD_I_RWSEM)
  @Row(value = "get", mayBlock = YES, iRwsem = NO)
  byte @Nullable [] get(Dentry dentry, Inode inode, String name) throws ErrnoException;

  /**
   * Stores a value (0 to 65536 bytes), or removes it when {@code value} is null. Errors: EEXIST
   * with XATTR_CREATE and present, ENODATA with XATTR_REPLACE or removal and absent, ENOSPC.
   */
  @Row(value = "set", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void set(
      Caller caller, Dentry dentry, Inode inode, String name, byte @Nullable [] value, int flags)
      throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }
}
