// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import static org.jvfs.contract.Column.FILE_LIST_LOCK;
import static org.jvfs.contract.Column.MAY_BLOCK;
import static org.jvfs.contract.Condition.KEEPS_FASYNC_BIT;
import static org.jvfs.contract.Condition.LOCKS_BY_ITSELF;
import static org.jvfs.contract.Condition.MAYBE_UNDER_WAITQUEUE_LOCK;
import static org.jvfs.contract.Condition.NOT_FOR_DIRECTORIES;
import static org.jvfs.contract.Condition.RECORDS_LEASE;
import static org.jvfs.contract.Revision.I_MUTEX;
import static org.jvfs.contract.Revision.I_RWSEM;
import static org.jvfs.contract.Rule.EXCLUSIVE;
import static org.jvfs.contract.Rule.NO;
import static org.jvfs.contract.Rule.SHARED;
import static org.jvfs.contract.Rule.UNSTATED;
import static org.jvfs.contract.Rule.YES;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.file.DirContext;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.Leases;
import org.jvfs.inode.Inode;
import org.jvfs.lock.WaitQueue;
import org.jvfs.mm.VmArea;
import org.jvfs.pagecache.Page;
import org.jvfs.poll.PollTable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.PollEvents;

/**
 * What can be done with an open file. Mirrors struct file_operations. All but {@link #pollMask} may
 * block.
 */
@Table(
    value = "file_operations",
    columns = {MAY_BLOCK})
public interface FileOperations {
  /** A file that can be opened and closed. */
  FileOperations DEFAULT = new FileOperations() {};

  /**
   * Sets the file position. Takes what locks it needs itself. Not overridden: ESPIPE.
   *
   * @param whence SEEK_*
   * @return the new position
   */
  @Conditions(LOCKS_BY_ITSELF)
  @Row(value = "llseek", mayBlock = YES)
  default long llseek(OpenFile file, long offset, int whence) throws ErrnoException {
    throw Errno.ESPIPE.exception();
  }

