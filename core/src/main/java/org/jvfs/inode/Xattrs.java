// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.XattrHandler;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.FaultPoints;
import org.jvfs.filelock.DelegatedException;
import org.jvfs.filelock.Leases;
import org.jvfs.notify.Fsnotify;
import org.jvfs.superblock.Notifier;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;

/**
 * Extended attributes. Names are byte strings of 1 to 255 bytes in Java strings with one byte a
 * character. Mirrors fs/xattr.c.
 */
public final class Xattrs {
  private static final String SECURITY = "security.";
  private static final String TRUSTED = "trusted.";
  private static final String USER = "user.";
  private static final String SYSTEM = "system.";
  private static final String CAPABILITY = "security.capability";

  private Xattrs() {}

  /** Checks a name's length. Errors: ERANGE. */
  public static void checkName(String name) throws ErrnoException {
    if (name.isEmpty() || name.length() > Fcntl.XATTR_NAME_MAX) {
      throw Errno.ERANGE.exception();
    }
  }

  private static XattrHandler handler(Inode i, String name) throws ErrnoException {
    for (XattrHandler h : i.sb().checkedXattrHandlers()) {
      String p = h.prefix();
      if (h.wholeName() ? name.equals(p) : name.startsWith(p)) {
        if (!h.wholeName() && name.length() == p.length()) {
          throw Errno.EINVAL.exception();
        }
        return h;
      }
    }
    throw Errno.EOPNOTSUPP.exception();
  }

  /** Mirrors xattr_permission. */
  private static void permission(Cred cred, Inode i, String name, int mask) throws ErrnoException {
    boolean write = (mask & Permission.MAY_WRITE) != 0;
    if (write && i.hasFlag(Inode.S_IMMUTABLE | Inode.S_APPEND)) {
      throw Errno.EPERM.exception();
    }
    if (name.startsWith(SECURITY) || name.startsWith(SYSTEM)) {
      return;
    }
    if (name.startsWith(TRUSTED)) {
      if (!cred.capable(Capability.CAP_SYS_ADMIN)) {
        throw (write ? Errno.EPERM : Errno.ENODATA).exception();
      }
      return;
    }
    if (name.startsWith(USER)) {
      if (!i.isReg() && !i.isDir()) {
        throw (write ? Errno.EPERM : Errno.ENODATA).exception();
      }
      if (write
          && i.isDir()
          && (i.mode() & Mode.S_ISVTX) != 0
          && !Permission.ownerOrCapable(cred, i)) {
        throw Errno.EPERM.exception();
      }
    }
    ErrnoException.check(Permission.check(cred, i, mask));
  }

  /** What the capability module says about security attributes. Mirrors cap_inode_setxattr. */
  private static void securityCheck(Cred cred, String name) throws ErrnoException {
    if (name.startsWith(SECURITY)
        && !cred.capable(
            name.equals(CAPABILITY) ? Capability.CAP_SETFCAP : Capability.CAP_SYS_ADMIN)) {
      throw Errno.EPERM.exception();
    }
  }

  /**
   * Sets an attribute. The caller holds a write claim on the mount. Errors, in order: ERANGE
   * (name), EINVAL (flags), E2BIG (value over 64 KiB), EPERM, EACCES, EOPNOTSUPP (no such
   * namespace), EEXIST, ENODATA, ENOSPC. Mirrors vfs_setxattr.
   */
  @MayBlock
  public static void set(Caller caller, Dentry dentry, String name, byte[] value, int flags)
      throws ErrnoException {
    while (true) {
      try {
        setOnce(caller, dentry, name, value, flags);
        return;
      } catch (DelegatedException e) {
        e.await();
      }
    }
  }

