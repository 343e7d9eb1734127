// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jvfs.cred.Caller;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;

/**
 * Who may make and remove names, and with what mode. Mirrors may_create, may_delete and their kin.
 */
final class NameChecks {
  private NameChecks() {}

  /**
   * Errors, in order: EEXIST, ENOENT (dead directory), EROFS, EPERM, EACCES. The directory is
   * locked.
   */
  static void mayCreate(Cred cred, Inode dir, Dentry child) throws ErrnoException {
    if (child.isPositive()) {
      throw Errno.EEXIST.exception();
    }
    if (dir.hasFlag(Inode.S_DEAD)) {
      throw Errno.ENOENT.exception();
    }
    ErrnoException.check(Permission.check(cred, dir, Permission.MAY_WRITE | Permission.MAY_EXEC));
  }

  /**
   * Errors, in order: ENOENT, EROFS or EACCES (directory), EPERM (append-only directory, sticky,
   * immutable), ENOTDIR, EBUSY (root), EISDIR, ENOENT (dead directory).
   */
  static void mayDelete(Cred cred, Inode dir, Dentry victim, boolean isDir) throws ErrnoException {
    Inode i = victim.inodeOrNull();
    if (i == null) {
      throw Errno.ENOENT.exception();
    }
    ErrnoException.check(Permission.check(cred, dir, Permission.MAY_WRITE | Permission.MAY_EXEC));
    if (dir.hasFlag(Inode.S_APPEND)
        || sticky(cred, dir, i)
        || i.hasFlag(Inode.S_APPEND | Inode.S_IMMUTABLE)) {
      throw Errno.EPERM.exception();
    }
    if (isDir) {
      if (!i.isDir()) {
        throw Errno.ENOTDIR.exception();
      }
      if (victim.isRoot()) {
        throw Errno.EBUSY.exception();
      }
    } else if (i.isDir()) {
      throw Errno.EISDIR.exception();
    }
    if (dir.hasFlag(Inode.S_DEAD)) {
      throw Errno.ENOENT.exception();
    }
  }

  /** Whether the directory's sticky bit keeps the caller from removing the inode. */
  private static boolean sticky(Cred cred, Inode dir, Inode i) {
    return (dir.mode() & Mode.S_ISVTX) != 0
        && cred.fsuid() != i.uid()
        && cred.fsuid() != dir.uid()
        && !cred.capable(Capability.CAP_FOWNER);
  }

  /**
   * The mode of what is to be made: setgid stripped where the maker may not have it, the umask
   * taken off unless the file system has ACLs (whose default may replace the umask), and no more
   * than {@code mask}. Mirrors vfs_prepare_mode.
   */
  static int prepareMode(Caller caller, Inode dir, int mode, int mask, int type) {
    int m = Permission.stripSgid(caller.cred(), dir, mode);
    if (!dir.sb().hasAcls()) {
      m &= ~caller.umask();
    }
    return (m & mask & ~Mode.S_IFMT) | (type & Mode.S_IFMT);
  }
}
