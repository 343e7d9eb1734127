// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.InodeOperations;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.MountContext;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/** A file system in which each name is a file with the given methods. */
final class OneFileType extends FileSystemType {
  private final FileOperations methods;

  private OneFileType(FileOperations methods) {
    this.methods = methods;
  }

  /** Mounts it on {@code /one}. */
  static void mount(MountedMemfs m, FileOperations methods) throws ErrnoException {
    m.vfs.register(new OneFileType(methods));
    m.task.mkdir("/one", 0755);
    m.task.mount("none", "/one", "one", 0, Map.of());
  }

  @Override
  public String name() {
    return "one";
  }

  @Override
  public Dentry mount(MountContext ctx) throws ErrnoException {
    return ctx.nodev(
        (sb, c) -> {
          Inode root = sb.inodes().newInode();
          root.setIno(1);
          root.setMode(Mode.S_IFDIR | 0755);
          root.setNlink(2);
          root.setOps(
              new InodeOperations() {
                @Override
                public @Nullable Dentry lookup(Inode dir, Dentry d, int flags)
                    throws ErrnoException {
                  Inode i = dir.sb().inodes().newInode();
                  i.setIno(2);
                  i.setMode(Mode.S_IFREG | 0644);
                  i.setOps(InodeOperations.DEFAULT, methods);
                  return dir.sb().dcache().spliceAlias(i, d);
                }
              },
              FileOperations.DEFAULT);
          sb.setRoot(sb.dcache().makeRoot(sb, root));
        });
  }
}