  private static void setOnce(Caller caller, Dentry dentry, String name, byte[] value, int flags)
      throws ErrnoException, DelegatedException {
    Inode i = dentry.inode();
    i.rwsem().lock();
    try {
      permission(caller.cred(), i, name, Permission.MAY_WRITE);
      securityCheck(caller.cred(), name);
      Leases.tryBreakDelegation(i);
      XattrHandler h = handler(i, name);
      if (name.startsWith(SECURITY)) {
        i.clearFlags(Inode.S_NOSEC);
      }
      FaultPoints.place(FaultOp.SETXATTR, dentry);
      h.set(caller, dentry, i, name, value, flags);
      Fsnotify.xattr(dentry);
    } finally {
      i.rwsem().unlock();
    }
    changed(caller, i);
  }

  /**
   * Removes an attribute. Errors, in order: ERANGE, EPERM, EACCES, EOPNOTSUPP, ENODATA. Mirrors
   * vfs_removexattr.
   */
  @MayBlock
  public static void remove(Caller caller, Dentry dentry, String name) throws ErrnoException {
    while (true) {
      try {
        removeOnce(caller, dentry, name);
        return;
      } catch (DelegatedException e) {
        e.await();
      }
    }
  }

  private static void removeOnce(Caller caller, Dentry dentry, String name)
      throws ErrnoException, DelegatedException {
    Inode i = dentry.inode();
    i.rwsem().lock();
    try {
      permission(caller.cred(), i, name, Permission.MAY_WRITE);
      securityCheck(caller.cred(), name);
      Leases.tryBreakDelegation(i);
      XattrHandler h = handler(i, name);
      FaultPoints.place(FaultOp.SETXATTR, dentry);
      h.set(caller, dentry, i, name, null, Fcntl.XATTR_REPLACE);
      Fsnotify.xattr(dentry);
    } finally {
      i.rwsem().unlock();
    }
    changed(caller, i);
  }

  private static void changed(Caller caller, Inode i) {
    Notifier n = i.sb().state().notifier();
    if (n != null) {
      n.attributes(caller, i);
    }
  }

  /**
   * An attribute's value. Errors, in order: ERANGE, EACCES, EOPNOTSUPP, ENODATA. Mirrors
   * vfs_getxattr.
   */
  @MayBlock
  public static byte[] get(Caller caller, Dentry dentry, String name) throws ErrnoException {
    Inode i = dentry.inode();
    permission(caller.cred(), i, name, Permission.MAY_READ);
    XattrHandler h = handler(i, name);
    FaultPoints.place(FaultOp.GETXATTR, dentry);
    byte[] v = h.get(dentry, i, name);
    if (v == null) {
      throw Errno.ENODATA.exception();
    }
    return v;
  }

  /** The names that the caller may see. Mirrors vfs_listxattr. */
  @MayBlock
  public static List<String> list(Caller caller, Dentry dentry) throws ErrnoException {
    Inode i = dentry.inode();
    List<String> names = new ArrayList<>();
    FaultPoints.place(FaultOp.LISTXATTR, dentry);
    if (Implemented.has(i.iop(), "listxattr")) {
      i.checkedIop().listxattr(dentry, names::add);
    } else {
      for (XattrHandler h : i.sb().checkedXattrHandlers()) {
        if (h.wholeName() && h.list(caller, dentry)) {
          names.add(h.prefix());
        }
      }
    }
    if (!caller.cred().capable(Capability.CAP_SYS_ADMIN)) {
      names.removeIf(n -> n.startsWith(TRUSTED));
    }
    return names;
  }

  /** A value for the VFS itself; null if there is none or the file system has no such namespace. */
  static byte @Nullable [] getUnchecked(Dentry dentry, Inode i, String name) throws ErrnoException {
    for (XattrHandler h : i.sb().checkedXattrHandlers()) {
      if (h.wholeName() ? name.equals(h.prefix()) : name.startsWith(h.prefix())) {
        return h.get(dentry, i, name);
      }
    }
    return null;
  }

  /** Removes an attribute for the VFS itself; {@code i_rwsem} is held exclusively. */
  static void removeUnchecked(Caller caller, Dentry dentry, String name) throws ErrnoException {
    Inode i = dentry.inode();
    handler(i, name).set(caller, dentry, i, name, null, Fcntl.XATTR_REPLACE);
  }
}
