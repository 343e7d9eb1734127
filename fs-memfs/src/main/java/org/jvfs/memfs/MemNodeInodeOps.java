// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.InodeOperations;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.inode.PosixAcl;
import org.jvfs.inode.PosixAcls;
import org.jvfs.inode.XattrSink;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;

/**
 * What every object but a symbolic link can do; all that a device, FIFO or socket can. Mirrors
 * shmem_special_inode_operations.
 */
class MemNodeInodeOps implements InodeOperations {
  /** For devices, FIFOs and sockets. */
  static final MemNodeInodeOps SPECIAL = new MemNodeInodeOps();

  @Override
  public void getattr(Inode inode, Statx out, int mask, int flags) {
    fill(inode, out, mask);
  }

  @Override
  public boolean getattrOnlyReads() {
    return true;
  }

  static void fill(Inode inode, Statx out, int mask) {
    Attributes.fill(inode, out, mask);
    out.blocks = MemInode.of(inode).dataBlocks() * (inode.sb().blockSize() / 512);
  }

  @Override
  public void setattr(Caller caller, Dentry dentry, Iattr attr) throws ErrnoException {
    Attributes.copy(caller, dentry.inode(), attr);
    if (attr.has(Iattr.ATTR_MODE)) {
      PosixAcls.chmod(caller, dentry, dentry.inode().mode());
    }
  }

  @Override
  public void setAcl(Caller caller, Dentry dentry, @Nullable PosixAcl acl, PosixAcl.Type type) {
    PosixAcls.simpleSet(caller, dentry.inode(), acl, type);
  }

  @Override
  public void listxattr(Dentry dentry, XattrSink out) throws ErrnoException {
    listNames(dentry.inode(), out);
  }

  static void listNames(Inode inode, XattrSink out) throws ErrnoException {
    PosixAcls.listNames(inode, out);
    ConcurrentSkipListMap<String, byte[]> m = MemInode.of(inode).node().xattrs();
    if (m != null) {
      m.keySet().forEach(out::add);
    }
  }
}
