// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import static org.jvfs.inode.Iattr.ATTR_ATIME;
import static org.jvfs.inode.Iattr.ATTR_ATIME_SET;
import static org.jvfs.inode.Iattr.ATTR_CTIME;
import static org.jvfs.inode.Iattr.ATTR_FORCE;
import static org.jvfs.inode.Iattr.ATTR_GID;
import static org.jvfs.inode.Iattr.ATTR_KILL_PRIV;
import static org.jvfs.inode.Iattr.ATTR_KILL_SGID;
import static org.jvfs.inode.Iattr.ATTR_KILL_SUID;
import static org.jvfs.inode.Iattr.ATTR_MODE;
import static org.jvfs.inode.Iattr.ATTR_MTIME;
import static org.jvfs.inode.Iattr.ATTR_MTIME_SET;
import static org.jvfs.inode.Iattr.ATTR_SIZE;
import static org.jvfs.inode.Iattr.ATTR_TIMES_SET;
import static org.jvfs.inode.Iattr.ATTR_TOUCH;
import static org.jvfs.inode.Iattr.ATTR_UID;

import org.jvfs.cred.Caller;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.Stores;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.FaultPoints;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.DelegatedException;
import org.jvfs.filelock.Leases;
import org.jvfs.notify.Fsnotify;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.Notifier;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/**
 * Reading and changing attributes. Mirrors fs/attr.c, the time parts of fs/inode.c, and fs/stat.c.
 */
public final class Attributes {
  public static final int S_ATIME = 1;
  public static final int S_MTIME = 2;
  public static final int S_CTIME = 4;

  private static final long DAY_SECONDS = 24 * 60 * 60;
  private static final String CAPABILITY_XATTR = "security.capability";

  private Attributes() {}

  // ---- reading ----

  /**
   * Fills in what the inode itself holds; times of change and birth only if asked for, as Linux
   * does, which would have to make them finer to tell them. Mirrors generic_fillattr.
   */
  public static void fill(Inode i, Statx out, int mask) {
    int changes = Statx.STATX_MTIME | Statx.STATX_CTIME;
    boolean wantChanges = (mask & changes) != 0;
    boolean wantBirth = (mask & Statx.STATX_BTIME) != 0;
    out.mask |= Statx.STATX_BASIC_STATS & (wantChanges ? -1 : ~changes);
    out.mask |= wantBirth ? Statx.STATX_BTIME : 0;
    out.mode = i.mode();
    out.nlink = i.nlink();
    out.uid = i.uid();
    out.gid = i.gid();
    out.ino = i.ino();
    out.size = i.size();
    out.blocks = i.blocks();
    out.blksize = i.sb().blockSize();
    out.rdev = i.rdev();
    out.dev = i.sb().dev();
    out.atime = i.atime();
    out.mtime = wantChanges ? i.mtime() : Timespec.ZERO;
    out.ctime = wantChanges ? i.ctime() : Timespec.ZERO;
    out.btime = wantBirth ? i.btime() : Timespec.ZERO;
    out.generation = i.generation();
  }

  /**
   * All attributes of an object. Errors: those of the file system. May block. Mirrors vfs_getattr.
   */
  @MayBlock
  public static void get(VfsMount mnt, Dentry dentry, Statx out, int mask, int flags)
      throws ErrnoException {
    get(mnt, dentry, dentry.inode(), out, mask, flags);
  }

  /**
   * Like the other, with the inode that the dentry had at some moment: for RCU-walk, which checks
   * afterwards whether it still has, and if {@link Inode#hasFastGetattr} alone.
   */
  @MayBlock
  public static void get(VfsMount mnt, Dentry dentry, Inode i, Statx out, int mask, int flags)
      throws ErrnoException {
    out.mask = 0;
    out.attributes = 0;
    out.attributesMask = Statx.STATX_ATTR_AUTOMOUNT | Statx.STATX_ATTR_MOUNT_ROOT;
    if (i.hasFlag(Inode.S_APPEND)) {
      out.attributes |= Statx.STATX_ATTR_APPEND;
    }
    if (i.hasFlag(Inode.S_IMMUTABLE)) {
      out.attributes |= Statx.STATX_ATTR_IMMUTABLE;
    }
    i.checkedIop().getattr(i, out, mask, flags);
    out.mountId = mnt.id();
    out.mask |= Statx.STATX_MNT_ID;
    if (mnt.root() == dentry) {
      out.attributes |= Statx.STATX_ATTR_MOUNT_ROOT;
    }
  }

