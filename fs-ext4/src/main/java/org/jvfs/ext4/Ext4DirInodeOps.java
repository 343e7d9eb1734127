// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/** Directories. Mirrors ext4_dir_inode_operations. */
final class Ext4DirInodeOps extends Ext4NodeInodeOps {
  static final Ext4DirInodeOps INSTANCE = new Ext4DirInodeOps();

  private Ext4DirInodeOps() {}

  /** Errors: ENAMETOOLONG; EIO; EUCLEAN, EBADMSG, a damaged directory or inode. */
  @Override
  public @Nullable Dentry lookup(Inode dir, Dentry dentry, int flags) throws ErrnoException {
    Ext4Super s = Ext4Super.of(dir);
    long ino = DirLookup.find(s, Ext4InodeInfo.of(dir), dentry.name());
    Inode i = null;
    if (ino != 0) {
      if (ino == dir.ino()) {
        throw Damage.structure("directory " + ino, "has itself under another name than \".\"");
      }
      i = Ext4Inodes.named(dir.sb(), ino, "directory " + dir.ino());
    }
    return dir.sb().dcache().spliceAlias(i, dentry);
  }
}
