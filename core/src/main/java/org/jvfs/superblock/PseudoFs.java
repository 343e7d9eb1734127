// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.InodeOperations;
import org.jvfs.contract.SuperOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.StatFs;

/**
 * A file system that is no more than its root: most hold inodes that are reached through open files
 * alone, and nobody can mount or walk them. Mirrors a file system of init_pseudo.
 */
public final class PseudoFs extends FileSystemType {
  private final String name;
  private final long magic;

  private final int mode;
  private final InodeOperations rootOps;

  public PseudoFs(String name, long magic) {
    this(name, magic, 0600, InodeOperations.DEFAULT);
  }

  /**
   * One whose root can be reached.
   *
   * @param mode permissions of the root
   */
  public PseudoFs(String name, long magic, int mode, InodeOperations rootOps) {
    this.name = name;
    this.magic = magic;
    this.mode = mode;
    this.rootOps = rootOps;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    return ctx.nodev(
        (sb, c) -> {
          sb.setMagic(magic);
          sb.setOps(
              new SuperOperations() {
                @Override
                public void statfs(Dentry dentry, StatFs out) {
                  out.type = magic;
                  out.bsize = 4096;
                  out.frsize = 4096;
                  out.namelen = 255;
                }
              });
          Inode root = sb.inodes().newInode();
          root.setIno(1);
          root.setMode(Mode.S_IFDIR | mode);
          root.setNlink(2);
          root.setOps(rootOps, FileOperations.DEFAULT);
          sb.setRoot(sb.dcache().makeRoot(sb, root));
        });
  }
}
