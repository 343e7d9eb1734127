// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.contract.Implemented;
import org.jvfs.cred.Caller;
import org.jvfs.effect.MayBlock;
import org.jvfs.fault.FaultPoints;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;

/** copy_file_range(2). */
public final class CopyRange {
  private CopyRange() {}

  /**
   * Copies up to {@code len} bytes within a file system; the caller has announced the write to the
   * mount. Answers the bytes copied, fewer than asked at the end of the source or if an error came
   * after some. May block. Errors: EISDIR; EINVAL, not regular files; EBADF, modes or O_APPEND;
   * EXDEV; EPERM, immutable; EOVERFLOW; EFBIG; EINVAL, overlap or range; those of reading and
   * writing. Mirrors vfs_copy_file_range.
   */
  @MayBlock
  public static long run(
      Caller caller, OpenFile in, long posIn, OpenFile out, long posOut, long len)
      throws ErrnoException {
    long n = check(caller, in, posIn, out, posOut, len);
    RwChecks.verifyArea(posIn, n);
    RwChecks.verifyArea(posOut, n);
    if (n == 0) {
      return 0;
    }
    if (Implemented.has(out.fop(), "copyFileRange")) {
      try {
        long most = FaultPoints.write(out, posOut, FaultPoints.read(in, posIn, n));
        long copied = out.checkedFop().copyFileRange(in, posIn, out, posOut, most);
        FaultPoints.wrote(out, posOut, copied);
        return copied;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EOPNOTSUPP && e.errno() != Errno.EXDEV) {
          throw e;
        }
      }
    }
    return throughPipe(caller, in, posIn, out, posOut, RwChecks.clampCount(n));
  }

  /** Mirrors generic_copy_file_checks. */
  private static long check(
      Caller caller, OpenFile in, long posIn, OpenFile out, long posOut, long len)
      throws ErrnoException {
    Inode from = in.inode();
    Inode to = out.inode();
    if (from.isDir() || to.isDir()) {
      throw Errno.EISDIR.exception();
    }
    if (!Mode.isReg(from.mode()) || !Mode.isReg(to.mode())) {
      throw Errno.EINVAL.exception();
    }
    in.require(OpenFile.FMODE_READ);
    out.require(OpenFile.FMODE_WRITE);
    if (out.hasFlag(Fcntl.O_APPEND)) {
      throw Errno.EBADF.exception();
    }
    if (from.sb() != to.sb()) {
      throw Errno.EXDEV.exception();
    }
    if (to.hasFlag(Inode.S_IMMUTABLE)) {
      throw Errno.EPERM.exception();
    }
    // Wrapping is judged as Linux does, in unsigned arithmetic: what only exceeds the largest
    // offset
    // is a matter of the limit below.
    if (Long.compareUnsigned(posIn + len, posIn) < 0
        || Long.compareUnsigned(posOut + len, posOut) < 0) {
      throw Errno.EOVERFLOW.exception();
    }
    long size = from.size();
    long n = posIn >= size ? 0 : Math.min(len, size - posIn);
    n = RwChecks.writeLimit(caller, to, posOut, n);
    if (from == to && posOut + n > posIn && posOut < posIn + n) {
      throw Errno.EINVAL.exception();
    }
    return n;
  }

  /**
   * Moves bytes from one file to another by way of pages lent to a pipe: they are copied once.
   * Answers how many; fewer than asked at the end of the source or if an error came after some. May
   * block. Mirrors do_splice_direct.
   */
  @MayBlock
  public static long throughPipe(
      Caller caller, OpenFile in, long posIn, OpenFile out, long posOut, long len)
      throws ErrnoException {
    long done = 0;
    try (Pipe pipe = new Pipe(in.inode().sb().state().frames(), caller)) {
      while (done < len) {
        long most = FaultPoints.read(in, posIn + done, len - done);
        long got = in.checkedFop().spliceRead(in, posIn + done, pipe, most, 0);
        if (got == 0) {
          break;
        }
        long allowed = FaultPoints.write(out, posOut + done, got);
        long put = out.checkedFop().spliceWrite(pipe, out, posOut + done, allowed, 0);
        FaultPoints.wrote(out, posOut + done, put);
        done += put;
        if (put < got) {
          break;
        }
      }
    } catch (ErrnoException e) {
      if (done == 0) {
        throw e;
      }
    }
    return done;
  }
}
