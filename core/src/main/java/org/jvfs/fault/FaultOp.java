// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

/** What a disk is asked for, as rules tell it apart. What caches answer alone is not met. */
public enum FaultOp {
  /** Bytes of a regular file are read, by whatever call. */
  READ,
  /** Bytes of a regular file are written, by whatever call. */
  WRITE,
  /** fsync(2), also by O_SYNC. */
  FSYNC,
  /** fdatasync(2), also by O_DSYNC. */
  FDATASYNC,
  /** syncfs(2) and sync(2); without a path. */
  SYNC,
  /** A regular file or directory is opened. */
  OPEN,
  /** A regular file is made, by open(2) or mknod(2); O_TMPFILE with the path of its directory. */
  CREATE,
  MKDIR,
  /** A FIFO, socket or device node is made. */
  MKNOD,
  SYMLINK,
  /** link(2), with the path of the new name. */
  LINK,
  UNLINK,
  RMDIR,
  /** A rename, with both paths: a rule for either meets it. */
  RENAME,
  /** The size is set. */
  TRUNCATE,
  /** fallocate(2) that may take space. */
  FALLOCATE,
  /** fallocate(2) that gives space back: punching holes and collapsing. */
  DEALLOCATE,
  /** Owner, mode or times are set. */
  SETATTR,
  READDIR,
  STATFS,
  GETXATTR,
  /** An extended attribute or an ACL is set or removed. */
  SETXATTR,
  LISTXATTR
}
