// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/**
 * Inodes made from nodes as they are wanted, and written back to them as they leave. A node has at
 * most one inode: whoever finds that one on its way out waits until it has left.
 */
final class MemInodes {
  private static final LockClass CLASS = new LockClass("memfs_node_lock");
  private static final int STRIPES = 64;

  private final SuperBlock sb;

  /** A node's lock is the one of its number. Leaves: nothing is taken under them. */
  private final SpinLock[] locks = new SpinLock[STRIPES];

  private final AtomicLong lastIno = new AtomicLong();

  /** Nodes of which a handle was made, by number. */
  private final ConcurrentHashMap<Long, MemNode> exported = new ConcurrentHashMap<>();

  MemInodes(SuperBlock sb) {
    this.sb = sb;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new SpinLock(CLASS);
    }
  }

  private SpinLock lockOf(MemNode n) {
    return locks[(int) n.ino() & (STRIPES - 1)];
  }

  /** How many were ever made. */
  long made() {
    return lastIno.get();
  }

  /** A new object with one link (two for a directory), and its inode with one reference. */
  MemInode create(int mode, long rdev) {
    MemNode n =
        new MemNode(lastIno.incrementAndGet(), ThreadLocalRandom.current().nextInt(), mode, rdev);
    MemInode i = blank(n);
    i.init(mode, 0, 0);
    i.initAcls(null, null);
    Timespec t = i.now();
    i.setAtime(t);
    i.setMtime(t);
    i.setCtime(t);
    i.setBtime(t);
    if (Mode.isDir(mode)) {
      n.setData(new MemDirectory(MemSuper.of(sb).names()));
      i.setNlink(2);
      i.updateDirSize();
    }
    n.setInode(i);
    return i;
  }

  /** An inode of a node, with what never changes. */
  private MemInode blank(MemNode n) {
    MemInode i = (MemInode) sb.inodes().newInode();
    i.setNode(n);
    i.setIno(n.ino());
    i.setGeneration(n.generation());
    switch (n.mode() & Mode.S_IFMT) {
      case Mode.S_IFREG -> i.setOps(MemFileInodeOps.INSTANCE, MemFileOps.INSTANCE);
      case Mode.S_IFDIR -> i.setOps(MemDirInodeOps.INSTANCE, MemDirFileOps.INSTANCE);
      case Mode.S_IFLNK -> i.setOps(MemSymlinkInodeOps.INSTANCE, FileOperations.DEFAULT);
      default -> {
        i.setOps(MemNodeInodeOps.SPECIAL, FileOperations.DEFAULT);
        i.setRdev(n.rdev());
      }
    }
    return i;
  }

  /** The inode of a node, with a reference; null if the object is gone. May block. Mirrors iget. */
  @Nullable MemInode get(MemNode n) {
    SpinLock lock = lockOf(n);
    while (true) {
      MemInode i = n.inode();
      if (i == null) {
        MemInode fresh = blank(n);
        lock.lock();
        boolean dead = n.isDead();
        boolean first = !dead && n.inode() == null;
        if (first) {
          n.load(fresh);
          n.setInode(fresh);
        }
        lock.unlock();
        if (first) {
          return fresh;
        }
        // Never shown: it goes without a trace.
        fresh.put();
        if (dead) {
          return null;
        }
      } else if (i.grab()) {
        return i;
      } else {
        awaitGone(n, i, lock);
      }
    }
  }

  private void awaitGone(MemNode n, MemInode dying, SpinLock lock) {
    lock.lock();
    if (n.inode() == dying) {
      n.setAwaited();
    }
    lock.unlock();
    sb.state().waits().await(n, () -> n.inode() != dying);
  }

  /** The inode leaves memory: its node takes over, dead if there are no links. */
  void leave(MemInode i) {
    MemNode n = i.node();
    if (i.nlink() == 0 && !exported.isEmpty()) {
      exported.remove(n.ino(), n);
    }
    SpinLock lock = lockOf(n);
    lock.lock();
    n.save(i);
    n.setInode(null);
    boolean awaited = n.clearAwaited();
    lock.unlock();
    if (awaited) {
      sb.state().waits().wakeAll(n);
    }
  }

  /** Lets the object be found by its number. The caller holds the inode. */
  void export(Inode i) {
    exported.put(i.ino(), MemInode.of(i).node());
  }

  /** The inode of a number that was exported, with a reference, or null. May block. */
  @Nullable MemInode find(long ino) {
    MemNode n = exported.get(ino);
    return n == null ? null : get(n);
  }
}
