// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Condition.RELEASES_SUPER;
import static org.jvfs.contract.Condition.RETURNS_LOCKED_SUPER;
import static org.jvfs.contract.Condition.TAKES_LOCKED_SUPER;
import static org.jvfs.contract.Rule.YES;

import org.jvfs.block.BlockDevice;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * A kind of file system, as mount(2) names it. Found by {@code ServiceLoader} or registered with a
 * Vfs. Mirrors struct file_system_type.
 */
@Table(
    value = "file_system_type",
    columns = {MAY_BLOCK})
public abstract class FileSystemType {
  /** The file system lives on a block device or image. */
  public static final int FS_REQUIRES_DEV = 1;

  /** The name for {@code mount -t}. */
  public abstract String name();

  /** FS_* flags. */
  public int flags() {
    return 0;
  }

  /**
   * Whether what is on a device looks like a file system of this type: by a magic number, not by
   * whether it can be mounted, so that a damaged one is told to be one. The device is open to read.
   * May block. Errors: EIO, those of the disk. Not overridden: no.
   */
  @BeyondSeed("an image is opened without naming its type, as mount(8) does with libblkid")
  @MayBlock
  public boolean recognises(BlockDevice device) throws ErrnoException {
    return false;
  }

  /**
   * Finds or makes the superblock, as {@code ctx.nodev(...)} does, and returns its root with a
   * reference; the superblock is returned with {@code s_umount} held exclusively. Errors: EINVAL
   * for an option, those of the device.
   */
  @Conditions(RETURNS_LOCKED_SUPER)
  @Row(value = "mount", mayBlock = YES)
  public abstract Dentry mount(MountContext ctx) throws ErrnoException;

  /**
   * Takes a superblock with {@code s_umount} held exclusively, shuts it down, releases the lock and
   * drops the reference.
   */
  @Conditions({TAKES_LOCKED_SUPER, RELEASES_SUPER})
  @Row(value = "kill_sb", mayBlock = YES)
  public void killSb(SuperBlock sb) {
    sb.killAnon();
  }
}
