// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.cred.Caller;
import org.jvfs.fault.FaultOp;
import org.jvfs.fault.FaultPoints;
import org.jvfs.file.CopyRange;
import org.jvfs.file.DirContext;
import org.jvfs.file.Fallocate;
import org.jvfs.file.Fsync;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.file.RwChecks;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Iattr;
import org.jvfs.inode.Inode;
import org.jvfs.notify.Fsnotify;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.superblock.Notifier;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * What can be asked of an open file, whoever holds it. Mirrors fs/read_write.c, fs/readdir.c,
 * fs/sync.c and the descriptor half of fs/open.c. All may block.
 */
public final class FileCalls {
  private FileCalls() {}

  // ---- reading and writing ----

  /** Reads at a position. Errors: EBADF, EINVAL (negative), EISDIR, those of the file system. */
  public static long pread(Caller caller, OpenFile f, IovIter to, long pos) throws ErrnoException {
    if (pos < 0) {
      throw Errno.EINVAL.exception();
    }
    f.require(OpenFile.FMODE_READ);
    if (!f.hasMode(OpenFile.FMODE_PREAD)) {
      throw Errno.ESPIPE.exception();
    }
    return read(caller, f, to, pos, null);
  }

  /** Reads at the file position and moves it. */
  public static long read(Caller caller, OpenFile f, IovIter to) throws ErrnoException {
    f.require(OpenFile.FMODE_READ);
    boolean locked = lockPos(f);
    try {
      Kiocb end = new Kiocb(f, caller, f.pos());
      long n = read(caller, f, to, f.pos(), end);
      f.setPos(end.pos);
      return n;
    } finally {
      unlockPos(f, locked);
    }
  }

  private static long read(Caller caller, OpenFile f, IovIter to, long pos, @Nullable Kiocb given)
      throws ErrnoException {
    FileOperations op = f.checkedFop();
    if (f.inode().isDir()) {
      throw Errno.EISDIR.exception();
    }
    RwChecks.verifyArea(pos, to.count());
    to.truncate(FaultPoints.read(f, pos, RwChecks.clampCount(to.count())));
    Kiocb iocb = given != null ? given : new Kiocb(f, caller, pos);
    long n;
    if (Implemented.has(op, "readIter")) {
      n = op.readIter(iocb, to);
    } else {
      MemorySegment piece = to.singlePiece();
      if (piece == null) {
        throw Errno.EINVAL.exception();
      }
      n = op.read(f, piece, pos);
      iocb.pos = pos + n;
    }
    if (n > 0) {
      Fsnotify.access(f);
    }
    return n;
  }

  /**
   * Writes at a position; with O_APPEND at the end, as Linux does. Errors: EBADF, EINVAL, EFBIG,
   * ENOSPC, those of the file system.
   */
  public static long pwrite(Caller caller, OpenFile f, IovIter from, long pos)
      throws ErrnoException {
    if (pos < 0) {
      throw Errno.EINVAL.exception();
    }
    f.require(OpenFile.FMODE_WRITE);
    if (!f.hasMode(OpenFile.FMODE_PWRITE)) {
      throw Errno.ESPIPE.exception();
    }
    return write(caller, f, from, new Kiocb(f, caller, pos));
  }

  /** Writes at the file position and moves it. */
  public static long write(Caller caller, OpenFile f, IovIter from) throws ErrnoException {
    f.require(OpenFile.FMODE_WRITE);
    boolean locked = lockPos(f);
    try {
      Kiocb iocb = new Kiocb(f, caller, f.pos());
      long n = write(caller, f, from, iocb);
      f.setPos(iocb.pos);
      return n;
    } finally {
      unlockPos(f, locked);
    }
  }

