// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dcache;
import org.jvfs.dcache.Dentry;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * Dentries for inodes found by handle. That of a directory must hang in the tree, for one may go up
 * from it; if the cache has none there, the directories above are looked up by name from the first
 * that has one. Mirrors reconnect_path.
 */
final class MemReconnect {
  /** Renames may get in the way; after so many the dentry stays a root of its own. */
  private static final int TRIES = 100;

  private MemReconnect() {}

  /** A dentry of the inode, referenced; takes over the inode's reference. May block. */
  static Dentry dentryOf(SuperBlock sb, MemInode inode) throws ErrnoException {
    Dcache dc = sb.dcache();
    Dentry d = dc.obtainAlias(inode);
    if (!inode.isDir()) {
      return d;
    }
    for (int i = 0; i < TRIES && inode.nlink() > 0 && !dc.isSubdir(d, sb.root()); i++) {
      connect(sb, inode);
      Dentry now = dc.findAnyAlias(inode);
      if (now != null) {
        d.put();
        d = now;
      }
    }
    return d;
  }

  /** Looks up what lies between the tree and the directory, from above. */
  private static void connect(SuperBlock sb, MemInode inode) throws ErrnoException {
    Dcache dc = sb.dcache();
    ArrayDeque<MemInode> way = new ArrayDeque<>();
    inode.hold();
    way.push(inode);
    Dentry at = null;
    try {
      while (at == null) {
        MemNode above = way.getFirst().entries().parent();
        MemInode parent = above == null ? null : MemSuper.of(sb).inodes().get(above);
        if (parent == null) {
          return;
        }
        Dentry d = dc.findAnyAlias(parent);
        if (d != null && dc.isSubdir(d, sb.root())) {
          at = d;
          parent.put();
        } else {
          if (d != null) {
            d.put();
          }
          way.push(parent);
        }
      }
      while (at != null && !way.isEmpty()) {
        MemInode child = way.pop();
        Dentry below = step(dc, at, child);
        child.put();
        at.put();
        at = below;
      }
    } finally {
      if (at != null) {
        at.put();
      }
      way.forEach(MemInode::put);
    }
  }

  /** The dentry of a directory in its parent; null if it has left. */
  private static @Nullable Dentry step(Dcache dc, Dentry dir, MemInode child)
      throws ErrnoException {
    MemInode p = MemInode.of(dir.inode());
    p.rwsem().lockShared();
    try {
      byte[] name = p.entries().nameOf(child.node());
      if (name == null) {
        return null;
      }
      int h = (int) dir.hashOf(name, 0, name.length);
      Dentry d = dc.lookup(dir, name, 0, name.length, h);
      if (d != null) {
        return d;
      }
      d = dc.allocParallel(dir, name, 0, name.length, h);
      if (d.isInLookup()) {
        Dentry other;
        try {
          other = p.iop().lookup(p, d, 0);
        } catch (ErrnoException e) {
          dc.lookupDone(d);
          d.put();
          throw e;
        }
        dc.lookupDone(d);
        if (other != null) {
          d.put();
          d = other;
        }
      }
      return d;
    } finally {
      p.rwsem().unlockShared();
    }
  }
}
