// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dcache;
import org.jvfs.dcache.Dentry;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.FaultPoints;
import org.jvfs.filelock.DelegatedException;
import org.jvfs.filelock.Leases;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.lock.Subclass;
import org.jvfs.notify.Fsnotify;
import org.jvfs.superblock.Notifier;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;

/**
 * The calls that make, remove and rename names. Each takes a base (null for the caller's working
 * directory) and a path as bytes; all may block. Mirrors the second half of fs/namei.c.
 */
public final class Namei {
  private final PathWalk walk;
  private final Dcache dcache;

  public Namei(PathWalk walk) {
    this.walk = walk;
    this.dcache = walk.dcache();
  }

  /**
   * A function of the new name's directory and its negative dentry; the directory is locked
   * exclusively.
   */
  @FunctionalInterface
  private interface Maker {
    void make(VfsPath dir, Dentry dentry) throws ErrnoException, DelegatedException;
  }

  // ---- making ----

  /**
   * Looks up where a new name is to stand, runs {@code maker} under the directory's lock and tells
   * who listens. Errors, in order: those of the walk; EEXIST (no last component, or the name
   * exists); ENOENT (trailing slash, unless a directory is made); EROFS. Mirrors filename_create.
   *
   * @param out gets the new place, referenced; null if nobody wants it
   */
  private void create(
      FsCaller caller,
      @Nullable VfsPath base,
      byte[] path,
      boolean wantDir,
      @Nullable PathRef out,
      Maker maker)
      throws ErrnoException {
    create(caller, base, null, path, wantDir, out, maker);
  }

  private void create(
      FsCaller caller,
      @Nullable VfsPath base,
      @Nullable Errno noBase,
      byte[] path,
      boolean wantDir,
      @Nullable PathRef out,
      Maker maker)
      throws ErrnoException {
    while (true) {
      try {
        createOnce(caller, base, noBase, path, wantDir, out, maker);
        return;
      } catch (DelegatedException e) {
        e.await();
      }
    }
  }

  private void createOnce(
      FsCaller caller,
      @Nullable VfsPath base,
      @Nullable Errno noBase,
      byte[] path,
      boolean wantDir,
      @Nullable PathRef out,
      Maker maker)
      throws ErrnoException, DelegatedException {
    Nameidata nd = walk.acquire(caller, caller.cred(), base, path, path.length);
    nd.noBase = noBase;
    PathRef at = new PathRef();
    try {
      ErrnoException.check(walk.parent(nd, 0, at));
      if (nd.lastType != Nameidata.LAST_NORM) {
        throw Errno.EEXIST.exception();
      }
      // A read-only file system is reported last: a name that exists says EEXIST.
      ErrnoException readOnly = null;
      try {
        at.mnt().wantWrite();
      } catch (ErrnoException e) {
        readOnly = e;
      }
      Dentry dir = at.dentry();
      Dentry d = null;
      try {
        dir.inode().rwsem().lock(Subclass.PARENT);
        try {
          d = lookupExcl(dir, nd, Lookup.CREATE);
          if (d.isPositive()) {
            throw Errno.EEXIST.exception();
          }
          if (nd.trailingSlash() && !wantDir) {
            throw Errno.ENOENT.exception();
          }
          if (readOnly != null) {
            throw readOnly;
          }
          maker.make(new VfsPath(at.mnt(), dir), d);
        } finally {
          dir.inode().rwsem().unlock();
        }
        notifyEntry(caller, dir, d.name(), null);
        if (out != null) {
          at.mnt().get();
          d.get();
          out.set(at.mnt(), d);
        }
      } finally {
        if (d != null) {
          d.put();
        }
        if (readOnly == null) {
          at.mnt().dropWrite();
        }
      }
    } finally {
      at.put();
      walk.release(nd);
    }
  }

  private void notifyEntry(FsCaller caller, Dentry dir, byte[] name, @Nullable Inode victim) {
    Notifier n = walk.state().notifier();
    if (n != null) {
      n.entry(caller, dir, name, victim);
    }
  }

  private void notifyAttributes(FsCaller caller, Inode inode) {
    Notifier n = walk.state().notifier();
    if (n != null) {
      n.attributes(caller, inode);
    }
  }

