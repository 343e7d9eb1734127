// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.inode.PosixAcls;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/** Directories. Mirrors shmem_dir_inode_operations. */
final class MemDirInodeOps extends MemNodeInodeOps {
  static final MemDirInodeOps INSTANCE = new MemDirInodeOps();

  private static final int RENAME_FLAGS =
      Fcntl.RENAME_NOREPLACE | Fcntl.RENAME_EXCHANGE | Fcntl.RENAME_WHITEOUT;

  private MemDirInodeOps() {}

  @Override
  public @Nullable Dentry lookup(Inode dir, Dentry dentry, int flags) throws ErrnoException {
    assert dir.rwsem().isHeld();
    MemInode d = MemInode.of(dir);
    MemNode n = d.entries().find(dentry.name());
    // An object that has a name is there.
    MemInode i = n == null ? null : d.sup().inodes().get(n);
    assert n == null || i != null;
    if (d.sup().names() != NamePolicy.EXACT) {
      if (i == null) {
        // Not remembered as missing: who makes the name may spell it otherwise.
        return null;
      }
      dir.sb().dcache().spell(dentry, d.entries().made(dentry.name()));
    }
    return dir.sb().dcache().spliceAlias(i, dentry);
  }

  /** A name that was not remembered as missing is there now. */
  private static void named(Dentry dentry) {
    if (dentry.isUnhashed()) {
      dentry.sb().dcache().rehash(dentry);
    }
  }

  // ---- making ----

  @Override
  public void create(Caller caller, Inode dir, Dentry dentry, int mode, boolean excl)
      throws ErrnoException {
    mknod(caller, dir, dentry, (mode & Mode.S_IALLUGO) | Mode.S_IFREG, 0);
  }

  @Override
  public void mkdir(Caller caller, Inode dir, Dentry dentry, int mode) throws ErrnoException {
    MemInode i = make(caller, dir, (mode & Mode.S_IALLUGO) | Mode.S_IFDIR, 0);
    i.setParentDir(MemInode.of(dir));
    dir.incNlink();
    enter(dir, dentry, i);
  }

  @Override
  public void mknod(Caller caller, Inode dir, Dentry dentry, int mode, long rdev)
      throws ErrnoException {
    enter(dir, dentry, make(caller, dir, mode, rdev));
  }

  @Override
  public void symlink(Caller caller, Inode dir, Dentry dentry, byte[] target)
      throws ErrnoException {
    if (target.length >= dir.sb().blockSize()) {
      throw Errno.ENAMETOOLONG.exception();
    }
    MemInode i = make(caller, dir, Mode.S_IFLNK | Mode.S_IRWXUGO, 0);
    if (MemInode.needsBlock(target)) {
      try {
        i.sup().takeBlock();
      } catch (ErrnoException e) {
        MemSuper.discard(i);
        throw e;
      }
    }
    i.setTarget(target.clone());
    enter(dir, dentry, i);
  }

  @Override
  public void tmpfile(Caller caller, Inode dir, Dentry dentry, int mode) throws ErrnoException {
    MemInode i = make(caller, dir, (mode & Mode.S_IALLUGO) | Mode.S_IFREG, 0);
    i.setNlink(0);
    dentry.instantiate(i);
  }

  /** A new inode with owner, mode and ACLs as the directory hands them down. Errors: ENOSPC. */
  private static MemInode make(Caller caller, Inode dir, int mode, long rdev)
      throws ErrnoException {
    MemInode.of(dir).entries().checkRoom();
    MemInode i = MemInode.of(dir).sup().newInode(mode, rdev);
    try {
      Permission.initOwner(caller.cred(), i, dir, mode);
      PosixAcls.simpleCreate(caller, dir, i);
      return i;
    } catch (ErrnoException e) {
      MemSuper.discard(i);
      throw e;
    }
  }

  /** Gives a new inode its name; the dentry keeps the maker's reference. */
  private static void enter(Inode dir, Dentry dentry, MemInode i) {
    addEntry(dir, dentry, i);
    // One moment for both.
    dir.setCtime(i.ctime());
    dir.setMtime(i.ctime());
    dentry.instantiate(i);
    named(dentry);
  }

  private static void addEntry(Inode dir, Dentry dentry, MemInode i) {
    assert dir.rwsem().isHeldExclusive();
    MemInode d = MemInode.of(dir);
    d.entries().add(dentry.name(), i.node());
    d.updateDirSize();
  }

  private static void removeEntry(Inode dir, Dentry dentry) {
    assert dir.rwsem().isHeldExclusive();
    MemInode d = MemInode.of(dir);
    d.entries().remove(dentry.name());
    d.updateDirSize();
  }

  // ---- linking and removing ----

  /**
   * A name takes the space of an inode, but for the first one of a file made without. Errors:
   * ENOSPC. Mirrors shmem_link.
   */
  @Override
  public void link(Dentry old, Inode dir, Dentry dentry) throws ErrnoException {
    MemInode i = MemInode.of(old.inode());
    MemInode.of(dir).entries().checkRoom();
    if (i.nlink() > 0) {
      i.sup().takeName();
    }
    addEntry(dir, dentry, i);
    i.setCtime(dir.touch(true));
    i.incNlink();
    i.hold();
    dentry.instantiate(i);
    named(dentry);
  }

