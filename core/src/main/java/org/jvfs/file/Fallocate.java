// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.cred.Caller;
import org.jvfs.effect.MayBlock;
import org.jvfs.fault.FaultPoints;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;

/** fallocate(2), as far as it is the same for every file system. */
public final class Fallocate {
  private static final int OPERATIONS =
      Fcntl.FALLOC_FL_PUNCH_HOLE
          | Fcntl.FALLOC_FL_COLLAPSE_RANGE
          | Fcntl.FALLOC_FL_ZERO_RANGE
          | Fcntl.FALLOC_FL_INSERT_RANGE
          | Fcntl.FALLOC_FL_UNSHARE_RANGE;

  private Fallocate() {}

  /**
   * Checks a request and hands it to the file system; the caller has announced the write to the
   * mount. May block. Errors: EINVAL, range; EOPNOTSUPP, flags; EBADF, not open for writing; EPERM,
   * append-only or immutable; ESPIPE, a FIFO; EISDIR; ENODEV, no regular file; EFBIG; those of the
   * file system. Mirrors vfs_fallocate.
   */
  @MayBlock
  public static void run(Caller caller, OpenFile file, int mode, long offset, long len)
      throws ErrnoException {
    if (offset < 0 || len <= 0) {
      throw Errno.EINVAL.exception();
    }
    int op = mode & OPERATIONS;
    boolean keep = (mode & Fcntl.FALLOC_FL_KEEP_SIZE) != 0;
    boolean sensible =
        (mode & ~(OPERATIONS | Fcntl.FALLOC_FL_KEEP_SIZE)) == 0
            && switch (op) {
              case 0, Fcntl.FALLOC_FL_UNSHARE_RANGE, Fcntl.FALLOC_FL_ZERO_RANGE -> true;
              case Fcntl.FALLOC_FL_PUNCH_HOLE -> keep;
              case Fcntl.FALLOC_FL_COLLAPSE_RANGE, Fcntl.FALLOC_FL_INSERT_RANGE -> !keep;
              default -> false;
            };
    if (!sensible) {
      throw Errno.EOPNOTSUPP.exception();
    }
    file.require(OpenFile.FMODE_WRITE);
    Inode inode = file.inode();
    if (op != 0 && inode.hasFlag(Inode.S_APPEND)) {
      throw Errno.EPERM.exception();
    }
    if (inode.hasFlag(Inode.S_IMMUTABLE)) {
      throw Errno.EPERM.exception();
    }
    switch (inode.mode() & Mode.S_IFMT) {
      case Mode.S_IFREG -> {
        // The only kind that has something to allocate.
      }
      case Mode.S_IFIFO -> throw Errno.ESPIPE.exception();
      case Mode.S_IFDIR -> throw Errno.EISDIR.exception();
      default -> throw Errno.ENODEV.exception();
    }
    if (offset + len < 0 || offset + len > inode.sb().maxBytes()) {
      throw Errno.EFBIG.exception();
    }
    FaultPoints.fallocate(file, mode, offset, len);
    try {
      file.checkedFop().fallocate(caller, file, mode, offset, len);
    } finally {
      AddressSpace mapping = inode.mappingOrNull();
      if (mapping != null) {
        mapping.syncAreas();
      }
    }
    FaultPoints.allocated(file);
  }
}
