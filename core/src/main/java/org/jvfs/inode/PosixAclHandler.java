// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.XattrHandler;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Shows an ACL as an extended attribute. Mirrors nop_posix_acl_access and do_set_acl. */
public final class PosixAclHandler implements XattrHandler {
  /** {@code system.posix_acl_access}. */
  public static final PosixAclHandler ACCESS = new PosixAclHandler(PosixAcl.Type.ACCESS);

  /** {@code system.posix_acl_default}. */
  public static final PosixAclHandler DEFAULT = new PosixAclHandler(PosixAcl.Type.DEFAULT);

  private final PosixAcl.Type type;

  private PosixAclHandler(PosixAcl.Type type) {
    this.type = type;
  }

  @Override
  public String prefix() {
    return type.xattr();
  }

  @Override
  public boolean wholeName() {
    return true;
  }

  /**
   * Whether the object has such a list. Asks what is in memory or the file system; an error counts
   * as none.
   */
  @Override
  public boolean list(Caller caller, Dentry dentry) {
    Inode inode = dentry.inode();
    if (!inode.sb().hasAcls() || inode.isLnk()) {
      return false;
    }
    try {
      return AclCache.get(inode, type) != null;
    } catch (ErrnoException e) {
      // A list that cannot be read is not shown; reading it by name says why.
      return false;
    }
  }

  /** Errors: EOPNOTSUPP, no ACLs here; those of the file system. */
  @Override
  public byte @Nullable [] get(Dentry dentry, Inode inode, String name) throws ErrnoException {
    if (!inode.sb().hasAcls() || inode.isLnk()) {
      throw Errno.EOPNOTSUPP.exception();
    }
    PosixAcl acl = AclCache.get(inode, type);
    return acl == null ? null : acl.toXattr();
  }

  /**
   * Errors: EINVAL and EOPNOTSUPP for a bad value, then as {@link PosixAcls#set}. {@code flags} do
   * not count.
   */
  @Override
  public void set(
      Caller caller, Dentry dentry, Inode inode, String name, byte @Nullable [] value, int flags)
      throws ErrnoException {
    PosixAcls.set(
        caller,
        dentry,
        value == null || value.length == 0 ? null : PosixAcl.fromXattr(value),
        type);
  }
}
