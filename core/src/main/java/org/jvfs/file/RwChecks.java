// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.cred.Caller;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** What is checked before bytes move. */
public final class RwChecks {
  private RwChecks() {}

  /** Whether a range of a read or write is one. Errors: EINVAL. Mirrors rw_verify_area. */
  public static void verifyArea(long pos, long count) throws ErrnoException {
    if (pos < 0 || count < 0 || pos + count < 0) {
      throw Errno.EINVAL.exception();
    }
  }

  /** The bytes that one call moves at most. */
  public static long clampCount(long count) {
    return Math.min(count, Fcntl.MAX_RW_COUNT);
  }

  /**
   * How many of {@code count} bytes may be written at {@code pos}: up to the caller's limit and the
   * largest file the file system can hold. Errors: EFBIG, none. Mirrors generic_write_check_limits.
   */
  public static long writeLimit(Caller caller, Inode inode, long pos, long count)
      throws ErrnoException {
    long limit = Math.min(caller.fileSizeLimit(), inode.sb().maxBytes());
    if (pos >= limit) {
      throw Errno.EFBIG.exception();
    }
    return Math.min(count, limit - pos);
  }

  /**
   * Sets where a write goes, and shortens it to what may be written. The caller holds i_rwsem
   * exclusively. Answers the bytes to write, 0 for nothing to do. Errors: EFBIG. Mirrors
   * generic_write_checks.
   */
  public static long writeChecks(Kiocb iocb, IovIter from) throws ErrnoException {
    if (from.count() == 0) {
      return 0;
    }
    Inode inode = iocb.file().inode();
    assert inode.rwsem().isHeldExclusive();
    if (iocb.has(Kiocb.IOCB_APPEND)) {
      iocb.pos = inode.size();
    }
    long n = writeLimit(iocb.caller(), inode, iocb.pos, from.count());
    from.truncate(n);
    return n;
  }
}
