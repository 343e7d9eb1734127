// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Capability;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.Stores;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * What the VFS and file systems do with access control lists at creation, chmod(2) and when one is
 * set.
 */
public final class PosixAcls {
  private PosixAcls() {}

  /** What a new object begins with. */
  public record Initial(int mode, @Nullable PosixAcl access, @Nullable PosixAcl dflt) {}

  /**
   * The mode and lists of an object made in {@code dir}. Where the superblock has ACLs the VFS
   * leaves the umask to this method: it counts only if the directory has no default list. May
   * block. Mirrors posix_acl_create.
   */
  public static Initial create(Caller caller, Inode dir, int mode) throws ErrnoException {
    if (Mode.isLnk(mode) || !dir.sb().hasAcls()) {
      return new Initial(mode, null, null);
    }
    PosixAcl d = AclCache.get(dir, PosixAcl.Type.DEFAULT);
    if (d == null) {
      return new Initial(mode & ~caller.umask(), null, null);
    }
    PosixAcl.Masked m = d.createMasq(mode);
    return new Initial(
        m.mode(), m.acl().isEquivToMode() ? null : m.acl(), Mode.isDir(mode) ? d : null);
  }

  /**
   * Gives a new inode, whose mode is set, the lists its directory hands down, for a file system
   * that keeps lists in the cache alone. Mirrors simple_acl_create.
   */
  @Stores
  public static void simpleCreate(Caller caller, Inode dir, Inode inode) throws ErrnoException {
    Initial i = create(caller, dir, inode.mode());
    inode.init(i.mode(), inode.uid(), inode.gid());
    inode.initAcls(i.access(), i.dflt());
  }

  /**
   * Sets or removes a list of a file system that keeps lists in the cache alone: an access list
   * becomes the mode, and is kept only if it says more. The caller holds i_rwsem exclusively.
   * Mirrors simple_set_acl.
   */
  @Stores
  public static void simpleSet(
      Caller caller, Inode inode, @Nullable PosixAcl acl, PosixAcl.Type type) {
    assert inode.rwsem().isHeldExclusive();
    PosixAcl keep = acl;
    if (type == PosixAcl.Type.ACCESS) {
      int mode = inode.mode();
      if (acl != null) {
        mode = acl.equivMode(mode);
        keep = acl.isEquivToMode() ? null : acl;
      }
      if (Permission.mustDropSgid(caller.cred(), inode.gid())) {
        mode &= ~Mode.S_ISGID;
      }
      inode.setMode(mode);
    }
    inode.touch(false);
    AclCache.set(inode, type, keep);
  }

  /**
   * Adapts an inode's access list to the mode that chmod(2) has set. The caller holds i_rwsem
   * exclusively. May block. Errors: EOPNOTSUPP, those of the file system. Mirrors posix_acl_chmod.
   */
  @MayBlock
  public static void chmod(Caller caller, @MustHold(LockKind.I_RWSEM) Dentry dentry, int mode)
      throws ErrnoException {
    Inode inode = dentry.inode();
    if (!inode.sb().hasAcls()) {
      return;
    }
    requireSetAcl(inode);
    PosixAcl acl = AclCache.get(inode, PosixAcl.Type.ACCESS);
    if (acl != null) {
      inode.checkedIop().setAcl(caller, dentry, acl.chmodMasq(mode), PosixAcl.Type.ACCESS);
    }
  }

  /**
   * Sets or removes a list on behalf of a caller. The caller holds i_rwsem exclusively. May block.
   * Errors: EOPNOTSUPP, no ACLs here or not on this kind of object; EACCES, a default list on
   * something else than a directory; EPERM, not the owner; EINVAL, the list is broken; those of the
   * file system. Mirrors set_posix_acl.
   */
  @MayBlock
  public static void set(
      Caller caller,
      @MustHold(LockKind.I_RWSEM) Dentry dentry,
      @Nullable PosixAcl acl,
      PosixAcl.Type type)
      throws ErrnoException {
    Inode inode = dentry.inode();
    if (!inode.sb().hasAcls()) {
      throw Errno.EOPNOTSUPP.exception();
    }
    requireSetAcl(inode);
    if (type == PosixAcl.Type.DEFAULT && !inode.isDir()) {
      if (acl == null) {
        return;
      }
      throw Errno.EACCES.exception();
    }
    if (inode.uid() != caller.cred().fsuid() && !caller.cred().capable(Capability.CAP_FOWNER)) {
      throw Errno.EPERM.exception();
    }
    if (acl != null) {
      acl.validate();
    }
    inode.checkedIop().setAcl(caller, dentry, acl, type);
  }

  /**
   * Lists the names of the lists an object has, for a file system that lists its attributes itself.
   * May block.
   */
  @MayBlock
  public static void listNames(Inode inode, XattrSink out) throws ErrnoException {
    if (!inode.sb().hasAcls() || inode.isLnk()) {
      return;
    }
    for (PosixAcl.Type t : PosixAcl.Type.values()) {
      if ((t == PosixAcl.Type.ACCESS || inode.isDir()) && AclCache.get(inode, t) != null) {
        out.add(t.xattr());
      }
    }
  }

  private static void requireSetAcl(Inode inode) throws ErrnoException {
    if (inode.isLnk() || !Implemented.has(inode.iop(), "setAcl")) {
      throw Errno.EOPNOTSUPP.exception();
    }
  }
}
