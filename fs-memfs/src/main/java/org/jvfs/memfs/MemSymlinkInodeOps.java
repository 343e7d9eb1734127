// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.InodeOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.inode.XattrSink;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/** Symbolic links, which have no ACLs. Mirrors shmem_short_symlink_operations. */
final class MemSymlinkInodeOps implements InodeOperations {
  static final MemSymlinkInodeOps INSTANCE = new MemSymlinkInodeOps();

  private MemSymlinkInodeOps() {}

  /** Never blocks. */
  @Override
  public byte @Nullable [] getLink(@Nullable Dentry dentry, Inode inode) {
    return MemInode.of(inode).target();
  }

  @Override
  public void getattr(Inode inode, Statx out, int mask, int flags) {
    MemNodeInodeOps.fill(inode, out, mask);
  }

  @Override
  public boolean getattrOnlyReads() {
    return true;
  }

  @Override
  public void listxattr(Dentry dentry, XattrSink out) throws ErrnoException {
    MemNodeInodeOps.listNames(dentry.inode(), out);
  }
}
