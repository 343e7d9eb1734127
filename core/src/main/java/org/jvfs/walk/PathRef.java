// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;

/**
 * Takes the result of a walk: a mount and a dentry, referenced. Can be used again after {@link
 * #put}.
 */
public final class PathRef {
  private @Nullable VfsMount mnt;
  private @Nullable Dentry dentry;

  /** Takes over references. */
  void set(VfsMount m, Dentry d) {
    mnt = m;
    dentry = d;
  }

  public VfsMount mnt() {
    VfsMount m = mnt;
    assert m != null;
    return m;
  }

  public Dentry dentry() {
    Dentry d = dentry;
    assert d != null;
    return d;
  }

  public Inode inode() {
    return dentry().inode();
  }

  public boolean isEmpty() {
    return dentry == null;
  }

  /** The place as a record, which takes over the references. */
  public VfsPath take() {
    VfsPath p = new VfsPath(mnt(), dentry());
    mnt = null;
    dentry = null;
    return p;
  }

  /** Drops the references, if any. May block. */
  public void put() {
    Dentry d = dentry;
    VfsMount m = mnt;
    mnt = null;
    dentry = null;
    if (d != null) {
      d.put();
    }
    if (m != null) {
      m.put();
    }
  }
}
