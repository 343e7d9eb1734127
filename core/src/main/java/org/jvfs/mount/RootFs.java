// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.InodeOperations;
import org.jvfs.contract.SuperOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.StatFs;

/**
 * The empty directory that a namespace starts with, waiting for something to be mounted on it.
 * Mirrors rootfs.
 */
final class RootFs extends FileSystemType {
  private static final long MAGIC = 0x858458f6L;

  private static final InodeOperations DIR =
      new InodeOperations() {
        @Override
        public @org.jspecify.annotations.Nullable Dentry lookup(
            Inode dir, Dentry dentry, int flags) {
          dentry.add(null);
          return null;
        }
      };

  @Override
  public String name() {
    return "rootfs";
  }

  @Override
  public Dentry mount(MountContext ctx) throws org.jvfs.uapi.ErrnoException {
    return ctx.nodev(
        (sb, c) -> {
          sb.setMagic(MAGIC);
          sb.setOps(
              new SuperOperations() {
                @Override
                public void statfs(Dentry dentry, StatFs out) {
                  out.type = MAGIC;
                  out.bsize = 4096;
                  out.frsize = 4096;
                  out.namelen = 255;
                }
              });
          Inode root = sb.inodes().newInode();
          root.setIno(1);
          root.setMode(Mode.S_IFDIR | 0755);
          root.setNlink(2);
          root.setOps(DIR, FileOperations.DEFAULT);
          sb.setRoot(sb.dcache().makeRoot(sb, root));
          sb.setFlag(SuperBlock.SB_RDONLY);
        });
  }
}
