// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Iattr;
import org.jvfs.uapi.ErrnoException;

/** Regular files. Mirrors shmem_inode_operations. */
final class MemFileInodeOps extends MemNodeInodeOps {
  static final MemFileInodeOps INSTANCE = new MemFileInodeOps();

  private MemFileInodeOps() {}

  /**
   * A size that is set counts as a change of the data, even if it is the one the file has. Mirrors
   * shmem_setattr.
   */
  @Override
  public void setattr(Caller caller, Dentry dentry, Iattr attr) throws ErrnoException {
    MemInode i = MemInode.of(dentry.inode());
    // An empty file set to the size it has is not changed, not even in its times; where there are
    // blocks, those behind the end are cut, and that counts.
    boolean resized = attr.has(Iattr.ATTR_SIZE) && (attr.size != i.size() || i.dataBlocks() > 0);
    if (attr.has(Iattr.ATTR_SIZE)) {
      boolean shorter = attr.size <= i.size();
      i.setSize(attr.size);
      if (shorter) {
        MemData.cut(i, attr.size);
      }
    }
    super.setattr(caller, dentry, attr);
    if (resized) {
      i.touch(true);
    }
  }
}