  // ---- changing ----

  /**
   * Changes attributes after checking that the caller may; the inode's {@code i_rwsem} is held
   * exclusively. Errors, in order: EPERM (immutable or append-only), EACCES, EOPNOTSUPP (mode of a
   * symbolic link), EFBIG, EINVAL, EPERM (not owner), those of the file system. Mirrors
   * notify_change, but that a driver's checks come before delegations are broken.
   *
   * @param attr may have been changed when a delegation was in the way
   */
  @MayBlock
  public static void change(Caller caller, Dentry dentry, Iattr attr)
      throws ErrnoException, DelegatedException {
    Inode i = dentry.inode();
    boolean killPriv = attr.has(ATTR_KILL_PRIV) && hasFileCaps(dentry, i);
    if (check(caller, dentry, attr) || killPriv) {
      prepare(caller.cred(), i, attr);
      Leases.tryBreakDelegation(i);
      apply(caller, dentry, attr, killPriv);
    }
  }

  private static void apply(Caller caller, Dentry dentry, Iattr attr, boolean killPriv)
      throws ErrnoException {
    if (killPriv) {
      Xattrs.removeUnchecked(caller, dentry, CAPABILITY_XATTR);
    }
    Inode i = dentry.inode();
    boolean size = attr.has(ATTR_SIZE);
    OpenFile through = attr.has(Iattr.ATTR_FILE) ? attr.file : null;
    FaultPoints.place(size ? FaultOp.TRUNCATE : FaultOp.SETATTR, dentry, through);
    i.checkedIop().setattr(caller, dentry, attr);
    if (size) {
      FaultPoints.resized(i);
    }
    AddressSpace mapping = i.mappingOrNull();
    if (size && mapping != null) {
      mapping.syncAreas();
    }
    Fsnotify.change(dentry, attr.valid);
  }

  /** Whether attributes are left to be set when what needs none has been looked at. */
  private static boolean check(Caller caller, Dentry dentry, Iattr attr) throws ErrnoException {
    Inode i = dentry.inode();
    assert i.rwsem().isHeldExclusive();
    Cred cred = caller.cred();
    if (attr.has(ATTR_MODE | ATTR_UID | ATTR_GID | ATTR_TIMES_SET)
        && i.hasFlag(Inode.S_IMMUTABLE | Inode.S_APPEND)) {
      throw Errno.EPERM.exception();
    }
    if (attr.has(ATTR_TOUCH)) {
      if (i.hasFlag(Inode.S_IMMUTABLE)) {
        throw Errno.EPERM.exception();
      }
      if (!Permission.ownerOrCapable(cred, i)) {
        ErrnoException.check(Permission.check(cred, i, Permission.MAY_WRITE));
      }
    }
    if (attr.has(ATTR_MODE)) {
      if (i.isLnk()) {
        throw Errno.EOPNOTSUPP.exception();
      }
      if ((attr.mode & (Mode.S_ISUID | Mode.S_ISGID)) != 0) {
        i.clearFlags(Inode.S_NOSEC);
      }
    }
    Timespec now = i.now();
    attr.ctime = now;
    attr.atime = attr.has(ATTR_ATIME_SET) ? i.sb().truncateTime(attr.atime) : now;
    attr.mtime = attr.has(ATTR_MTIME_SET) ? i.sb().truncateTime(attr.mtime) : now;
    if (attr.has(ATTR_KILL_SUID) && (i.mode() & Mode.S_ISUID) != 0) {
      attr.mode = (attr.has(ATTR_MODE) ? attr.mode : i.mode()) & ~Mode.S_ISUID;
      attr.valid |= ATTR_MODE;
    }
    if (attr.has(ATTR_KILL_SGID) && (i.mode() & Mode.S_ISGID) != 0) {
      attr.mode = (attr.has(ATTR_MODE) ? attr.mode : i.mode()) & ~Mode.S_ISGID;
      attr.valid |= ATTR_MODE;
    }
    attr.valid &= ~(ATTR_KILL_SUID | ATTR_KILL_SGID | ATTR_KILL_PRIV);
    return attr.valid != 0;
  }

