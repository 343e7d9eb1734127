// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.InodeOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.ext4.disk.Ext4Acl;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Xattr;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.inode.PosixAcl;
import org.jvfs.inode.XattrSink;
import org.jvfs.uapi.ErrnoException;
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
    if (!i.hasCrTime()) {
      out.mask &= ~Statx.STATX_BTIME;
    }
    long a = 0;
    a |= i.has(Ext4Inode.APPEND_FL) ? Statx.STATX_ATTR_APPEND : 0;
    a |= i.has(Ext4Inode.COMPR_FL) ? Statx.STATX_ATTR_COMPRESSED : 0;
    a |= i.has(Ext4Inode.ENCRYPT_FL) ? Statx.STATX_ATTR_ENCRYPTED : 0;
    a |= i.has(Ext4Inode.IMMUTABLE_FL) ? Statx.STATX_ATTR_IMMUTABLE : 0;
    a |= i.has(Ext4Inode.NODUMP_FL) ? Statx.STATX_ATTR_NODUMP : 0;
    a |= i.has(Ext4Inode.VERITY_FL) ? Statx.STATX_ATTR_VERITY : 0;
    if (i.has(Ext4Inode.INLINE_DATA_FL) && i.isReg()) {
      // Programs take a file without blocks for one without data.
      out.blocks += (out.size + 511) >> 9;
    }
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

  /** Errors: EIO; EUCLEAN, EBADMSG, damaged attributes. Mirrors ext4_get_acl. */
  @Override
  public @Nullable PosixAcl getAcl(Inode inode, PosixAcl.Type type) throws ErrnoException {
    int index =
        type == PosixAcl.Type.ACCESS ? Ext4Xattr.POSIX_ACL_ACCESS : Ext4Xattr.POSIX_ACL_DEFAULT;
    byte[] stored = XattrStore.get(Ext4InodeInfo.of(inode), index, "");
    return stored == null ? null : Ext4Acl.decode(stored, inode.ino());
  }

  /** Errors: as for getAcl. Mirrors ext4_listxattr. */
  @Override
  public void listxattr(Dentry dentry, XattrSink out) throws ErrnoException {
    Inode inode = dentry.inode();
    for (Ext4Xattr x : XattrStore.all(Ext4InodeInfo.of(inode))) {
      String prefix = Ext4Xattr.prefix(x.index());
      boolean shown =
          switch (x.index()) {
            case Ext4Xattr.POSIX_ACL_ACCESS, Ext4Xattr.POSIX_ACL_DEFAULT -> inode.sb().hasAcls();
            case Ext4Xattr.USER -> Ext4Super.of(inode).hasUserXattrs();
            case Ext4Xattr.TRUSTED, Ext4Xattr.SECURITY -> true;
            default -> false;
          };
      if (shown && prefix != null) {
        out.add(prefix + new String(x.name(), StandardCharsets.ISO_8859_1));
      }
    }
  }
}