  /**
   * pwritev2(2): a position of -1 means the file's own, which then moves; RWF_APPEND, RWF_DSYNC and
   * RWF_SYNC hold for this write alone. Errors besides: EOPNOTSUPP (flags).
   */
  public static long writeFlags(Caller caller, OpenFile f, IovIter from, long pos, int flags)
      throws ErrnoException {
    int append = Fcntl.RWF_APPEND | Fcntl.RWF_NOAPPEND;
    if ((flags & ~(Fcntl.RWF_HARMLESS | append)) != 0) {
      throw Errno.EOPNOTSUPP.exception();
    }
    if ((flags & append) == append) {
      throw Errno.EINVAL.exception();
    }
    if (pos < -1) {
      throw Errno.EINVAL.exception();
    }
    f.require(OpenFile.FMODE_WRITE);
    if (from.count() == 0) {
      return 0;
    }
    int extra = (flags & Fcntl.RWF_APPEND) != 0 ? Kiocb.IOCB_APPEND : 0;
    extra |= (flags & Fcntl.RWF_DSYNC) != 0 ? Kiocb.IOCB_DSYNC : 0;
    extra |= (flags & Fcntl.RWF_SYNC) != 0 ? Kiocb.IOCB_DSYNC | Kiocb.IOCB_SYNC : 0;
    extra |= (flags & Fcntl.RWF_NOSIGNAL) != 0 ? Kiocb.IOCB_NOSIGNAL : 0;
    boolean own = pos == -1;
    boolean locked = own && lockPos(f);
    try {
      Kiocb iocb = new Kiocb(f, caller, own ? f.pos() : pos);
      iocb.setFlags(extra);
      if ((flags & Fcntl.RWF_NOAPPEND) != 0) {
        iocb.clearFlags(Kiocb.IOCB_APPEND);
      }
      long n = write(caller, f, from, iocb);
      if (own) {
        f.setPos(iocb.pos);
      }
      return n;
    } finally {
      unlockPos(f, locked);
    }
  }

  /**
   * Writes at a position under IOCB_* flags of the caller's own instead of the file's, for doors
   * whose clients say with each write how it is meant. Errors: as {@link #pwrite}.
   */
  public static long writeAs(Caller caller, OpenFile f, IovIter from, long pos, int iocbFlags)
      throws ErrnoException {
    f.require(OpenFile.FMODE_WRITE);
    return write(caller, f, from, new Kiocb(f, caller, pos, iocbFlags));
  }

  private static long write(Caller caller, OpenFile f, IovIter from, Kiocb iocb)
      throws ErrnoException {
    FileOperations op = f.checkedFop();
    RwChecks.verifyArea(iocb.pos, from.count());
    from.truncate(FaultPoints.write(f, iocb.pos, RwChecks.clampCount(from.count())));
    long start = iocb.pos;
    long n;
    if (Implemented.has(op, "writeIter")) {
      n = op.writeIter(iocb, from);
    } else {
      MemorySegment piece = from.singlePiece();
      if (piece == null) {
        throw Errno.EINVAL.exception();
      }
      n = op.write(f, piece, start);
      iocb.pos = start + n;
    }
    if (n > 0) {
      FaultPoints.wrote(f, iocb.pos - n, n);
      changed(caller, f, iocb.pos - n, n);
    }
    return n;
  }

  /** Tells those who want to hear of it that a file's content changed. */
  static void changed(Caller caller, OpenFile f, long pos, long len) {
    Fsnotify.modify(f);
    Notifier n = f.inode().sb().state().notifier();
    if (n != null) {
      n.content(caller, f.inode(), pos, len);
    }
  }

  private static boolean lockPos(OpenFile f) {
    if (f.hasMode(OpenFile.FMODE_ATOMIC_POS)) {
      f.posLock().lock();
      return true;
    }
    return false;
  }

  private static void unlockPos(OpenFile f, boolean locked) {
    if (locked) {
      f.posLock().unlock();
    }
  }

