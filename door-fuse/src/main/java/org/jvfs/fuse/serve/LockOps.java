// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.FileLocks;
import org.jvfs.filelock.Ranges;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * Requests about file locks, which the VFS keeps, so that its tasks and the processes that use its
 * mounts see each other's.
 *
 * <p>A POSIX lock goes when its owner closes any descriptor of the file: the kernel sends FLUSH for
 * each descriptor closed. A lock of flock(2) goes with its open file, so with RELEASE. So does an
 * open-file-description lock, but nothing in its requests tells it from a POSIX lock: the owner is
 * a number in either case. What is left of an open file's record locks when it is released must be
 * such locks, since whoever had set the others has flushed the file.
 */
final class LockOps {
  /**
   * How long a lock of flock(2) that is refused waits before it is tried once more. close(2)
   * returns, and a process ends, before RELEASE has come here, and what is done next may overtake
   * it; so the lock in the way may be of a file that nobody has open any more.
   */
  private static final Duration RELEASED_SOON = Duration.ofMillis(2);

  private static final int SELF = (int) ProcessHandle.current().pid();

  private final Served s;

  LockOps(Served s) {
    this.s = s;
  }

  /** Errors: EBADF, EINVAL (range or type), those of the file system. */
  private FileLock request(
      long handle, long owner, long start, long end, int type, int pid, boolean flock)
      throws ErrnoException {
    OpenFile f = s.file(handle);
    Type t = Ranges.type(type);
    if (flock) {
      return new FileLock(Kind.FLOCK, t, 0, FileLock.OFFSET_MAX, f, pid, f);
    }
    if (start < 0 || end < start) {
      throw Errno.EINVAL.exception();
    }
    return new FileLock(Kind.POSIX, t, start, end, new LockOwner(s, owner), pid, f);
  }

  void getlk(long handle, long owner, long start, long end, int type, int pid, Reply r)
      throws ErrnoException {
    FileLock wanted = request(handle, owner, start, end, type, pid, false);
    FileLocks.test(wanted);
    @Nullable FileLock c = wanted.conflict();
    FileLocks.releasePrivate(wanted);
    if (c == null) {
      r.lock(start, end, Fcntl.F_UNLCK, 0);
    } else {
      r.lock(c.start(), c.end(), Ranges.type(c.type()), shownPid(c));
    }
  }

  /**
   * The process to name as a lock's holder: this one for its tasks. All doors of a VFS count
   * processes as this process does, so those of another mount have their own numbers.
   */
  private static int shownPid(FileLock l) {
    if (l.kind() == Kind.OFD) {
      return -1;
    }
    return l.owner() instanceof LockOwner ? l.pid() : SELF;
  }

  void setlk(
      long handle,
      long owner,
      long start,
      long end,
      int type,
      int pid,
      int flags,
      boolean wait,
      Reply r)
      throws ErrnoException {
    boolean flock = (flags & FuseProtocol.LK_FLOCK) != 0;
    FileLock wanted = request(handle, owner, start, end, type, pid, flock);
    int rc = FileLocks.tryLock(wanted, false);
    FileLocks.releasePrivate(wanted);
    if (rc == Errno.EAGAIN.neg && wait) {
      s.lockWaits().enter(request(handle, owner, start, end, type, pid, flock), r);
    } else if (rc == Errno.EAGAIN.neg && flock) {
      tryLater(request(handle, owner, start, end, type, pid, true), r);
    } else {
      ErrnoException.check(rc);
      r.ok();
    }
  }

  private static void tryLater(FileLock wanted, Reply r) {
    r.detach();
    Thread.ofVirtual()
        .name("jvfs-fuse-flock")
        .start(
            () -> {
              Thread self = Thread.currentThread();
              r.onInterrupt(self::interrupt);
              try {
                Thread.sleep(RELEASED_SOON);
              } catch (InterruptedException e) {
                // A signal does not make flock(2) fail that does not wait: it is answered now.
                self.interrupt();
              }
              int rc = FileLocks.tryLock(wanted, false);
              FileLocks.releasePrivate(wanted);
              LockWaits.answer(rc, r);
            });
  }

  /** A descriptor was closed: the closing process's POSIX locks on the file go. May block. */
  void flushed(OpenFile f, long owner) {
    FileLocks.removePosix(f, new LockOwner(s, owner), 0);
  }

  /** Before an open file is closed for good. May block. */
  static void released(OpenFile f) {
    FileLocks.removeSetThrough(f);
  }
}
