// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.superblock.ExportOperations;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * File handles: inode number and generation. An object enters the table of numbers when its first
 * handle is made; while it has a name, and after that while it is open, the handle finds it.
 * Mirrors shmem_export_ops.
 */
final class MemExport implements ExportOperations {
  /** FILEID_INO64_GEN. */
  private static final int TYPE = 0x81;

  private static final int LENGTH = Long.BYTES + Integer.BYTES;

  @Override
  public Handle encode(Inode inode, @Nullable Inode parent) {
    MemInode.of(inode).sup().inodes().export(inode);
    return new Handle(
        TYPE, ByteBuffer.allocate(LENGTH).putLong(inode.ino()).putInt(inode.generation()).array());
  }

  @Override
  public @Nullable Dentry decode(SuperBlock sb, Handle handle) throws ErrnoException {
    if (handle.type() != TYPE || handle.bytes().length != LENGTH) {
      return null;
    }
    ByteBuffer b = ByteBuffer.wrap(handle.bytes());
    MemInode i = MemSuper.of(sb).inodes().find(b.getLong());
    if (i == null) {
      return null;
    }
    if (i.generation() != b.getInt()) {
      i.put();
      return null;
    }
    return MemReconnect.dentryOf(sb, i);
  }
}