  /** Moves the file position. Errors: EINVAL, ENXIO, EOVERFLOW, ESPIPE. */
  public static long lseek(OpenFile f, long offset, int whence) throws ErrnoException {
    if (whence < 0 || whence > Fcntl.SEEK_HOLE) {
      throw Errno.EINVAL.exception();
    }
    if (!f.hasMode(OpenFile.FMODE_LSEEK)) {
      throw Errno.ESPIPE.exception();
    }
    boolean locked = lockPos(f);
    try {
      return f.checkedFop().llseek(f, offset, whence);
    } finally {
      unlockPos(f, locked);
    }
  }

  // ---- moving without the caller ----

  /**
   * Puts up to {@code len} bytes at {@code pos} into a pipe, by reference where the file system
   * can.
   */
  public static long spliceRead(OpenFile f, long pos, Pipe pipe, long len) throws ErrnoException {
    f.require(OpenFile.FMODE_READ);
    if (f.inode().isDir()) {
      throw Errno.EINVAL.exception();
    }
    RwChecks.verifyArea(pos, len);
    long most = FaultPoints.read(f, pos, RwChecks.clampCount(len));
    long n = f.checkedFop().spliceRead(f, pos, pipe, most, 0);
    if (n > 0) {
      Fsnotify.access(f);
    }
    return n;
  }

  /** Writes a pipe's content at {@code pos}. */
  public static long spliceWrite(Caller caller, Pipe pipe, OpenFile f, long pos, long len)
      throws ErrnoException {
    f.require(OpenFile.FMODE_WRITE);
    if (f.hasFlag(Fcntl.O_APPEND)) {
      throw Errno.EINVAL.exception();
    }
    RwChecks.verifyArea(pos, len);
    long most = FaultPoints.write(f, pos, RwChecks.clampCount(len));
    long n = f.checkedFop().spliceWrite(pipe, f, pos, most, 0);
    if (n > 0) {
      FaultPoints.wrote(f, pos, n);
      changed(caller, f, pos, n);
    }
    return n;
  }

  /**
   * Copies between two regular files. Errors, in order: EBADF (modes, O_APPEND), EISDIR, EINVAL
   * (not regular, overlapping), EOVERFLOW, EFBIG, EXDEV. Mirrors copy_file_range(2).
   */
  public static long copyRange(
      Caller caller, OpenFile in, long posIn, OpenFile out, long posOut, long len)
      throws ErrnoException {
    long n = CopyRange.run(caller, in, posIn, out, posOut, len);
    if (n > 0) {
      Fsnotify.access(in);
      changed(caller, out, posOut, n);
    }
    return n;
  }

  /** Copies from a file to another through a pipe, as sendfile(2) does. */
  public static long sendfile(
      Caller caller, OpenFile in, long posIn, OpenFile out, long posOut, long len)
      throws ErrnoException {
    in.require(OpenFile.FMODE_READ);
    out.require(OpenFile.FMODE_WRITE);
    RwChecks.verifyArea(posIn, len);
    RwChecks.verifyArea(posOut, len);
    if (out.hasFlag(Fcntl.O_APPEND)) {
      throw Errno.EINVAL.exception();
    }
    if (len == 0) {
      return 0;
    }
    if (in.inode().isDir()) {
      throw Errno.EINVAL.exception();
    }
    long n = CopyRange.throughPipe(caller, in, posIn, out, posOut, RwChecks.clampCount(len));
    if (n > 0) {
      Fsnotify.access(in);
      changed(caller, out, posOut, n);
    }
    return n;
  }

  // ---- size and space ----

  /**
   * Sets the size. Errors: EINVAL (negative, not a regular file open for writing), EPERM
   * (append-only), EFBIG, ENOSPC.
   */
  public static void ftruncate(Caller caller, OpenFile f, long size) throws ErrnoException {
    if (size < 0) {
      throw Errno.EINVAL.exception();
    }
    Inode i = f.inode();
    if (!i.isReg() || !f.hasMode(OpenFile.FMODE_WRITE)) {
      throw Errno.EINVAL.exception();
    }
    if (i.hasFlag(Inode.S_APPEND)) {
      throw Errno.EPERM.exception();
    }
    Attributes.truncate(caller, f.dentry(), size, Iattr.ATTR_MTIME | Iattr.ATTR_CTIME, f);
  }