  /**
   * The dentry of the last component, referenced; the directory is locked exclusively. Mirrors
   * lookup_one_qstr_excl.
   */
  private Dentry lookupExcl(Dentry dir, Nameidata nd, int intent) throws ErrnoException {
    long h = dir.hashOf(nd.lastBuf, nd.lastOff, nd.lastLen);
    ErrnoException.check(h < 0 ? (int) h : 0);
    Dentry d = dcache.lookup(dir, nd.lastBuf, nd.lastOff, nd.lastLen, (int) h);
    if (d != null) {
      int status = d.hasRevalidate() ? d.checkedOps().dRevalidate(d, nd.flags | intent) : 1;
      if (status > 0) {
        return d;
      }
      if (status == 0) {
        walk.invalidate(d);
      }
      d.put();
      ErrnoException.check(status);
    }
    Inode i = dir.inode();
    if (i.hasFlag(Inode.S_DEAD)) {
      throw Errno.ENOENT.exception();
    }
    // Nobody else looks up here while we hold the directory exclusively: no need to be in lookup.
    Dentry fresh = dcache.alloc(dir, nd.lastBuf, nd.lastOff, nd.lastLen);
    return walk.askFileSystem(i, fresh, nd.lastLen, intent);
  }

  /**
   * Makes a directory. Errors: those of {@link #create}; EACCES, EPERM, EMLINK, ENOSPC. Mirrors
   * mkdirat(2).
   */
  public void mkdir(
      FsCaller caller, @Nullable VfsPath base, byte[] path, int mode, @Nullable PathRef out)
      throws ErrnoException {
    create(
        caller,
        base,
        path,
        true,
        out,
        (dir, d) -> {
          Inode i = dir.dentry().inode();
          NameChecks.mayCreate(caller.cred(), i, d);
          int m = NameChecks.prepareMode(caller, i, mode, Mode.S_IRWXUGO | Mode.S_ISVTX, 0);
          Leases.tryBreakDelegation(i);
          FaultPoints.place(FaultOp.MKDIR, d);
          i.checkedIop().mkdir(caller, i, d, m);
          FaultPoints.entered(i, d);
          Fsnotify.mkdir(i, d);
        });
  }

  /**
   * Makes a node. Errors: EPERM or EINVAL (type), those of {@link #create}; EPERM (devices without
   * CAP_MKNOD).
   */
  public void mknod(
      FsCaller caller,
      @Nullable VfsPath base,
      byte[] path,
      int mode,
      long rdev,
      @Nullable PathRef out)
      throws ErrnoException {
    int type = mode & Mode.S_IFMT;
    switch (type) {
      case 0, Mode.S_IFREG, Mode.S_IFCHR, Mode.S_IFBLK, Mode.S_IFIFO, Mode.S_IFSOCK -> {}
      case Mode.S_IFDIR -> throw Errno.EPERM.exception();
      default -> throw Errno.EINVAL.exception();
    }
    create(
        caller,
        base,
        path,
        false,
        out,
        (dir, d) -> {
          Inode i = dir.dentry().inode();
          NameChecks.mayCreate(caller.cred(), i, d);
          if (type == 0 || type == Mode.S_IFREG) {
            Leases.tryBreakDelegation(i);
            FaultPoints.place(FaultOp.CREATE, d);
            i.checkedIop()
                .create(
                    caller,
                    i,
                    d,
                    NameChecks.prepareMode(caller, i, mode, Mode.S_IALLUGO, Mode.S_IFREG),
                    true);
            FaultPoints.entered(i, d);
            Fsnotify.create(i, d);
            return;
          }
          boolean whiteout = type == Mode.S_IFCHR && rdev == Mode.WHITEOUT_DEV;
          if (Mode.isDevice(mode) && !whiteout && !caller.cred().capable(Capability.CAP_MKNOD)) {
            throw Errno.EPERM.exception();
          }
          Leases.tryBreakDelegation(i);
          FaultPoints.place(FaultOp.MKNOD, d);
          i.checkedIop()
              .mknod(caller, i, d, NameChecks.prepareMode(caller, i, mode, mode, mode), rdev);
          FaultPoints.entered(i, d);
          Fsnotify.create(i, d);
        });
  }

