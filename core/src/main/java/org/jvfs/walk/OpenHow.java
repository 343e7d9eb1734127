// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jvfs.inode.Permission;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;

/** What an open asks for, taken apart. Mirrors struct open_flags with build_open_flags. */
public final class OpenHow {
  private static final int O_PATH_FLAGS =
      Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_PATH | Fcntl.O_CLOEXEC;
  private static final int VALID_RESOLVE =
      Fcntl.RESOLVE_NO_XDEV
          | Fcntl.RESOLVE_NO_MAGICLINKS
          | Fcntl.RESOLVE_NO_SYMLINKS
          | Fcntl.RESOLVE_BENEATH
          | Fcntl.RESOLVE_IN_ROOT
          | Fcntl.RESOLVE_CACHED;

  /** O_* flags. */
  final int flags;

  /** S_IFREG and permission bits, 0 if nothing will be made. */
  final int mode;

  /** MAY_* of what is to be done. */
  final int accMode;

  /** LOOKUP_* for the last component. */
  final int intent;

  /** LOOKUP_* for the walk. */
  final int lookup;

  private OpenHow(int flags, int mode, int accMode, int intent, int lookup) {
    this.flags = flags;
    this.mode = mode;
    this.accMode = accMode;
    this.intent = intent;
    this.lookup = lookup;
  }

  /** Whether the base is the root of the walk. */
  public boolean inRoot() {
    return (lookup & Lookup.IN_ROOT) != 0;
  }

  /**
   * As open(2) and openat(2) do it: unknown flags and a needless mode are dropped. Errors: EINVAL.
   */
  public static OpenHow of(int flags, int mode) throws ErrnoException {
    int f = flags & Fcntl.VALID_OPEN_FLAGS | flags & Fcntl.FMODE_EXEC;
    if ((f & Fcntl.O_PATH) != 0) {
      f &= O_PATH_FLAGS;
    }
    boolean creates = (f & (Fcntl.O_CREAT | Fcntl.O_TMPFILE_BIT)) != 0;
    return build(f, creates ? mode & Mode.S_IALLUGO : 0, 0);
  }

  /** As openat2(2) does it: nothing unknown is let pass. Errors: EINVAL, EAGAIN. */
  public static OpenHow strict(long flags, long mode, long resolve) throws ErrnoException {
    if ((flags & ~(long) Fcntl.VALID_OPEN_FLAGS) != 0 || (resolve & ~(long) VALID_RESOLVE) != 0) {
      throw Errno.EINVAL.exception();
    }
    if ((resolve & Fcntl.RESOLVE_BENEATH) != 0 && (resolve & Fcntl.RESOLVE_IN_ROOT) != 0) {
      throw Errno.EINVAL.exception();
    }
    boolean creates = (flags & (Fcntl.O_CREAT | Fcntl.O_TMPFILE_BIT)) != 0;
    if (creates ? (mode & ~(long) Mode.S_IALLUGO) != 0 : mode != 0) {
      throw Errno.EINVAL.exception();
    }
    return build((int) flags, (int) mode, (int) resolve);
  }

  private static OpenHow build(int flags, int mode, int resolve) throws ErrnoException {
    int acc =
        switch (flags & Fcntl.O_ACCMODE) {
          case Fcntl.O_RDONLY -> Permission.MAY_READ;
          case Fcntl.O_WRONLY -> Permission.MAY_WRITE;
          default -> Permission.MAY_READ | Permission.MAY_WRITE;
        };
    if ((flags & Fcntl.FMODE_EXEC) != 0) {
      acc = Permission.MAY_EXEC;
    }
    boolean creates = (flags & (Fcntl.O_CREAT | Fcntl.O_TMPFILE_BIT)) != 0;
    // Making a directory by open has never worked; saying so is better than making a file.
    if ((flags & (Fcntl.O_DIRECTORY | Fcntl.O_CREAT)) == (Fcntl.O_DIRECTORY | Fcntl.O_CREAT)) {
      throw Errno.EINVAL.exception();
    }
    if ((flags & Fcntl.O_TMPFILE_BIT) != 0
        && ((flags & Fcntl.O_DIRECTORY) == 0 || (acc & Permission.MAY_WRITE) == 0)) {
      throw Errno.EINVAL.exception();
    }
    if ((flags & Fcntl.O_PATH) != 0) {
      if ((flags & ~O_PATH_FLAGS) != 0) {
        throw Errno.EINVAL.exception();
      }
      acc = 0;
    }
    if ((flags & Fcntl.O_TRUNC) != 0) {
      acc |= Permission.MAY_WRITE;
    }
    if ((flags & Fcntl.O_APPEND) != 0) {
      acc |= Permission.MAY_APPEND;
    }
    int intent = (flags & Fcntl.O_PATH) != 0 ? 0 : Lookup.OPEN;
    if ((flags & Fcntl.O_CREAT) != 0) {
      intent |= Lookup.CREATE;
      if ((flags & Fcntl.O_EXCL) != 0) {
        intent |= Lookup.EXCL;
      }
    }
    int lookup = 0;
    lookup |= (flags & Fcntl.O_DIRECTORY) != 0 ? Lookup.DIRECTORY : 0;
    // A name that must be new is not followed if it is a link.
    boolean mustBeNew = (intent & Lookup.EXCL) != 0;
    lookup |= (flags & Fcntl.O_NOFOLLOW) == 0 && !mustBeNew ? Lookup.FOLLOW : 0;
    lookup |= (resolve & Fcntl.RESOLVE_NO_XDEV) != 0 ? Lookup.NO_XDEV : 0;
    lookup |= (resolve & Fcntl.RESOLVE_NO_MAGICLINKS) != 0 ? Lookup.NO_MAGICLINKS : 0;
    lookup |= (resolve & Fcntl.RESOLVE_NO_SYMLINKS) != 0 ? Lookup.NO_SYMLINKS : 0;
    lookup |= (resolve & Fcntl.RESOLVE_BENEATH) != 0 ? Lookup.BENEATH : 0;
    lookup |= (resolve & Fcntl.RESOLVE_IN_ROOT) != 0 ? Lookup.IN_ROOT : 0;
    if ((resolve & Fcntl.RESOLVE_CACHED) != 0) {
      if ((flags & (Fcntl.O_TRUNC | Fcntl.O_CREAT | Fcntl.O_TMPFILE_BIT)) != 0) {
        throw Errno.EAGAIN.exception();
      }
      lookup |= Lookup.CACHED;
    }
    return new OpenHow(flags, creates ? mode | Mode.S_IFREG : 0, acc, intent, lookup);
  }
}