  /** Allocates, punches, zeroes or moves a range. */
  public static void fallocate(Caller caller, OpenFile f, int mode, long offset, long len)
      throws ErrnoException {
    Fallocate.run(caller, f, mode, offset, len);
    changed(caller, f, offset, 0);
  }

  // ---- durability ----

  /** Errors: EBADF (O_PATH), EINVAL, EIO and what else a write met since this file last asked. */
  public static void fsync(OpenFile f, boolean datasync) throws ErrnoException {
    Fsync.call(f, 0, Long.MAX_VALUE, datasync);
  }

  /** Writes out the whole file system of a file. */
  public static void syncfs(OpenFile f) throws ErrnoException {
    var sb = f.dentry().sb();
    sb.sUmount().lockShared();
    try {
      FaultPoints.sync(sb);
      sb.sync(true);
    } finally {
      sb.sUmount().unlockShared();
    }
    FaultPoints.syncedAll(sb);
    Errno e = sb.takeError();
    if (e != null) {
      throw e.exception();
    }
  }

  /** Writes out pages of a range, without the attributes. Errors, in order: EINVAL, ESPIPE, EIO. */
  public static void syncFileRange(OpenFile f, long offset, long len, int flags)
      throws ErrnoException {
    int known =
        Fcntl.SYNC_FILE_RANGE_WAIT_BEFORE
            | Fcntl.SYNC_FILE_RANGE_WRITE
            | Fcntl.SYNC_FILE_RANGE_WAIT_AFTER;
    if ((flags & ~known) != 0 || offset < 0 || len < 0 || offset + len < offset) {
      throw Errno.EINVAL.exception();
    }
    Inode i = f.inode();
    if (!i.isReg() && !i.isDir() && !i.isLnk()) {
      throw Errno.ESPIPE.exception();
    }
    AddressSpace m = i.mappingOrNull();
    if (m != null && flags != 0) {
      long last = len == 0 ? Long.MAX_VALUE : offset + len - 1;
      m.writeback(WritebackControl.forSync(offset, last));
    }
  }

  // ---- directories ----

  /**
   * Lists from the file position on, until the end or until {@code ctx} is full; moves the
   * position. Errors: ENOTDIR, ENOENT (removed), those of the file system. Mirrors iterate_dir.
   */
  public static void iterate(OpenFile f, DirContext ctx) throws ErrnoException {
    boolean locked = lockPos(f);
    try {
      ctx.pos = f.pos();
      iterateFrom(f, ctx);
      f.setPos(ctx.pos);
    } finally {
      unlockPos(f, locked);
    }
  }

  /**
   * Lists from {@code ctx.pos} on, leaving the file position alone, for doors that are told where
   * to go on.
   */
  public static void iterateFrom(OpenFile f, DirContext ctx) throws ErrnoException {
    Inode i = f.inode();
    if (!i.isDir()) {
      throw Errno.ENOTDIR.exception();
    }
    boolean exclusive = !Implemented.has(f.fop(), "iterateShared");
    if (exclusive) {
      i.rwsem().lock();
    } else {
      i.rwsem().lockShared();
    }
    try {
      if (i.hasFlag(Inode.S_DEAD)) {
        throw Errno.ENOENT.exception();
      }
      FaultPoints.file(FaultOp.READDIR, f);
      if (exclusive) {
        f.checkedFop().iterate(f, ctx);
      } else {
        f.checkedFop().iterateShared(f, ctx);
      }
      Fsnotify.access(f);
      Attributes.touchAtime(f);
    } finally {
      if (exclusive) {
        i.rwsem().unlock();
      } else {
        i.rwsem().unlockShared();
      }
    }
  }
}