  /**
   * Makes a symbolic link. Errors: ENOENT (empty target), ENAMETOOLONG, those of {@link #create};
   * EPERM, ENOSPC.
   */
  public void symlink(
      FsCaller caller, byte[] target, @Nullable VfsPath base, byte[] path, @Nullable PathRef out)
      throws ErrnoException {
    if (target.length == 0) {
      throw Errno.ENOENT.exception();
    }
    if (target.length >= Fcntl.PATH_MAX) {
      throw Errno.ENAMETOOLONG.exception();
    }
    create(
        caller,
        base,
        path,
        false,
        out,
        (dir, d) -> {
          Inode i = dir.dentry().inode();
          NameChecks.mayCreate(caller.cred(), i, d);
          Leases.tryBreakDelegation(i);
          FaultPoints.place(FaultOp.SYMLINK, d);
          i.checkedIop().symlink(caller, i, d, target);
          FaultPoints.entered(i, d);
          Fsnotify.create(i, d);
        });
  }

  /**
   * Makes another name. Errors: those of the walk of {@code from}; those of {@link #create}; EXDEV;
   * EPERM (protected hard links, directories, immutable); ENOENT (no link left); EMLINK. Mirrors
   * linkat(2).
   *
   * @param flags AT_SYMLINK_FOLLOW, AT_EMPTY_PATH
   */
  public void link(
      FsCaller caller,
      @Nullable VfsPath fromBase,
      byte[] from,
      @Nullable VfsPath base,
      byte[] path,
      int flags,
      @Nullable PathRef out)
      throws ErrnoException {
    link(caller, fromBase, from, base, null, path, flags, out);
  }

  /** Like the other, with a base that could not be had: an error only if the walk gets so far. */
  public void link(
      FsCaller caller,
      @Nullable VfsPath fromBase,
      byte[] from,
      @Nullable VfsPath base,
      @Nullable Errno noBase,
      byte[] path,
      int flags,
      @Nullable PathRef out)
      throws ErrnoException {
    if ((flags & ~(Fcntl.AT_SYMLINK_FOLLOW | Fcntl.AT_EMPTY_PATH)) != 0) {
      throw Errno.EINVAL.exception();
    }
    int how = (flags & Fcntl.AT_SYMLINK_FOLLOW) != 0 ? Lookup.FOLLOW : 0;
    if ((flags & Fcntl.AT_EMPTY_PATH) != 0) {
      how |= Lookup.EMPTY;
    }
    PathRef old = new PathRef();
    ErrnoException.check(walk.lookup(caller, fromBase, from, from.length, how, old));
    Inode inode = old.inode();
    try {
      create(
          caller,
          base,
          noBase,
          path,
          false,
          out,
          (dir, d) -> {
            if (old.mnt() != dir.mnt()) {
              throw Errno.EXDEV.exception();
            }
            mayLink(caller.cred(), inode);
            linkLocked(caller, old.dentry(), dir.dentry().inode(), d);
          });
      notifyAttributes(caller, inode);
    } finally {
      old.put();
    }
  }

  /** The protection of hard links. Mirrors may_linkat. */
  private void mayLink(Cred cred, Inode i) throws ErrnoException {
    if (!walk.state().sysctl().protectedHardlinks
        || safeSource(cred, i)
        || Permission.ownerOrCapable(cred, i)) {
      return;
    }
    throw Errno.EPERM.exception();
  }

  private static boolean safeSource(Cred cred, Inode i) {
    int m = i.mode();
    int sgid = Mode.S_ISGID | Mode.S_IXGRP;
    return Mode.isReg(m)
        && (m & Mode.S_ISUID) == 0
        && (m & sgid) != sgid
        && Permission.check(cred, i, Permission.MAY_READ | Permission.MAY_WRITE) == 0;
  }

  private static void linkLocked(FsCaller caller, Dentry old, Inode dir, Dentry d)
      throws ErrnoException, DelegatedException {
    Inode i = old.inode();
    NameChecks.mayCreate(caller.cred(), dir, d);
    if (dir.sb() != i.sb()) {
      throw Errno.EXDEV.exception();
    }
    if (i.hasFlag(Inode.S_APPEND | Inode.S_IMMUTABLE) || i.isDir()) {
      throw Errno.EPERM.exception();
    }
    i.rwsem().lock();
    try {
      if (i.nlink() == 0 && !i.hasState(Inode.I_LINKABLE)) {
        throw Errno.ENOENT.exception();
      }
      Leases.tryBreakDelegation(dir);
      Leases.tryBreakDelegation(i);
      FaultPoints.place(FaultOp.LINK, d);
      dir.checkedIop().link(old, dir, d);
      FaultPoints.linked(dir, d);
      i.clearLinkable();
    } finally {
      i.rwsem().unlock();
    }
    Fsnotify.link(dir, i, d);
  }

