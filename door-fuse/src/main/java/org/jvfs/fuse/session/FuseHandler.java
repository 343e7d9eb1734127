// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import org.jvfs.fuse.wire.DirentOut;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.fuse.wire.SetattrIn;
import org.jvfs.uapi.ErrnoException;

/**
 * A file system as the kernel sees it: one method per request. This is the seam between the door
 * and what lies behind it.
 *
 * <p>Each method answers through its {@link Reply}, exactly once, or calls {@link Reply#detach()}
 * before it returns and has the answer sent by any thread later. {@code Request} and {@code Reply}
 * are reused: after the answer nothing of them may be touched. An {@link ErrnoException} that
 * leaves a method before the answer is the answer; any other exception is logged and answered with
 * EIO. The defaults answer ENOSYS, after which the kernel does without the operation.
 *
 * <p>Names lie in {@link Request#name()} and {@link Request#secondName()}; the caller's ids in the
 * request too. The kernel checks no permissions (unless the mount option default_permissions is
 * given): the handler does.
 *
 * <p>Methods are called by several threads at once. A method that may wait for long (for a lock
 * somebody holds across user time, for a disk) should be named by {@link #mayWait}: the few threads
 * that receive requests are not to be kept. One that finds out on its way says so by {@link
 * org.jvfs.lock.LongWait} and is called again on such a thread. If it waits all the same, the
 * device's transport notices within some milliseconds and adds a thread; with io_uring the requests
 * of one processor wait with it.
 */
public interface FuseHandler {
  /**
   * Called when the kernel has said what it offers and before it sends anything else. Called a
   * second time, for a new connection, when the first one failed for want of io_uring.
   */
  default void init(Negotiated negotiated) {}

  /** Called once, after the last request was handled (detached ones may still be under way). */
  default void destroy() {}

  /**
   * Whether this request may wait, and so has to run on a virtual thread of its own. Asked for
   * every request, on the hot path: look at the opcode first. The thread is interrupted when the
   * caller of the request is.
   */
  default boolean mayWait(Request q) {
    return false;
  }

