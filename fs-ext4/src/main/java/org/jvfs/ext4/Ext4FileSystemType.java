// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import org.jvfs.contract.FileSystemType;
import org.jvfs.dcache.Dentry;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/** The type {@code ext4}, which also mounts what mkfs made as ext2 or ext3. */
public final class Ext4FileSystemType extends FileSystemType {
  @Override
  public String name() {
    return "ext4";
  }

  @Override
  public int flags() {
    return FS_REQUIRES_DEV;
  }

  /**
   * Errors, in order: those of opening the device; EINVAL, no such file system, an option, or a
   * feature that is not known; EBADMSG, EUCLEAN, a damaged one; EROFS, one that can only be read;
   * EIO.
   */
  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    return ctx.bdev(Ext4Super::fill);
  }

  @Override
  public void killSb(SuperBlock sb) {
    sb.killBlock();
  }
}
