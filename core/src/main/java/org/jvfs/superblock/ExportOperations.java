// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/**
 * How inodes are named outside the tree, for name_to_handle_at(2) and its kin. Mirrors struct
 * export_operations.
 */
public interface ExportOperations {
  /** A handle: opaque bytes and a type. */
  record Handle(int type, byte[] bytes) {}

  /** A handle that stays good as long as the inode lives, however its names change. */
  Handle encode(Inode inode, @Nullable Inode parent);

  /** The dentry of a handle, referenced; null if the inode is gone. Errors: EIO. */
  @Nullable Dentry decode(SuperBlock sb, Handle handle) throws ErrnoException;
}
