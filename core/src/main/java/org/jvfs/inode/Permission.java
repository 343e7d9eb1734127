// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.effect.MayBlock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * Whether a caller may. Mirrors the permission part of fs/namei.c. Answers are 0 or a negative
 * errno.
 */
public final class Permission {
  public static final int MAY_EXEC = 1;
  public static final int MAY_WRITE = 2;
  public static final int MAY_READ = 4;
  public static final int MAY_APPEND = 8;
  public static final int MAY_ACCESS = 0x10;
  public static final int MAY_OPEN = 0x20;
  public static final int MAY_CHDIR = 0x40;

  /** The walk is in RCU mode: nothing may block or store. */
  public static final int MAY_NOT_BLOCK = 0x80;

  private Permission() {}

  /**
   * The whole check: read-only superblock, immutable inode, then the file system. Errors: EROFS,
   * EPERM, EACCES. Mirrors inode_permission.
   */
  @MayBlock(exceptInRcuWalk = true)
  public static int check(Cred cred, Inode inode, int mask) {
    if ((mask & MAY_WRITE) != 0) {
      int mode = inode.mode();
      if (inode.sb().isReadOnly() && (Mode.isReg(mode) || Mode.isDir(mode) || Mode.isLnk(mode))) {
        return Errno.EROFS.neg;
      }
      if (inode.hasFlag(Inode.S_IMMUTABLE)) {
        return Errno.EPERM.neg;
      }
    }
    return ask(cred, inode, mask);
  }

  private static int ask(Cred cred, Inode inode, int mask) {
    return inode.hasFastPermission()
        ? generic(cred, inode, mask)
        : inode.checkedIop().permission(cred, inode, mask);
  }

  /**
   * The right to pass through a directory, without the checks that only writing needs. Mirrors
   * may_lookup.
   */
  @MayBlock(exceptInRcuWalk = true)
  public static int checkSearch(Cred cred, Inode dir, int notBlock) {
    return everybodyMaySearch(dir) ? 0 : ask(cred, dir, MAY_EXEC | notBlock);
  }

  /**
   * Whether a directory is known to let everybody pass: all may search and there is no ACL, by far
   * the most frequent case. False if that takes more than a look to tell. Never blocks.
   */
  public static boolean everybodyMaySearch(Inode dir) {
    return dir.hasFastPermission()
        && (dir.mode() & Mode.S_IXUGO) == Mode.S_IXUGO
        && AclCache.isCached(dir, PosixAcl.Type.ACCESS)
        && AclCache.cached(dir, PosixAcl.Type.ACCESS) == null;
  }

  /** By mode bits and ACL, then by capability. Mirrors generic_permission. */
  @MayBlock(exceptInRcuWalk = true)
  public static int generic(Cred cred, Inode inode, int mask) {
    int r = byModeAndAcl(cred, inode, mask);
    if (r != Errno.EACCES.neg) {
      return r;
    }
    if (inode.isDir()) {
      if ((mask & MAY_WRITE) == 0 && cred.capable(Capability.CAP_DAC_READ_SEARCH)) {
        return 0;
      }
      return cred.capable(Capability.CAP_DAC_OVERRIDE) ? 0 : Errno.EACCES.neg;
    }
    int m = mask & (MAY_READ | MAY_WRITE | MAY_EXEC);
    if (m == MAY_READ && cred.capable(Capability.CAP_DAC_READ_SEARCH)) {
      return 0;
    }
    // Execution needs at least one execute bit, whoever asks.
    if (((mask & MAY_EXEC) == 0 || (inode.mode() & Mode.S_IXUGO) != 0)
        && cred.capable(Capability.CAP_DAC_OVERRIDE)) {
      return 0;
    }
    return Errno.EACCES.neg;
  }

  private static int byModeAndAcl(Cred cred, Inode inode, int mask) {
    int mode = inode.mode();
    int want = mask & (MAY_READ | MAY_WRITE | MAY_EXEC);
    if (cred.fsuid() == inode.uid()) {
      return (want & ~(mode >> 6)) == 0 ? 0 : Errno.EACCES.neg;
    }
    // The group bits are the mask of an ACL: if they are all clear, no ACL can grant anything but
    // "other".
    if (inode.sb().hasAcls() && (mode & Mode.S_IRWXG) != 0) {
      int r = byAcl(cred, inode, mask, want);
      if (r != Errno.EAGAIN.neg) {
        return r;
      }
    }
    // Whether the caller is in the group matters only if group and other differ in what is asked.
    if ((want & (mode ^ (mode >> 3))) != 0 && cred.inGroup(inode.gid())) {
      mode >>= 3;
    }
    return (want & ~mode) == 0 ? 0 : Errno.EACCES.neg;
  }

  /** The ACL's answer, or {@code -EAGAIN} if there is none. */
  private static int byAcl(Cred cred, Inode inode, int mask, int want) {
    PosixAcl acl;
    if ((mask & MAY_NOT_BLOCK) != 0) {
      if (!AclCache.isCached(inode, PosixAcl.Type.ACCESS)) {
        return Errno.ECHILD.neg;
      }
      acl = AclCache.cached(inode, PosixAcl.Type.ACCESS);
    } else {
      try {
        acl = AclCache.get(inode, PosixAcl.Type.ACCESS);
      } catch (ErrnoException e) {
        return e.neg();
      }
    }
    return acl == null ? Errno.EAGAIN.neg : acl.permission(cred, inode.uid(), inode.gid(), want);
  }

  /** Whether the caller owns the inode or may act as if. Mirrors inode_owner_or_capable. */
  public static boolean ownerOrCapable(Cred cred, Inode inode) {
    return cred.fsuid() == inode.uid() || cred.capable(Capability.CAP_FOWNER);
  }

  /**
   * Whether the setgid bit must go when {@code cred} sets a mode on a file of group {@code gid}.
   */
  public static boolean mustDropSgid(Cred cred, int gid) {
    return !cred.inGroup(gid) && !cred.capable(Capability.CAP_FSETID);
  }

  /**
   * The mode of an object made in {@code dir}, and its group: a setgid directory hands down its
   * group, and to directories the bit. Mirrors inode_init_owner with mode_strip_sgid.
   *
   * @param dir null for an object without a directory
   */
  public static void initOwner(Cred cred, Inode inode, @Nullable Inode dir, int mode) {
    int m = mode;
    int gid = cred.fsgid();
    if (dir != null && (dir.mode() & Mode.S_ISGID) != 0) {
      gid = dir.gid();
      if (Mode.isDir(m)) {
        m |= Mode.S_ISGID;
      }
    }
    inode.init(m, cred.fsuid(), gid);
  }

  /**
   * Takes the setgid bit from an executable file's mode if the maker is not in the directory's
   * group.
   */
  public static int stripSgid(Cred cred, Inode dir, int mode) {
    if ((mode & (Mode.S_ISGID | Mode.S_IXGRP)) != (Mode.S_ISGID | Mode.S_IXGRP)
        || Mode.isDir(mode)
        || (dir.mode() & Mode.S_ISGID) == 0
        || !mustDropSgid(cred, dir.gid())) {
      return mode;
    }
    return mode & ~Mode.S_ISGID;
  }
}