  /** Reads into one buffer; only called if {@link #readIter} is not overridden. */
  @Conditions(NOT_FOR_DIRECTORIES)
  @Row(value = "read", mayBlock = YES)
  default long read(OpenFile file, MemorySegment buf, long pos) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** Writes from one buffer; only called if {@link #writeIter} is not overridden. */
  @Row(value = "write", mayBlock = YES)
  default long write(OpenFile file, MemorySegment buf, long pos) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * Reads at {@code iocb.pos}, advances it, and returns the bytes moved; 0 at the end of the file.
   */
  @Row(value = "read_iter", since = I_RWSEM, mayBlock = YES)
  default long readIter(Kiocb iocb, IovIter to) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * Writes at {@code iocb.pos} (at the end with O_APPEND), advances it, and returns the bytes
   * moved.
   */
  @Row(value = "write_iter", since = I_RWSEM, mayBlock = YES)
  default long writeIter(Kiocb iocb, IovIter from) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** Lists a directory whose listing cannot be shared. */
  @Row(value = "iterate", mayBlock = YES, iRwsem = EXCLUSIVE)
  @Differs(in = I_MUTEX, column = Column.I_RWSEM, rule = UNSTATED)
  default void iterate(OpenFile file, DirContext ctx) throws ErrnoException {
    throw Errno.ENOTDIR.exception();
  }

  /**
   * Lists a directory from the cookie {@code ctx.pos} on, until the end or until {@code ctx} is
   * full. A cookie stays good while entries come and go: no entry that was there all along is
   * missed or told twice.
   */
  @Row(value = "iterate_shared", since = I_RWSEM, mayBlock = YES, iRwsem = SHARED)
  default void iterateShared(OpenFile file, DirContext ctx) throws ErrnoException {
    throw Errno.ENOTDIR.exception();
  }

  /**
   * Which events are ready, EPOLL*, after telling {@code table} of each queue that is woken when
   * that changes. Not overridden: {@link #getPollHead} and {@link #pollMask}, and without those
   * always readable and writable.
   */
  @Row(value = "poll", mayBlock = YES)
  default int poll(OpenFile file, PollTable table) {
    return PollEvents.DEFAULT;
  }

  /** Where those who wait for the given events queue, or null if they cannot wait. */
  @Row(value = "get_poll_head", since = I_RWSEM, mayBlock = YES)
  default @Nullable WaitQueue getPollHead(OpenFile file, int events) {
    return null;
  }

  /** Which events are ready. Must not block. */
  @Conditions(MAYBE_UNDER_WAITQUEUE_LOCK)
  @Row(value = "poll_mask", since = I_RWSEM, mayBlock = NO)
  default int pollMask(OpenFile file, int events) {
    return PollEvents.DEFAULT;
  }

  @Row(value = "unlocked_ioctl", mayBlock = YES)
  default long unlockedIoctl(OpenFile file, int cmd, long arg) throws ErrnoException {
    throw Errno.ENOTTY.exception();
  }

  @Row(value = "compat_ioctl", mayBlock = YES)
  default long compatIoctl(OpenFile file, int cmd, long arg) throws ErrnoException {
    throw Errno.ENOTTY.exception();
  }

  /** Sets up a mapping of the file. Not overridden: ENODEV. */
  @Row(value = "mmap", mayBlock = YES)
  default void mmap(OpenFile file, VmArea area) throws ErrnoException {
    throw Errno.ENODEV.exception();
  }

  /** The file was opened; the driver may set its private data. */
  @Row(value = "open", mayBlock = YES)
  default void open(Inode inode, OpenFile file) throws ErrnoException {}

  /**
   * One descriptor of the file was closed. An error is the answer of close(2), which closes all the
   * same.
   */
  @Row(value = "flush", mayBlock = YES)
  default void flush(OpenFile file) throws ErrnoException {}

  /** The last reference to the open file went. */
  @Row(value = "release", mayBlock = YES)
  default void release(Inode inode, OpenFile file) {}

  /**
   * Makes a range durable, 0 to Long.MAX_VALUE for all. Not overridden: EINVAL.
   *
   * @param datasync leave out attributes that are not needed to read the data back
   */
  @Row(value = "fsync", mayBlock = YES)
  default void fsync(OpenFile file, long start, long end, boolean datasync) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * The owner of the file wants to be signalled when something can be done with it, or does not any
   * more. Called for F_SETFL, and when the file is closed. A method has a {@link
   * org.jvfs.file.FasyncList} do it. Not overridden: O_ASYNC has no effect.
   *
   * @param fd the descriptor to name in signals; -1 when the file is closed
   */
  @Conditions(KEEPS_FASYNC_BIT)
  @Row(value = "fasync", mayBlock = YES)
  default void fasync(int fd, OpenFile file, boolean on) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * Sets, tests or drops a POSIX or open-file-description lock, or takes back a request. Only
   * called if overridden; the VFS otherwise keeps such locks by {@link
   * org.jvfs.filelock.PosixLocks#lock}. What is granted elsewhere must be entered there as well:
   * what the VFS does not know of it does not drop when the file is closed.
   *
   * <p>A file system that cannot answer F_SETLK or F_SETLKW at once may answer {@link
   * org.jvfs.filelock.FileLocks#DEFERRED} if the request's manager has {@code lm_grant}, and call
   * that later, once, with no lock held. F_CANCELLK takes such a request back: 0 says that it will
   * not be answered any more, ENOENT that it has been.
   *
   * @param cmd F_GETLK, which sets {@link FileLock#setConflict}, F_SETLK, F_SETLKW or F_CANCELLK
   * @return 0, or DEFERRED
   */
  @Row(value = "lock", mayBlock = YES)
  default int lock(OpenFile file, int cmd, FileLock lock) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /** Reads into several buffers. Not overridden: {@link #readIter}, which takes any number. */
  @Row(value = "readv", mayBlock = YES)
  default long readv(Kiocb iocb, IovIter to) throws ErrnoException {
    return readIter(iocb, to);
  }

  /** Writes from several buffers. Not overridden: {@link #writeIter}, which takes any number. */
  @Row(value = "writev", mayBlock = YES)
  default long writev(Kiocb iocb, IovIter from) throws ErrnoException {
    return writeIter(iocb, from);
  }

  /** Sends bytes of the file to a pipe. Not overridden: {@link #spliceRead}. */
  @Row(value = "sendfile", mayBlock = YES)
  default long sendfile(OpenFile file, long pos, Pipe to, long len) throws ErrnoException {
    return spliceRead(file, pos, to, len, 0);
  }

  @Row(value = "sendpage", mayBlock = YES)
  default long sendpage(OpenFile file, Page page, int offset, int size, long pos, boolean more)
      throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * Chooses the address of a mapping of {@code len} bytes that shows the file from page {@code
   * pageOffset} on. Not overridden: {@code hint}.
   */
  @Row(value = "get_unmapped_area", mayBlock = YES)
  default long getUnmappedArea(OpenFile file, long hint, long len, long pageOffset, long flags)
      throws ErrnoException {
    return hint;
  }

  @Row(value = "check_flags", mayBlock = YES)
  default void checkFlags(int flags) throws ErrnoException {}

  /**
   * Sets or drops a flock(2) lock, or takes back a request. Only called if overridden; the VFS
   * otherwise keeps such locks by {@link org.jvfs.filelock.Flocks#lock}. Answers as {@link #lock}.
   *
   * @param cmd F_SETLK, F_SETLKW or F_CANCELLK
   */
  @Row(value = "flock", mayBlock = YES)
  default int flock(OpenFile file, int cmd, FileLock lock) throws ErrnoException {
    throw Errno.EINVAL.exception();
  }

  /**
   * Moves a pipe's buffers into the file at {@code pos}. Not overridden: written as ordinary data.
   */
  @Row(value = "splice_write", mayBlock = YES)
  default long spliceWrite(Pipe pipe, OpenFile file, long pos, long len, int flags)
      throws ErrnoException {
    return pipe.writeTo(file, pos, len);
  }

  /**
   * Puts references to the file's pages into a pipe, without copying. Not overridden: read and
   * copied.
   */
  @Row(value = "splice_read", mayBlock = YES)
  default long spliceRead(OpenFile file, long pos, Pipe pipe, long len, int flags)
      throws ErrnoException {
    return pipe.readFrom(file, pos, len);
  }

  /**
   * Takes, changes or gives back a lease or delegation, when the VFS has found that it may. A file
   * system that takes part in that has {@link Leases#generic} record the outcome. Not overridden:
   * that alone.
   *
   * @param type NONE to give it back
   * @param lease as it is wanted, or names the one to give back; an open file has one of a kind
   */
  @Conditions(RECORDS_LEASE)
  @Row(value = "setlease", mayBlock = YES)
  @Differs(in = I_MUTEX, column = MAY_BLOCK, rule = NO)
  @Differs(in = I_MUTEX, column = FILE_LIST_LOCK, rule = YES)
  default void setlease(OpenFile file, FileLock.Type type, FileLock lease) throws ErrnoException {
    Leases.generic(file, type, lease);
  }

  /** Allocates, punches, zeroes or moves ranges: FALLOC_FL_*. Not overridden: EOPNOTSUPP. */
  @Row(value = "fallocate", mayBlock = YES)
  default void fallocate(Caller caller, OpenFile file, int mode, long offset, long len)
      throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }

  /**
   * Copies between files of one type without the caller. Not overridden: through the page cache.
   */
  @BeyondSeed("copy_file_range(2) needs the file system's own way where it has one")
  @Row(value = "copy_file_range", mayBlock = YES)
  default long copyFileRange(OpenFile in, long posIn, OpenFile out, long posOut, long len)
      throws ErrnoException {
    throw Errno.EOPNOTSUPP.exception();
  }
}