  // ---- removing ----

  /**
   * Errors: those of the walk; EISDIR (no last component); EROFS; ENOENT; EISDIR or ENOTDIR
   * (trailing slash); EACCES, EPERM, EBUSY.
   */
  public void unlink(FsCaller caller, @Nullable VfsPath base, byte[] path) throws ErrnoException {
    remove(caller, base, path, false);
  }

  /**
   * Errors: those of the walk; ENOTEMPTY (".."), EINVAL ("."), EBUSY (root); EROFS; ENOENT; EACCES,
   * EPERM, ENOTDIR, EBUSY, ENOTEMPTY.
   */
  public void rmdir(FsCaller caller, @Nullable VfsPath base, byte[] path) throws ErrnoException {
    remove(caller, base, path, true);
  }

  private void remove(FsCaller caller, @Nullable VfsPath base, byte[] path, boolean isDir)
      throws ErrnoException {
    while (true) {
      try {
        removeOnce(caller, base, path, isDir);
        return;
      } catch (DelegatedException e) {
        e.await();
      }
    }
  }

  private void removeOnce(FsCaller caller, @Nullable VfsPath base, byte[] path, boolean isDir)
      throws ErrnoException, DelegatedException {
    Nameidata nd = walk.acquire(caller, caller.cred(), base, path, path.length);
    PathRef at = new PathRef();
    try {
      ErrnoException.check(walk.parent(nd, 0, at));
      if (nd.lastType != Nameidata.LAST_NORM) {
        if (!isDir) {
          throw Errno.EISDIR.exception();
        }
        throw (switch (nd.lastType) {
              case Nameidata.LAST_DOTDOT -> Errno.ENOTEMPTY;
              case Nameidata.LAST_DOT -> Errno.EINVAL;
              default -> Errno.EBUSY;
            })
            .exception();
      }
      at.mnt().wantWrite();
      Inode victim = null;
      try {
        Dentry dir = at.dentry();
        Dentry d = null;
        byte[] name = null;
        dir.inode().rwsem().lock(Subclass.PARENT);
        try {
          d = lookupExcl(dir, nd, 0);
          Inode i = d.inodeOrNull();
          if (i == null) {
            throw Errno.ENOENT.exception();
          }
          if (!isDir && nd.trailingSlash()) {
            throw (i.isDir() ? Errno.EISDIR : Errno.ENOTDIR).exception();
          }
          // The inode outlives the directory's lock: what it frees is freed without holding others
          // up.
          i.hold();
          victim = i;
          name = d.name();
          removeLocked(caller, dir.inode(), d, isDir);
        } finally {
          if (d != null) {
            d.put();
          }
          dir.inode().rwsem().unlock();
        }
        if (name != null) {
          notifyEntry(caller, dir, name, victim);
        }
      } finally {
        if (victim != null) {
          victim.put();
        }
        at.mnt().dropWrite();
      }
    } finally {
      at.put();
      walk.release(nd);
    }
  }

  private void removeLocked(FsCaller caller, Inode dir, Dentry d, boolean isDir)
      throws ErrnoException, DelegatedException {
    NameChecks.mayDelete(caller.cred(), dir, d, isDir);
    Inode victim = d.inode();
    victim.rwsem().lock(isDir ? Subclass.NORMAL : Subclass.NORMAL);
    try {
      if (walk.mounts().isLocalMountpoint(caller.namespace(), d)) {
        throw Errno.EBUSY.exception();
      }
      Leases.tryBreakDelegation(dir);
      Leases.tryBreakDelegation(victim);
      if (isDir) {
        FaultPoints.place(FaultOp.RMDIR, d);
        dir.checkedIop().rmdir(dir, d);
        FaultPoints.removed(dir, d);
        dcache.shrinkParent(d);
        victim.setFlags(Inode.S_DEAD);
      } else {
        FaultPoints.place(FaultOp.UNLINK, d);
        dir.checkedIop().unlink(dir, d);
        FaultPoints.removed(dir, d);
      }
      dontMount(d);
    } finally {
      victim.rwsem().unlock();
    }
    walk.mounts().detachMounts(d);
    byte[] name = d.name();
    if (!isDir) {
      Fsnotify.linkCount(victim);
    }
    // What was nobody's but this name's is told of its end first, as in Linux.
    dcache.delete(d);
    Fsnotify.delete(dir, victim, name);
  }