  /** LOOKUP of {@code q.name()} in {@code q.nodeId()}; "." and ".." too. Answer: entry. */
  default void lookup(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /**
   * The kernel gives back {@code lookups} references to a node. There is no answer.
   *
   * @param nodeId a node some earlier answer named
   */
  default void forget(long nodeId, long lookups) {}

  /**
   * GETATTR. Answer: {@code beginAttr}.
   *
   * @param flags GETATTR_FH when {@code fh} is meant
   */
  default void getattr(Request q, int flags, long fh, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** STATX (7.39; sent for the birth time). Answer: {@code beginStatx}. */
  default void statx(Request q, int flags, long fh, int statxFlags, int mask, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** SETATTR; its fields by {@link SetattrIn}. Answer: {@code beginAttr}. */
  default void setattr(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** READLINK. Answer: the target's bytes, without NUL. */
  default void readlink(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** SYMLINK named {@code q.name()} to {@code q.secondName()}. Answer: entry. */
  default void symlink(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /**
   * MKNOD. Answer: entry. {@code umask} is still to be applied to {@code mode} when DONT_MASK was
   * negotiated.
   */
  default void mknod(Request q, int mode, int rdev, int umask, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** MKDIR. Answer: entry. */
  default void mkdir(Request q, int mode, int umask, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** UNLINK of {@code q.name()}. Answer: ok. */
  default void unlink(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** RMDIR of {@code q.name()}. Answer: ok. */
  default void rmdir(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /**
   * RENAME and RENAME2: {@code q.name()} in {@code q.nodeId()} to {@code q.secondName()} in {@code
   * newParent}. Answer: ok.
   *
   * @param flags RENAME_NOREPLACE and kin
   */
  default void rename(Request q, long newParent, int flags, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /**
   * LINK: {@code q.name()} in {@code q.nodeId()} becomes a name of {@code oldNodeId}. Answer:
   * entry.
   */
  default void link(Request q, long oldNodeId, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /**
   * OPEN. Answer: {@code opened}.
   *
   * @param flags open(2)'s flags, without O_CREAT, O_EXCL, O_NOCTTY
   * @param openFlags OPEN_KILL_SUIDGID
   */
  default void open(Request q, int flags, int openFlags, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** READ of at most {@code size} bytes. Answer: the bytes; fewer than asked mean end of file. */
  default void read(Request q, long fh, long offset, int size, int flags, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /**
   * WRITE of the {@code size} bytes at {@code q.data()}. Answer: {@code written}.
   *
   * @param writeFlags WRITE_CACHE, WRITE_KILL_SUIDGID
   */
  default void write(Request q, long fh, long offset, int size, int writeFlags, int flags, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** STATFS. Answer: {@code statfs}. */
  default void statfs(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** The last use of an open file is over. Answer: ok; the kernel ignores errors. */
  default void release(Request q, long fh, int flags, int releaseFlags, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** close(2) of one descriptor of the open file. Answer: ok, or the error close(2) returns. */
  default void flush(Request q, long fh, long lockOwner, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** FSYNC. Answer: ok. */
  default void fsync(Request q, long fh, boolean dataOnly, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /**
   * SETXATTR of {@code q.name()} to the {@code size} bytes at {@code q.afterName()}. Answer: ok.
   *
   * @param flags XATTR_CREATE, XATTR_REPLACE
   * @param extFlags SETXATTR_ACL_KILL_SGID
   */
  default void setxattr(Request q, int size, int flags, int extFlags, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /**
   * GETXATTR of {@code q.name()}. Answer: {@code xattrSize} when {@code size} is 0, else the value
   * or ERANGE.
   */
  default void getxattr(Request q, int size, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** LISTXATTR. Answer: as {@link #getxattr}, the names each with its NUL. */
  default void listxattr(Request q, int size, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** REMOVEXATTR of {@code q.name()}. Answer: ok. */
  default void removexattr(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** OPENDIR. Answer: {@code opened}. */
  default void opendir(Request q, int flags, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** READDIR behind {@code offset} (0 or an entry's {@code off}). Answer: {@link DirentOut}. */
  default void readdir(Request q, long fh, long offset, int size, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** READDIRPLUS: as {@link #readdir}, with attributes. */
  default void readdirplus(Request q, long fh, long offset, int size, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** As {@link #release}, for a directory. */
  default void releasedir(Request q, long fh, int flags, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** FSYNCDIR. Answer: ok. */
  default void fsyncdir(Request q, long fh, boolean dataOnly, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** access(2), chdir(2). Answer: ok or EACCES. ENOSYS grants everything. */
  default void access(Request q, int mask, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** Creates and opens {@code q.name()}. Answer: {@code beginCreate}. */
  default void create(Request q, int flags, int mode, int umask, int openFlags, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** O_TMPFILE in directory {@code q.nodeId()}. Answer: {@code beginCreate}. */
  default void tmpfile(Request q, int flags, int mode, int umask, int openFlags, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** F_GETLK, when POSIX_LOCKS was negotiated. Answer: {@code lock}. */
  default void getlk(
      Request q, long fh, long owner, long start, long end, int type, int pid, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /**
   * F_SETLK, F_SETLKW and flock(2), when POSIX_LOCKS or FLOCK_LOCKS was negotiated. Answer: ok,
   * EAGAIN, EINTR.
   *
   * @param lockFlags LK_FLOCK
   * @param wait whether to wait for conflicting locks
   */
  default void setlk(
      Request q,
      long fh,
      long owner,
      long start,
      long end,
      int type,
      int pid,
      int lockFlags,
      boolean wait,
      Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** BMAP, of block-device mounts only. Answer: {@code block}. */
  default void bmap(Request q, long block, int blockSize, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** IOCTL; input at {@code q.data()}. Answer: {@code ioctl}. */
  default void ioctl(
      Request q, long fh, int flags, int command, long arg, int inSize, int outSize, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** POLL. Answer: {@code polled}. ENOSYS: always ready. */
  default void poll(Request q, long fh, long handle, int flags, int events, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** The answer to a RETRIEVE notification; bytes at {@code q.data()}. There is no answer to it. */
  default void retrieved(Request q, long offset, int size) {}

  /** FALLOCATE. Answer: ok. */
  default void fallocate(Request q, long fh, int mode, long offset, long length, Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** LSEEK with SEEK_DATA or SEEK_HOLE. Answer: {@code offset}. */
  default void lseek(Request q, long fh, long offset, int whence, Reply r) throws ErrnoException {
    r.unsupported();
  }

  /** COPY_FILE_RANGE from {@code q.nodeId()}. Answer: {@code copied}. */
  default void copyFileRange(
      Request q,
      long fhIn,
      long offsetIn,
      long nodeOut,
      long fhOut,
      long offsetOut,
      long length,
      long flags,
      Reply r)
      throws ErrnoException {
    r.unsupported();
  }

  /** SYNCFS: syncfs(2), sync(2). Answer: ok. */
  default void syncfs(Request q, Reply r) throws ErrnoException {
    r.unsupported();
  }
}