  /**
   * Tells who listens of what {@link #change} did; to be called when {@code i_rwsem} is released.
   */
  public static void changed(Caller caller, Inode i, Iattr attr) {
    Notifier n = i.sb().state().notifier();
    if (n == null) {
      return;
    }
    if (attr.has(ATTR_SIZE)) {
      n.content(caller, i, attr.size, 0);
    } else {
      n.attributes(caller, i);
    }
  }

  /** Whether the change is allowed. Mirrors setattr_prepare. */
  private static void prepare(Cred cred, Inode i, Iattr attr) throws ErrnoException {
    if (attr.has(ATTR_SIZE)) {
      newSizeOk(i, attr.size);
    }
    if (attr.has(ATTR_FORCE)) {
      return;
    }
    boolean owner = cred.fsuid() == i.uid();
    boolean chown = cred.capable(Capability.CAP_CHOWN);
    if (attr.has(ATTR_UID) && !(owner && attr.uid == i.uid()) && !chown) {
      throw Errno.EPERM.exception();
    }
    if (attr.has(ATTR_GID)
        && !(owner && (attr.gid == i.gid() || cred.inGroup(attr.gid)))
        && !chown) {
      throw Errno.EPERM.exception();
    }
    if (attr.has(ATTR_MODE)) {
      if (!Permission.ownerOrCapable(cred, i)) {
        throw Errno.EPERM.exception();
      }
      if ((attr.mode & Mode.S_ISGID) != 0
          && Permission.mustDropSgid(cred, attr.has(ATTR_GID) ? attr.gid : i.gid())) {
        attr.mode &= ~Mode.S_ISGID;
      }
    }
    if (attr.has(ATTR_MTIME_SET | ATTR_ATIME_SET | ATTR_TIMES_SET)
        && !Permission.ownerOrCapable(cred, i)) {
      throw Errno.EPERM.exception();
    }
  }

  /**
   * Whether a file may have a size. Errors: EINVAL below zero, EFBIG above what the file system can
   * hold.
   */
  public static void newSizeOk(Inode i, long size) throws ErrnoException {
    if (size < 0) {
      throw Errno.EINVAL.exception();
    }
    if (size > i.sb().maxBytes() && size > i.size()) {
      throw Errno.EFBIG.exception();
    }
  }

  /** Stores everything but the size into the inode. Mirrors setattr_copy. */
  @Stores
  public static void copy(Caller caller, @MustHold(LockKind.I_RWSEM) Inode i, Iattr attr) {
    if (attr.has(ATTR_UID)) {
      i.setUid(attr.uid);
    }
    if (attr.has(ATTR_GID)) {
      i.setGid(attr.gid);
    }
    if (attr.has(ATTR_ATIME)) {
      i.setAtime(attr.atime);
    }
    if (attr.has(ATTR_MTIME)) {
      i.setMtime(attr.mtime);
    }
    if (attr.has(ATTR_CTIME)) {
      i.setCtime(attr.ctime);
    }
    if (attr.has(ATTR_MODE)) {
      int mode = attr.mode;
      if ((mode & Mode.S_ISGID) != 0 && Permission.mustDropSgid(caller.cred(), i.gid())) {
        mode &= ~Mode.S_ISGID;
      }
      i.setMode(mode);
    }
  }