  @Override
  public void unlink(Inode dir, Dentry dentry) {
    MemInode i = MemInode.of(dentry.inode());
    removeEntry(dir, dentry);
    if (i.sup().names() != NamePolicy.EXACT) {
      // Nor is one that was removed remembered in its old spelling.
      dir.sb().dcache().drop(dentry);
    }
    dropName(i);
    i.setCtime(dir.touch(true));
  }

  @Override
  public void rmdir(Inode dir, Dentry dentry) throws ErrnoException {
    MemInode i = MemInode.of(dentry.inode());
    if (!i.entries().isEmpty()) {
      throw Errno.ENOTEMPTY.exception();
    }
    i.dropNlink();
    i.setParentDir(null);
    dir.dropNlink();
    unlink(dir, dentry);
  }

  /** One name less; the last one's space goes with the inode. */
  private static void dropName(MemInode i) {
    if (i.nlink() > 1 && !i.isDir()) {
      i.sup().freeName();
    }
    i.dropNlink();
  }

  // ---- renaming ----

  /** Errors: EINVAL, unknown flags; ENOTEMPTY; ENOSPC, for a whiteout. Mirrors shmem_rename2. */
  @Override
  public void rename(
      Caller caller, Inode oldDir, Dentry oldDentry, Inode newDir, Dentry newDentry, int flags)
      throws ErrnoException {
    assert oldDir.rwsem().isHeldExclusive() && newDir.rwsem().isHeldExclusive();
    if ((flags & ~RENAME_FLAGS) != 0) {
      throw Errno.EINVAL.exception();
    }
    if ((flags & Fcntl.RENAME_EXCHANGE) != 0) {
      exchange(oldDir, oldDentry, newDir, newDentry);
      return;
    }
    MemInode source = MemInode.of(oldDentry.inode());
    Inode t = newDentry.inodeOrNull();
    MemInode target = t == null ? null : MemInode.of(t);
    if (target != null && target.isDir() && !target.entries().isEmpty()) {
      throw Errno.ENOTEMPTY.exception();
    }
    MemInode.of(newDir).entries().checkRoom();
    MemInode whiteout =
        (flags & Fcntl.RENAME_WHITEOUT) == 0
            ? null
            : make(caller, oldDir, Mode.S_IFCHR, Mode.WHITEOUT_DEV);
    move(oldDir, oldDentry, newDir, newDentry, source, target, whiteout);
    if (source.isDir()) {
      source.setParentDir(MemInode.of(newDir));
      oldDir.dropNlink();
      if (target == null) {
        newDir.incNlink();
      }
    }
    stamp(oldDir, newDir, source, target);
    if (target != null) {
      dropName(target);
      if (target.isDir()) {
        target.setParentDir(null);
        target.dropNlink();
      }
    }
    if (whiteout != null) {
      // The entry is enough for it.
      whiteout.put();
    }
  }

  /** Changes the entries. */
  private static void move(
      Inode oldDir,
      Dentry oldDentry,
      Inode newDir,
      Dentry newDentry,
      MemInode source,
      @Nullable MemInode target,
      @Nullable MemInode whiteout) {
    MemDirectory from = MemInode.of(oldDir).entries();
    MemDirectory to = MemInode.of(newDir).entries();
    if (target == null && whiteout == null && from == to) {
      from.rename(oldDentry.name(), newDentry.name());
      return;
    }
    if (target != null) {
      to.replace(newDentry.name(), source.node());
    } else {
      to.add(newDentry.name(), source.node());
    }
    if (whiteout != null) {
      from.replace(oldDentry.name(), whiteout.node());
    } else {
      from.remove(oldDentry.name());
    }
    MemInode.of(oldDir).updateDirSize();
    MemInode.of(newDir).updateDirSize();
  }

  private static void exchange(Inode oldDir, Dentry oldDentry, Inode newDir, Dentry newDentry) {
    MemInode a = MemInode.of(oldDentry.inode());
    MemInode b = MemInode.of(newDentry.inode());
    MemInode.of(oldDir).entries().replace(oldDentry.name(), b.node());
    MemInode.of(newDir).entries().replace(newDentry.name(), a.node());
    if (oldDir != newDir && a.isDir() != b.isDir()) {
      (a.isDir() ? oldDir : newDir).dropNlink();
      (a.isDir() ? newDir : oldDir).incNlink();
    }
    if (a.isDir()) {
      a.setParentDir(MemInode.of(newDir));
    }
    if (b.isDir()) {
      b.setParentDir(MemInode.of(oldDir));
    }
    stamp(oldDir, newDir, a, b);
  }

  /** Mirrors simple_rename_timestamp. */
  private static void stamp(
      Inode oldDir, Inode newDir, MemInode source, @Nullable MemInode target) {
    Timespec t = oldDir.touch(true);
    if (newDir != oldDir) {
      newDir.setCtime(t);
      newDir.setMtime(t);
    }
    source.setCtime(t);
    if (target != null) {
      target.setCtime(t);
    }
  }
}
