// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jvfs.contract.InodeOperations;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Statx;

/** What every object can do. Mirrors ext4_special_inode_operations and what others share. */
class Ext4NodeInodeOps implements InodeOperations {
  /** For devices, FIFOs and sockets. */
  static final Ext4NodeInodeOps SPECIAL = new Ext4NodeInodeOps();

  /** For regular files. */
  static final Ext4NodeInodeOps FILE = new Ext4NodeInodeOps();

  /** Mirrors ext4_getattr. */
  @Override
  public void getattr(Inode inode, Statx out, int mask, int flags) {
    Attributes.fill(inode, out, mask);
    Ext4InodeInfo i = Ext4InodeInfo.of(inode);
    long a = 0;
    a |= i.has(Ext4Inode.APPEND_FL) ? Statx.STATX_ATTR_APPEND : 0;
    a |= i.has(Ext4Inode.COMPR_FL) ? Statx.STATX_ATTR_COMPRESSED : 0;
    a |= i.has(Ext4Inode.ENCRYPT_FL) ? Statx.STATX_ATTR_ENCRYPTED : 0;
    a |= i.has(Ext4Inode.IMMUTABLE_FL) ? Statx.STATX_ATTR_IMMUTABLE : 0;
    a |= i.has(Ext4Inode.NODUMP_FL) ? Statx.STATX_ATTR_NODUMP : 0;
    a |= i.has(Ext4Inode.VERITY_FL) ? Statx.STATX_ATTR_VERITY : 0;
    out.attributes |= a;
    out.attributesMask |=
        Statx.STATX_ATTR_APPEND
            | Statx.STATX_ATTR_COMPRESSED
            | Statx.STATX_ATTR_ENCRYPTED
            | Statx.STATX_ATTR_IMMUTABLE
            | Statx.STATX_ATTR_NODUMP
            | Statx.STATX_ATTR_VERITY;
  }

  @Override
  public boolean getattrOnlyReads() {
    return true;
  }
}