  /** What a file system without needs of its own does for setattr. Mirrors simple_setattr. */
  @Stores
  public static void simpleSetattr(
      Caller caller, @MustHold(LockKind.I_RWSEM) Dentry dentry, Iattr attr) {
    Inode i = dentry.inode();
    if (attr.has(ATTR_SIZE)) {
      i.setSize(attr.size);
      if (i.mappingOrNull() != null) {
        i.mapping().truncate(attr.size, Long.MAX_VALUE);
      }
    }
    copy(caller, i, attr);
    i.markDirty(Inode.I_DIRTY_SYNC);
  }

  /**
   * Sets a file's size; {@code extra} are further ATTR_* bits (times when it comes through a
   * descriptor). Takes {@code i_rwsem}. Drops suid, sgid and capabilities as a write does. Mirrors
   * do_truncate.
   */
  @MayBlock
  public static void truncate(
      Caller caller,
      Dentry dentry,
      long size,
      int extra,
      @org.jspecify.annotations.Nullable OpenFile file)
      throws ErrnoException {
    if (size < 0) {
      throw Errno.EINVAL.exception();
    }
    while (true) {
      try {
        truncateOnce(caller, dentry, size, extra, file);
        return;
      } catch (DelegatedException e) {
        e.await();
      }
    }
  }

  private static void truncateOnce(
      Caller caller,
      Dentry dentry,
      long size,
      int extra,
      @org.jspecify.annotations.Nullable OpenFile file)
      throws ErrnoException, DelegatedException {
    Iattr a = new Iattr();
    a.valid = ATTR_SIZE | extra;
    a.size = size;
    if (file != null) {
      a.file = file;
      a.valid |= Iattr.ATTR_FILE;
    }
    Inode i = dentry.inode();
    int kill = privsToDrop(caller.cred(), dentry);
    if (kill != 0) {
      a.valid |= kill | ATTR_FORCE;
    }
    i.rwsem().lock();
    try {
      change(caller, dentry, a);
    } finally {
      i.rwsem().unlock();
    }
    changed(caller, i, a);
  }

  // ---- suid, sgid, file capabilities ----

  /**
   * ATTR_KILL_SGID if a change of owner must drop the setgid bit. Mirrors setattr_should_drop_sgid.
   */
  public static int sgidToDrop(Cred cred, Inode i) {
    int mode = i.mode();
    if ((mode & Mode.S_ISGID) == 0) {
      return 0;
    }
    if ((mode & Mode.S_IXGRP) != 0) {
      return ATTR_KILL_SGID;
    }
    return Permission.mustDropSgid(cred, i.gid()) ? ATTR_KILL_SGID : 0;
  }

  /** ATTR_KILL_* bits that a change of the data brings. Mirrors dentry_needs_remove_privs. */
  private static int privsToDrop(Cred cred, Dentry dentry) throws ErrnoException {
    Inode i = dentry.inode();
    if (i.hasFlag(Inode.S_NOSEC)) {
      return 0;
    }
    int kill = 0;
    int mode = i.mode();
    if (Mode.isReg(mode)
        && (mode & (Mode.S_ISUID | Mode.S_ISGID)) != 0
        && !cred.capable(Capability.CAP_FSETID)) {
      kill = ((mode & Mode.S_ISUID) != 0 ? ATTR_KILL_SUID : 0) | sgidToDrop(cred, i);
    }
    if (hasFileCaps(dentry, i)) {
      kill |= ATTR_KILL_PRIV;
    }
    return kill;
  }

  private static boolean hasFileCaps(Dentry dentry, Inode i) throws ErrnoException {
    return i.isReg() && Xattrs.getUnchecked(dentry, i, CAPABILITY_XATTR) != null;
  }

