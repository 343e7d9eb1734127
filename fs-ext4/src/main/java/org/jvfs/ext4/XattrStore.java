// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BufferHead;
import org.jvfs.effect.MayBlock;
import org.jvfs.ext4.disk.Damage;
import org.jvfs.ext4.disk.Ext4Inode;
import org.jvfs.ext4.disk.Ext4Layout;
import org.jvfs.ext4.disk.Ext4Xattr;
import org.jvfs.ext4.disk.Ext4Xattrs;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.ErrnoException;

/** The attributes of an inode: behind its fields, and in a block. Mirrors fs/ext4/xattr.c. */
final class XattrStore {
  /** A block's bytes were found to be attributes. */
  private static final int ATTRIBUTES = BufferHead.PRIVATE_START << 11;

  private XattrStore() {}

  /** All of an inode, those in the inode first. May block. Errors: EIO; EUCLEAN, EBADMSG. */
  @MayBlock
  static List<Ext4Xattr> all(Ext4InodeInfo i) throws ErrnoException {
    Ext4Super s = Ext4Super.of(i);
    List<Ext4Xattr> out = new ArrayList<>();
    BufferHead b = Ext4Inodes.block(s, i.ino());
    try {
      Ext4Inode raw = Ext4Inodes.in(s, b, i.ino());
      Ext4Xattrs.checkBody(s.layout(), raw, i.ino());
      out.addAll(Ext4Xattrs.readBody(raw));
    } finally {
      b.put();
    }
    if (i.fileAcl() != 0) {
      out.addAll(block(s, i));
    }
    return out;
  }

  @MayBlock
  private static List<Ext4Xattr> block(Ext4Super s, Ext4InodeInfo i) throws ErrnoException {
    Ext4Layout l = s.layout();
    long where = i.fileAcl();
    if (!l.areBlocks(where, 1)) {
      throw Damage.structure("inode " + i.ino(), "its attributes are in block " + where);
    }
    BufferHead b = BlockCache.bread(s.device(), where);
    try {
      if (!b.is(ATTRIBUTES)) {
        Ext4Xattrs.checkBlock(l, b.memory(), b.memoryOffset(), where);
        b.set(ATTRIBUTES);
      }
      return Ext4Xattrs.readBlock(l, b.memory(), b.memoryOffset());
    } finally {
      b.put();
    }
  }

  /**
   * A value, or null. May block. Errors: as for {@link #all}. Mirrors ext4_xattr_get.
   *
   * @param name behind the prefix
   */
  @MayBlock
  static byte @Nullable [] get(Ext4InodeInfo i, int index, String name) throws ErrnoException {
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    for (Ext4Xattr x : all(i)) {
      if (x.isNamed(index, bytes)) {
        return x.valueInode() == 0 ? x.value() : inInode(i, x);
      }
    }
    return null;
  }

  /** A value that an inode holds. Mirrors ext4_xattr_inode_get. */
  @MayBlock
  private static byte[] inInode(Ext4InodeInfo of, Ext4Xattr x) throws ErrnoException {
    Ext4Super s = Ext4Super.of(of);
    String where = "attribute of inode " + of.ino() + " in inode " + x.valueInode();
    Inode inode = Ext4Inodes.named(of.sb(), x.valueInode(), "attribute of inode " + of.ino());
    try {
      Ext4InodeInfo i = Ext4InodeInfo.of(inode);
      if (!i.has(Ext4Inode.EA_INODE_FL) || i.size() != x.size()) {
        throw Damage.structure(where, "which holds none, or one of " + i.size() + " bytes");
      }
      byte[] out = new byte[(int) x.size()];
      int size = s.layout().blockSize;
      for (int at = 0; at < out.length; at += size) {
        long block = Ext4Map.one(i, at / size);
        if (block == 0) {
          throw Damage.structure(where, "whose block " + at / size + " is a hole");
        }
        BufferHead b = BlockCache.bread(s.device(), block);
        int n = Math.min(size, out.length - at);
        MemorySegment.copy(b.memory(), ValueLayout.JAVA_BYTE, b.memoryOffset(), out, at, n);
        b.put();
      }
      int hash = Ext4Xattrs.entryHash(x.name(), Ext4Xattrs.valueHash(s.layout(), out), false);
      int old = Ext4Xattrs.entryHash(x.name(), Ext4Xattrs.valueHash(s.layout(), out), true);
      if (x.hash() != hash && x.hash() != old) {
        throw Damage.structure(where, "its hash is wrong");
      }
      return out;
    } finally {
      inode.put();
    }
  }
}
