// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dcache;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Fault;
import org.jvfs.lock.Subclass;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * The locks of a rename, from the directories down to the victims; closing releases them all. The
 * protocol and its proof stand in the package's documentation. Mirrors lock_rename and the middle
 * of vfs_rename.
 */
final class RenameLocks implements AutoCloseable {
  private final Dentry oldDir;
  private final Dentry newDir;

  /**
   * The child of one directory that is the other or above it; renaming it, or onto it, would make a
   * loop.
   */
  private final @Nullable Dentry trap;

  private @Nullable Inode first;
  private @Nullable Inode second;

  private RenameLocks(Dentry oldDir, Dentry newDir, @Nullable Dentry trap) {
    this.oldDir = oldDir;
    this.newDir = newDir;
    this.trap = trap;
  }

  /** Locks both directories. Errors: EXDEV if they are not in one tree. */
  static RenameLocks directories(Dentry oldDir, Dentry newDir) throws ErrnoException {
    if (oldDir == newDir) {
      oldDir.inode().rwsem().lock(Subclass.PARENT);
      return new RenameLocks(oldDir, newDir, null);
    }
    var mutex = oldDir.sb().vfsRenameMutex();
    mutex.lock();
    // The tree's shape is ours now: no directory changes its parent while we hold the mutex.
    Dentry below = Dcache.ancestor(newDir, oldDir);
    if (below != null && !Schedule.planted(Fault.PARENTS_BY_ARGUMENT)) {
      newDir.inode().rwsem().lock(Subclass.PARENT);
      oldDir.inode().rwsem().lock(Subclass.PARENT2);
      return new RenameLocks(oldDir, newDir, below);
    }
    below = Dcache.ancestor(oldDir, newDir);
    if (below != null || top(oldDir) == top(newDir)) {
      oldDir.inode().rwsem().lock(Subclass.PARENT);
      newDir.inode().rwsem().lock(Subclass.PARENT2);
      return new RenameLocks(oldDir, newDir, below);
    }
    mutex.unlock();
    throw Errno.EXDEV.exception();
  }

  private static Dentry top(Dentry d) {
    Dentry t = d;
    while (!t.isRoot()) {
      t = t.parent();
    }
    return t;
  }

  /** Refuses a move of a directory beneath itself. Errors: EINVAL, ENOTEMPTY. */
  void checkLoop(Dentry source, Dentry target, boolean exchange) throws ErrnoException {
    if (trap == null) {
      return;
    }
    if (source == trap) {
      throw Errno.EINVAL.exception();
    }
    if (target == trap) {
      throw (exchange ? Errno.EINVAL : Errno.ENOTEMPTY).exception();
    }
  }

  /** Locks the objects themselves; {@code target} is null if the name is free. */
  void victims(Inode source, @Nullable Inode target, boolean exchange) {
    boolean cross = oldDir != newDir;
    boolean sourceDir = source.isDir();
    boolean targetDir = target != null && target.isDir();
    // A moved directory's parent changes only across directories; a replaced one is removed unless
    // exchanged in place.
    boolean lockSource = !sourceDir || cross;
    boolean lockTarget = target != null && (!targetDir || cross || !exchange);
    if (sourceDir) {
      take(lockSource ? source : null, Subclass.CHILD);
      take(lockTarget ? target : null, Subclass.NORMAL);
    } else if (targetDir) {
      take(lockTarget ? target : null, Subclass.CHILD);
      take(source, Subclass.NORMAL);
    } else if (target == null || target == source) {
      take(source, Subclass.NORMAL);
    } else {
      boolean inOrder = source.id() < target.id() || Schedule.planted(Fault.VICTIMS_BY_ARGUMENT);
      take(inOrder ? source : target, Subclass.NORMAL);
      take(inOrder ? target : source, Subclass.NONDIR2);
    }
  }

  private void take(@Nullable Inode i, Subclass sub) {
    if (i == null) {
      return;
    }
    i.rwsem().lock(sub);
    if (first == null) {
      first = i;
    } else {
      second = i;
    }
  }

  /** Releases the victims alone. */
  void releaseVictims() {
    if (second != null) {
      second.rwsem().unlock();
      second = null;
    }
    if (first != null) {
      first.rwsem().unlock();
      first = null;
    }
  }

  @Override
  public void close() {
    releaseVictims();
    newDir.inode().rwsem().unlock();
    if (oldDir != newDir) {
      oldDir.inode().rwsem().unlock();
      oldDir.sb().vfsRenameMutex().unlock();
    }
  }
}
