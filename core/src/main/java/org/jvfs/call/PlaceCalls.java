// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.FaultPoints;
import org.jvfs.filelock.DelegatedException;
import org.jvfs.filelock.Leases;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.inode.Xattrs;
import org.jvfs.mount.Mount;
import org.jvfs.mount.MountNamespace;
import org.jvfs.mount.MountTable;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Timespec;
import org.jvfs.walk.PathWalk;

/**
 * What can be asked of a place, however it was found. Mirrors the vfs_* functions behind the path
 * calls. All may block.
 */
public final class PlaceCalls {
  private PlaceCalls() {}

  /**
   * A change of attributes, with the mount's leave to write. Errors: EROFS, those of {@link
   * Attributes#change}.
   */
  public static void setattr(Caller caller, VfsMount mnt, Dentry d, Iattr attr)
      throws ErrnoException {
    int valid = attr.valid;
    int mode = attr.mode;
    while (true) {
      try {
        setattrOnce(caller, mnt, d, attr);
        return;
      } catch (DelegatedException e) {
        attr.valid = valid;
        attr.mode = mode;
        e.await();
      }
    }
  }

  private static void setattrOnce(Caller caller, VfsMount mnt, Dentry d, Iattr attr)
      throws ErrnoException, DelegatedException {
    mnt.wantWrite();
    try {
      Inode i = d.inode();
      i.rwsem().lock();
      try {
        Attributes.change(caller, d, attr);
      } finally {
        i.rwsem().unlock();
      }
      Attributes.changed(caller, i, attr);
    } finally {
      mnt.dropWrite();
    }
  }

  /** Errors: EROFS, EPERM, EOPNOTSUPP (symbolic link). Mirrors chmod_common. */
  public static void chmod(Caller caller, VfsMount mnt, Dentry d, int mode) throws ErrnoException {
    Iattr a = new Iattr();
    a.valid = Iattr.ATTR_MODE | Iattr.ATTR_CTIME;
    a.mode = (mode & Mode.S_IALLUGO) | (d.inode().mode() & ~Mode.S_IALLUGO);
    setattr(caller, mnt, d, a);
  }

  /** {@code -1} leaves an id alone. Errors: EROFS, EPERM. Mirrors chown_common. */
  public static void chown(Caller caller, VfsMount mnt, Dentry d, int uid, int gid)
      throws ErrnoException {
    Iattr a = new Iattr();
    a.valid = Iattr.ATTR_CTIME;
    if (uid != -1) {
      a.valid |= Iattr.ATTR_UID;
      a.uid = uid;
    }
    if (gid != -1) {
      a.valid |= Iattr.ATTR_GID;
      a.gid = gid;
    }
    Inode i = d.inode();
    if (!i.isDir()) {
      a.valid |=
          Iattr.ATTR_KILL_SUID | Iattr.ATTR_KILL_PRIV | Attributes.sgidToDrop(caller.cred(), i);
    }
    setattr(caller, mnt, d, a);
  }

  /** A time to be left alone. */
  public static final Timespec UTIME_OMIT = new Timespec(Long.MIN_VALUE, 0);

  /** The present. */
  public static final Timespec UTIME_NOW = new Timespec(Long.MIN_VALUE, 1);

  /**
   * Sets times; {@link #UTIME_OMIT} and {@link #UTIME_NOW} by identity. Errors: EROFS, EACCES (both
   * now, no write permission), EPERM. Mirrors vfs_utimes.
   */
  public static void utimens(Caller caller, VfsMount mnt, Dentry d, Timespec atime, Timespec mtime)
      throws ErrnoException {
    Iattr a = new Iattr();
    a.valid = Iattr.ATTR_CTIME | Iattr.ATTR_MTIME | Iattr.ATTR_ATIME;
    if (atime == UTIME_NOW && mtime == UTIME_NOW) {
      a.valid |= Iattr.ATTR_TOUCH;
    } else {
      a.valid |= Iattr.ATTR_TIMES_SET;
      if (atime == UTIME_OMIT) {
        a.valid &= ~Iattr.ATTR_ATIME;
      } else if (atime != UTIME_NOW) {
        a.valid |= Iattr.ATTR_ATIME_SET;
        a.atime = atime;
      }
      if (mtime == UTIME_OMIT) {
        a.valid &= ~Iattr.ATTR_MTIME;
      } else if (mtime != UTIME_NOW) {
        a.valid |= Iattr.ATTR_MTIME_SET;
        a.mtime = mtime;
      }
    }
    setattr(caller, mnt, d, a);
  }

  /**
   * Sets the size of a file that is not open. Errors, in order: EINVAL (negative), EISDIR, EINVAL
   * (not regular), EROFS, EACCES, EPERM, ETXTBSY, EINTR (a lease), EFBIG. Mirrors vfs_truncate.
   */
  public static void truncate(Caller caller, VfsMount mnt, Dentry d, long size)
      throws ErrnoException {
    if (size < 0) {
      throw Errno.EINVAL.exception();
    }
    Inode i = d.inode();
    if (i.isDir()) {
      throw Errno.EISDIR.exception();
    }
    if (!i.isReg()) {
      throw Errno.EINVAL.exception();
    }
    mnt.wantWrite();
    try {
      ErrnoException.check(Permission.check(caller.cred(), i, Permission.MAY_WRITE));
      if (i.hasFlag(Inode.S_APPEND)) {
        throw Errno.EPERM.exception();
      }
      if (!i.getWriteAccess()) {
        throw Errno.ETXTBSY.exception();
      }
      try {
        // Being counted as a writer keeps new ones away.
        Leases.breakLease(i, Fcntl.O_WRONLY);
        Attributes.truncate(caller, d, size, 0, null);
      } finally {
        i.putWriteAccess();
      }
    } finally {
      mnt.dropWrite();
    }
  }

