// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import org.jvfs.dcache.Dentry;

/**
 * A place in the tree of mounts: which mount, and which dentry in it. Mirrors struct path.
 * Immutable; holding the record is not holding a reference, {@link #get} is.
 */
public record VfsPath(VfsMount mnt, Dentry dentry) {
  /** Takes a reference on both. */
  public VfsPath get() {
    mnt.get();
    dentry.get();
    return this;
  }

  /** Drops a reference on both. May block. */
  public void put() {
    dentry.put();
    mnt.put();
  }

  public boolean same(VfsMount m, Dentry d) {
    return mnt == m && dentry == d;
  }
}
