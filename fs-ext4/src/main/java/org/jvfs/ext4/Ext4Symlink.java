// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BufferHead;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.RcuMode;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * Symbolic links: a table for each, which remembers the target once it was read. Mirrors
 * ext4_symlink_inode_operations and ext4_fast_symlink_inode_operations.
 */
final class Ext4Symlink extends Ext4NodeInodeOps {
  /** Set once, as it never changes. */
  private volatile byte @Nullable [] target;

  /** Errors: ECHILD, without a reference if the target was not read yet; EUCLEAN, EIO. */
  @Override
  public byte @Nullable [] getLink(@RcuMode @Nullable Dentry dentry, Inode inode)
      throws ErrnoException {
    byte[] t = target;
    if (t == null) {
      if (dentry == null) {
        throw Errno.ECHILD.exception();
      }
      t = read(Ext4InodeInfo.of(inode));
      target = t;
    }
    return t;
  }

  private static byte[] read(Ext4InodeInfo i) throws ErrnoException {
    Ext4Super s = Ext4Super.of(i);
    long size = i.size();
    String where = "symbolic link " + i.ino();
    if (i.has(Ext4Inode.INLINE_DATA_FL)) {
      return InlineData.bytes(i);
    }
    if (size <= 0 || size > s.layout().blockSize) {
      throw Damage.structure(where, size + " bytes");
    }
    if (i.isFastLink()) {
      return i.data().asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
    }
    long block = Ext4Map.one(i, 0);
    if (block == 0) {
      throw Damage.structure(where, "its block is a hole");
    }
    BufferHead b = BlockCache.bread(s.device(), block);
    byte[] out = new byte[(int) size];
    MemorySegment.copy(b.memory(), ValueLayout.JAVA_BYTE, b.memoryOffset(), out, 0, out.length);
    b.put();
    return out;
  }
}