  /**
   * Whether a caller may. Errors: EACCES, EPERM, EROFS. Mirrors the end of do_faccessat.
   *
   * @param mode R_OK, W_OK, X_OK or F_OK
   */
  public static void access(Cred cred, VfsMount mnt, Dentry d, int mode) throws ErrnoException {
    Inode i = d.inode();
    if ((mode & Fcntl.X_OK) != 0 && i.isReg() && mnt.hasFlag(VfsMount.MNT_NOEXEC)) {
      throw Errno.EACCES.exception();
    }
    ErrnoException.check(Permission.check(cred, i, mode | Permission.MAY_ACCESS));
    if ((mode & Fcntl.W_OK) != 0 && !Mode.isSpecial(i.mode()) && mnt.isReadOnly()) {
      throw Errno.EROFS.exception();
    }
  }

  /** The target of a symbolic link. Errors: EINVAL. Mirrors do_readlinkat. */
  public static byte[] readlink(VfsMount mnt, Dentry d) throws ErrnoException {
    Inode i = d.inode();
    if (!i.isLnk()) {
      throw Errno.EINVAL.exception();
    }
    Attributes.touchAtime(mnt, i);
    return i.checkedIop().readlink(d);
  }

  /** Sizes of the file system. Mirrors vfs_statfs. */
  public static StatFs statfs(VfsMount mnt, Dentry d) throws ErrnoException {
    StatFs out = new StatFs();
    FaultPoints.place(FaultOp.STATFS, d);
    d.sb().checkedOps().statfs(d, out);
    if (out.frsize == 0) {
      out.frsize = out.bsize;
    }
    if (out.fsid == 0) {
      out.fsid = d.sb().dev();
    }
    int f = mnt.flags();
    // ST_* of statfs(2): valid, read-only, nosuid, nodev, noexec, noatime, nodiratime, relatime,
    // nosymfollow.
    out.flags = 0x20;
    out.flags |= mnt.isReadOnly() ? 1 : 0;
    out.flags |= (f & VfsMount.MNT_NOSUID) != 0 ? 2 : 0;
    out.flags |= (f & VfsMount.MNT_NODEV) != 0 ? 4 : 0;
    out.flags |= (f & VfsMount.MNT_NOEXEC) != 0 ? 8 : 0;
    out.flags |= (f & VfsMount.MNT_NOATIME) != 0 ? 0x400 : 0;
    out.flags |= (f & VfsMount.MNT_NODIRATIME) != 0 ? 0x800 : 0;
    out.flags |= (f & VfsMount.MNT_RELATIME) != 0 ? 0x1000 : 0;
    out.flags |= (f & VfsMount.MNT_NOSYMFOLLOW) != 0 ? 0x2000 : 0;
    return out;
  }

  // ---- extended attributes ----

  /** Errors: ERANGE, EINVAL, E2BIG, EROFS, those of {@link Xattrs#set}. */
  public static void setxattr(
      Caller caller, VfsMount mnt, Dentry d, String name, byte[] value, int flags)
      throws ErrnoException {
    checkSetxattr(name, value.length, flags);
    mnt.wantWrite();
    try {
      Xattrs.set(caller, d, name, value, flags);
    } finally {
      mnt.dropWrite();
    }
  }

  /**
   * What setxattr(2) checks before it looks at the path. Errors, in order: EINVAL, ERANGE, E2BIG.
   */
  public static void checkSetxattr(String name, int size, int flags) throws ErrnoException {
    if ((flags & ~(Fcntl.XATTR_CREATE | Fcntl.XATTR_REPLACE)) != 0) {
      throw Errno.EINVAL.exception();
    }
    Xattrs.checkName(name);
    if (size > Fcntl.XATTR_SIZE_MAX) {
      throw Errno.E2BIG.exception();
    }
  }

  public static byte[] getxattr(Caller caller, Dentry d, String name) throws ErrnoException {
    Xattrs.checkName(name);
    return Xattrs.get(caller, d, name);
  }

  public static List<String> listxattr(Caller caller, Dentry d) throws ErrnoException {
    return Xattrs.list(caller, d);
  }

  public static void removexattr(Caller caller, VfsMount mnt, Dentry d, String name)
      throws ErrnoException {
    Xattrs.checkName(name);
    mnt.wantWrite();
    try {
      Xattrs.remove(caller, d, name);
    } finally {
      mnt.dropWrite();
    }
  }

  // ---- places ----

  /** The root of a namespace as a new task sees it: what is mounted topmost on it. Referenced. */
  static VfsPath namespaceRoot(PathWalk walk, MountTable mounts, MountNamespace ns) {
    VfsMount m = ns.root();
    m.get();
    while (true) {
      Mount over = mounts.lookup(m, m.root());
      if (over == null) {
        Dentry r = m.root();
        r.get();
        return new VfsPath(m, r);
      }
      m.put();
      m = over;
    }
  }

  /** A handle's inode as a place on a mount, referenced; null if it is gone. */
  static @Nullable VfsPath byHandle(VfsMount mnt, org.jvfs.superblock.ExportOperations.Handle h)
      throws ErrnoException {
    var ops = mnt.sb().exportOps();
    if (ops == null) {
      throw Errno.EOPNOTSUPP.exception();
    }
    Dentry d = ops.decode(mnt.sb(), h);
    if (d == null) {
      return null;
    }
    mnt.get();
    return new VfsPath(mnt, d);
  }
}