  /**
   * Drops what a write must drop; {@code i_rwsem} is held exclusively. Mirrors file_remove_privs.
   */
  @MayBlock
  public static void removePrivs(Caller caller, OpenFile file) throws ErrnoException {
    Dentry dentry = file.dentry();
    Inode i = file.inode();
    if (i.hasFlag(Inode.S_NOSEC) || !i.isReg()) {
      return;
    }
    int kill = privsToDrop(caller.cred(), dentry);
    if (kill != 0) {
      Iattr a = new Iattr();
      a.valid = kill | ATTR_FORCE | ATTR_CTIME;
      // Opening it for writing has broken all delegations but those that expect the write.
      boolean killPriv = (kill & ATTR_KILL_PRIV) != 0 && hasFileCaps(dentry, i);
      if (check(caller, dentry, a) || killPriv) {
        prepare(caller.cred(), i, a);
        apply(caller, dentry, a, killPriv);
      }
    }
    if ((i.mode() & (Mode.S_ISUID | Mode.S_ISGID)) == 0) {
      i.setFlags(Inode.S_NOSEC);
    }
  }

  // ---- times ----

  /**
   * Before a write through an open file: drops suid and capabilities, sets mtime and ctime. {@code
   * i_rwsem} is held exclusively. Mirrors file_modified.
   */
  @MayBlock
  public static void fileModified(Caller caller, OpenFile file) throws ErrnoException {
    removePrivs(caller, file);
    fileUpdateTime(file);
  }

  /** Sets mtime and ctime to now. Mirrors file_update_time. */
  @MayBlock
  public static void fileUpdateTime(OpenFile file) throws ErrnoException {
    Inode i = file.inode();
    if (!i.hasFlag(Inode.S_NOCMTIME)) {
      i.checkedIop().updateTime(i, S_MTIME | S_CTIME);
    }
  }

  /** Sets the named times to now and marks the inode dirty, lazily where the superblock says so. */
  @MayBlock
  @Stores
  public static void updateTime(Inode i, int flags) {
    Timespec now = i.now();
    if ((flags & S_ATIME) != 0) {
      i.setAtime(now);
    }
    if ((flags & S_MTIME) != 0) {
      i.setMtime(now);
    }
    if ((flags & S_CTIME) != 0) {
      i.setCtime(now);
    }
    i.markDirty(
        (i.sb().flags() & SuperBlock.SB_LAZYTIME) != 0 ? Inode.I_DIRTY_TIME : Inode.I_DIRTY_SYNC);
  }

  /** After a read through an open file. Mirrors file_accessed. */
  @MayBlock
  public static void touchAtime(OpenFile file) {
    if (!file.hasFlag(Fcntl.O_NOATIME)) {
      touchAtime(file.path().mnt(), file.inode());
    }
  }

  /** Sets atime to now if mount, superblock and inode let it. Mirrors touch_atime. */
  @MayBlock
  public static void touchAtime(VfsMount mnt, Inode i) {
    if (!atimeNeedsUpdate(mnt, i) || mnt.isReadOnly()) {
      return;
    }
    try {
      i.checkedIop().updateTime(i, S_ATIME);
    } catch (ErrnoException e) {
      // A read does not fail because its time could not be recorded; the file system reports the
      // error on its own paths.
      i.sb().recordError(e.errno());
    }
  }

  /** Whether a read would change atime. Never blocks. Mirrors atime_needs_update. */
  public static boolean atimeNeedsUpdate(VfsMount mnt, Inode i) {
    int sbf = i.sb().flags();
    int mf = mnt.flags();
    if (i.hasFlag(Inode.S_NOATIME)
        || (sbf & SuperBlock.SB_NOATIME) != 0
        || (mf & VfsMount.MNT_NOATIME) != 0) {
      return false;
    }
    if (((sbf & SuperBlock.SB_NODIRATIME) != 0 || (mf & VfsMount.MNT_NODIRATIME) != 0)
        && i.isDir()) {
      return false;
    }
    if ((mf & VfsMount.MNT_RELATIME) == 0) {
      return true;
    }
    Timespec a = i.atime();
    return i.mtime().compareTo(a) >= 0
        || i.ctime().compareTo(a) >= 0
        || i.sb().state().clock().seconds() - a.sec() >= DAY_SECONDS;
  }
}