  private static void dontMount(Dentry d) {
    d.lock();
    d.setFlags(Dentry.DCACHE_CANT_MOUNT);
    d.unlock();
  }

  // ---- renaming ----

  /**
   * Renames. Errors, in order: EINVAL (flags); those of both walks; EXDEV (mounts); EBUSY or EEXIST
   * (no last component); EROFS; ENOENT; EEXIST (NOREPLACE); ENOTDIR (trailing slash); EINVAL or
   * ENOTEMPTY (loops); EACCES, EPERM, EISDIR, ENOTDIR, EBUSY, those of the file system. Mirrors
   * renameat2(2).
   */
  public void rename(
      FsCaller caller,
      @Nullable VfsPath oldBase,
      byte[] from,
      @Nullable VfsPath newBase,
      byte[] to,
      int flags)
      throws ErrnoException {
    rename(caller, oldBase, from, newBase, null, to, flags);
  }

  /**
   * Like the other, with a new base that could not be had: an error only if the walk gets so far.
   */
  public void rename(
      FsCaller caller,
      @Nullable VfsPath oldBase,
      byte[] from,
      @Nullable VfsPath newBase,
      @Nullable Errno noNewBase,
      byte[] to,
      int flags)
      throws ErrnoException {
    if ((flags & ~(Fcntl.RENAME_NOREPLACE | Fcntl.RENAME_EXCHANGE | Fcntl.RENAME_WHITEOUT)) != 0
        || ((flags & Fcntl.RENAME_EXCHANGE) != 0
            && (flags & (Fcntl.RENAME_NOREPLACE | Fcntl.RENAME_WHITEOUT)) != 0)) {
      throw Errno.EINVAL.exception();
    }
    while (true) {
      try {
        renameOnce(caller, oldBase, from, newBase, noNewBase, to, flags);
        return;
      } catch (DelegatedException e) {
        e.await();
      }
    }
  }

  private void renameOnce(
      FsCaller caller,
      @Nullable VfsPath oldBase,
      byte[] from,
      @Nullable VfsPath newBase,
      @Nullable Errno noNewBase,
      byte[] to,
      int flags)
      throws ErrnoException, DelegatedException {
    Nameidata oldNd = walk.acquire(caller, caller.cred(), oldBase, from, from.length);
    Nameidata newNd = walk.acquire(caller, caller.cred(), newBase, to, to.length);
    newNd.noBase = noNewBase;
    PathRef oldAt = new PathRef();
    PathRef newAt = new PathRef();
    try {
      ErrnoException.check(walk.parent(oldNd, 0, oldAt));
      ErrnoException.check(walk.parent(newNd, 0, newAt));
      if (oldAt.mnt() != newAt.mnt()) {
        throw Errno.EXDEV.exception();
      }
      if (oldNd.lastType != Nameidata.LAST_NORM) {
        throw Errno.EBUSY.exception();
      }
      if (newNd.lastType != Nameidata.LAST_NORM) {
        throw ((flags & Fcntl.RENAME_NOREPLACE) != 0 ? Errno.EEXIST : Errno.EBUSY).exception();
      }
      oldAt.mnt().wantWrite();
      try {
        renameAt(caller, oldNd, oldAt, newNd, newAt, flags);
      } finally {
        oldAt.mnt().dropWrite();
      }
    } finally {
      newAt.put();
      oldAt.put();
      walk.release(newNd);
      walk.release(oldNd);
    }
  }

