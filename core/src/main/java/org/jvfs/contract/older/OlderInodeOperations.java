// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract.older;

import static org.jvfs.contract.Rule.EXCLUSIVE;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.YES;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Revision;
import org.jvfs.contract.Row;
import org.jvfs.contract.Table;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Links in two steps, where get_link now takes one, and extended attributes by inode, where they
 * now have handlers.
 */
@Table(value = "inode_operations", until = Revision.I_MUTEX)
public interface OlderInodeOperations {
  /**
   * Where a link leads, with what is to be given back afterwards.
   *
   * @param target the path to walk on
   * @param cookie for {@link #putLink}
   */
  record Followed(byte[] target, @Nullable Object cookie) {}

  /** Follows a symbolic link. Not overridden: the inode is none, EINVAL. */
  @Row(value = "follow_link", mayBlock = YES, iRwsem = NO)
  default Followed followLink(Dentry dentry) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** The target of {@link #followLink} is used no longer. Not overridden: nothing. */
  @Row(value = "put_link", mayBlock = YES, iRwsem = NO)
  default void putLink(Dentry dentry, @Nullable Object cookie) {}

  /** Stores an extended attribute. Not overridden: EOPNOTSUPP. Errors: EEXIST, ENODATA, ENOSPC. */
  @Row(value = "setxattr", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void setxattr(Dentry dentry, String name, byte[] value, int flags) throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /** Reads an extended attribute, null if there is none. Not overridden: EOPNOTSUPP. */
  @Row(value = "getxattr", mayBlock = YES, iRwsem = NO)
  default byte @Nullable [] getxattr(Dentry dentry, String name) throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /** Removes an extended attribute. Not overridden: EOPNOTSUPP. Errors: ENODATA. */
  @Row(value = "removexattr", mayBlock = YES, iRwsem = EXCLUSIVE)
  default void removexattr(Dentry dentry, String name) throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /**
   * Opens a file by its dentry, for file systems stacked on others. Only called if overridden; the
   * inode's own file is opened otherwise.
   */
  @Row(value = "dentry_open", mayBlock = YES, iRwsem = NO)
  default void dentryOpen(Dentry dentry, OpenFile file, Cred cred) throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }
}
