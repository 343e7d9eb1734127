// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jvfs.contract.FileSystemType;
import org.jvfs.dcache.Dentry;
import org.jvfs.superblock.MountContext;
import org.jvfs.uapi.ErrnoException;

/** The type {@code memfs}. */
public final class MemFileSystemType extends FileSystemType {
  @Override
  public String name() {
    return "memfs";
  }

  /** Errors: EINVAL, naming the option. */
  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    return ctx.nodev(MemSuper::fill);
  }
}