  private void renameAt(
      FsCaller caller, Nameidata oldNd, PathRef oldAt, Nameidata newNd, PathRef newAt, int flags)
      throws ErrnoException, DelegatedException {
    boolean exchange = (flags & Fcntl.RENAME_EXCHANGE) != 0;
    Dentry oldDir = oldAt.dentry();
    Dentry newDir = newAt.dentry();
    Dentry source = null;
    Dentry target = null;
    Inode replaced = null;
    byte[] oldName;
    byte[] newName;
    Inode moved;
    try {
      try (RenameLocks locks = RenameLocks.directories(oldDir, newDir)) {
        source = lookupExcl(oldDir, oldNd, 0);
        if (source.isNegative()) {
          throw Errno.ENOENT.exception();
        }
        target = lookupExcl(newDir, newNd, exchange ? 0 : Lookup.RENAME_TARGET | Lookup.CREATE);
        if (exchange) {
          if (target.isNegative()) {
            throw Errno.ENOENT.exception();
          }
        } else if ((flags & Fcntl.RENAME_NOREPLACE) != 0 && target.isPositive()) {
          throw Errno.EEXIST.exception();
        }
        moved = source.inode();
        if (exchange && !target.inode().isDir() && newNd.trailingSlash()) {
          throw Errno.ENOTDIR.exception();
        }
        if (!moved.isDir() && (oldNd.trailingSlash() || (!exchange && newNd.trailingSlash()))) {
          throw Errno.ENOTDIR.exception();
        }
        locks.checkLoop(source, target, exchange);
        oldName = source.name();
        newName = target.name();
        Inode t = target.inodeOrNull();
        if (t != null) {
          t.hold();
          replaced = t;
        }
        if (moved == t) {
          // Two names of one object: there is nothing to do, says POSIX.
          return;
        }
        renameLocked(caller, locks, oldDir.inode(), source, newDir.inode(), target, flags);
      } finally {
        if (target != null) {
          target.put();
        }
        if (source != null) {
          source.put();
        }
      }
      notifyEntry(caller, oldDir, oldName, exchange ? null : moved);
      notifyEntry(caller, newDir, newName, exchange ? null : replaced);
      if (exchange && replaced != null) {
        notifyAttributes(caller, moved);
        notifyAttributes(caller, replaced);
      }
    } finally {
      if (replaced != null) {
        replaced.put();
      }
    }
  }

  /** Mirrors vfs_rename; the directories are locked. */
  private void renameLocked(
      FsCaller caller,
      RenameLocks locks,
      Inode oldDir,
      Dentry source,
      Inode newDir,
      Dentry target,
      int flags)
      throws ErrnoException, DelegatedException {
    Cred cred = caller.cred();
    boolean exchange = (flags & Fcntl.RENAME_EXCHANGE) != 0;
    Inode moved = source.inode();
    Inode there = target.inodeOrNull();
    boolean isDir = moved.isDir();
    NameChecks.mayDelete(cred, oldDir, source, isDir);
    if (there == null) {
      NameChecks.mayCreate(cred, newDir, target);
    } else {
      NameChecks.mayDelete(cred, newDir, target, exchange ? there.isDir() : isDir);
    }
    if (oldDir != newDir) {
      // A directory that moves has its ".." changed, which is a write to it.
      if (isDir) {
        ErrnoException.check(Permission.check(cred, moved, Permission.MAY_WRITE));
      }
      if (exchange && there != null && there.isDir()) {
        ErrnoException.check(Permission.check(cred, there, Permission.MAY_WRITE));
      }
    }
    locks.victims(moved, there, exchange);
    if (walk.mounts().isLocalMountpoint(caller.namespace(), source)
        || walk.mounts().isLocalMountpoint(caller.namespace(), target)) {
      throw Errno.EBUSY.exception();
    }
    breakForRename(oldDir, moved, newDir, there, exchange);
    FaultPoints.rename(source, target);
    oldDir.checkedIop().rename(caller, oldDir, source, newDir, target, flags);
    FaultPoints.renamed(oldDir, source, newDir, target, flags);
    if (!exchange && there != null) {
      if (isDir) {
        dcache.shrinkParent(target);
        there.setFlags(Inode.S_DEAD);
      }
      dontMount(target);
      walk.mounts().detachMounts(target);
    }
    byte[] oldName = source.name();
    byte[] newName = target.name();
    if (exchange) {
      dcache.exchange(source, target);
    } else {
      dcache.move(source, target);
    }
    Fsnotify.move(oldDir, oldName, newDir, source, exchange ? null : there);
    if (exchange) {
      Fsnotify.move(newDir, newName, oldDir, target, null);
    }
  }

  /**
   * Of all that is locked, whose delegations a rename breaks: a directory that moves stays itself.
   */
  private static void breakForRename(
      Inode oldDir, Inode moved, Inode newDir, @Nullable Inode there, boolean exchange)
      throws DelegatedException {
    Leases.tryBreakDelegation(oldDir);
    if (newDir != oldDir) {
      Leases.tryBreakDelegation(newDir);
    }
    if (!moved.isDir()) {
      Leases.tryBreakDelegation(moved);
    }
    if (there != null && !(there.isDir() && exchange)) {
      Leases.tryBreakDelegation(there);
    }
  }
}
