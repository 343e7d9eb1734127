// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.XattrHandler;
import org.jvfs.dcache.Dentry;
import org.jvfs.ext4.disk.Ext4Xattr;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/** The attributes under a prefix. Mirrors ext4_xattr_user_handler and its like. */
final class Ext4XattrHandler implements XattrHandler {
  static final Ext4XattrHandler USER = new Ext4XattrHandler("user.", Ext4Xattr.USER);
  static final Ext4XattrHandler TRUSTED = new Ext4XattrHandler("trusted.", Ext4Xattr.TRUSTED);
  static final Ext4XattrHandler SECURITY = new Ext4XattrHandler("security.", Ext4Xattr.SECURITY);

  private final String prefix;
  private final int index;

  private Ext4XattrHandler(String prefix, int index) {
    this.prefix = prefix;
    this.index = index;
  }

  @Override
  public String prefix() {
    return prefix;
  }

  /** Errors: EIO; EUCLEAN, EBADMSG, damaged attributes. */
  @Override
  public byte @Nullable [] get(Dentry dentry, Inode inode, String name) throws ErrnoException {
    return XattrStore.get(Ext4InodeInfo.of(inode), index, name.substring(prefix.length()));
  }
}
