// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jvfs.contract.FileLockOperations;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.inode.Attached;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.lock.WaitQueue.Outcome;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * The file locks of a VFS, and the way to them that asks the file system first. Mirrors
 * vfs_lock_file and its like.
 *
 * <p>Who may not sleep, a server with many clients, sets a lock manager with its request: the
 * request answers {@link #DEFERRED}, {@code lm_notify} tells when to try again, {@link #cancel}
 * gives up.
 */
public final class FileLocks {
  /** The request waits, or the file system answers it later. Mirrors FILE_LOCK_DEFERRED. */
  public static final int DEFERRED = 1;

  private static final LockClass RWSEM = new LockClass("file_rwsem");

  /** Held shared while locks change, exclusively while all of them are shown. */
  private final RwSem rwsem = new RwSem(RWSEM);

  private final Waiters waiters = new Waiters();
  private final LockList list = new LockList();

  /** Locks beyond so many are refused with ENOLCK. Default: none are. */
  public void setLimit(int n) {
    list.setLimit(n);
  }

  public Waiters waiters() {
    return waiters;
  }

  LockList list() {
    return list;
  }

  /** Before {@code i_lock}, when locks change. */
  void beginChange() {
    rwsem.lockShared();
  }

  void endChange() {
    rwsem.unlockShared();
  }

  /** What is done to an inode's locks under {@code i_lock}; locks that are gone go on the list. */
  @FunctionalInterface
  interface Step {
    int apply(FileLocks all, FileLockContext locks, List<FileLock> gone);
  }

  /** Does it for a request; with nothing to drop, nothing is done. Answers what the step does. */
  @MayBlock
  static int change(FileLock request, Step step) {
    Inode inode = request.inode();
    Attached a = request.type() == Type.NONE ? inode.attachedOrNull() : inode.attached();
    if (a == null) {
      return 0;
    }
    FileLocks all = inode.sb().state().fileLocks();
    List<FileLock> gone = new ArrayList<>(0);
    all.beginChange();
    inode.lock().lock();
    int r;
    try {
      r = step.apply(all, a.locks(), gone);
    } finally {
      inode.lock().unlock();
      all.endChange();
    }
    release(gone);
    return r;
  }

  /** All locks and who waits for them, as /proc/locks shows them. */
  @MayBlock
  public String show() {
    rwsem.lock();
    waiters.lock().lock();
    try {
      return new ProcLocks().show(list.snapshot());
    } finally {
      waiters.lock().unlock();
      rwsem.unlock();
    }
  }

  /** What file systems keep with locks goes with them. Mirrors locks_dispose_list. */
  static void release(List<FileLock> gone) {
    for (FileLock l : gone) {
      releasePrivate(l);
    }
  }

  /** For a request that is not needed any more. Mirrors locks_release_private. */
  public static void releasePrivate(FileLock l) {
    if (l.ops() != FileLockOperations.DEFAULT) {
      l.ops().flReleasePrivate(l);
      l.setOps(FileLockOperations.DEFAULT);
    }
  }

  // ---- by way of the file system ----

  /**
   * Tests a record lock: {@link FileLock#conflict} is what stands in the way. Mirrors
   * vfs_test_lock.
   */
  @MayBlock
  public static void test(FileLock request) throws ErrnoException {
    OpenFile f = request.file();
    if (Implemented.has(f.fop(), "lock")) {
      f.checkedFop().lock(f, Fcntl.F_GETLK, request);
    } else {
      request.setConflict(PosixLocks.test(request));
    }
  }

  /**
   * Sets or drops a lock of any kind but leases, and does not sleep.
   *
   * @param sleep if it is in the way of another, have it wait
   * @return 0, {@link #DEFERRED}, or negative: EAGAIN, EDEADLK, ENOLCK, those of the file system
   */
  @MayBlock
  public static int tryLock(FileLock request, boolean sleep) {
    OpenFile f = request.file();
    FileOperations fop = f.fop();
    int cmd = sleep ? Fcntl.F_SETLKW : Fcntl.F_SETLK;
    try {
      if (request.kind() == Kind.FLOCK) {
        return Implemented.has(fop, "flock")
            ? f.checkedFop().flock(f, cmd, request)
            : Flocks.lock(request, sleep);
      }
      return Implemented.has(fop, "lock")
          ? f.checkedFop().lock(f, cmd, request)
          : PosixLocks.lock(request, sleep);
    } catch (ErrnoException e) {
      return e.neg();
    }
  }

  /**
   * A deferred request is not wanted any more. Answers whether nothing has come of it; if not, it
   * has been granted, or will be tried again by who was told so. Mirrors vfs_cancel_lock.
   */
  @MayBlock
  public static boolean cancel(FileLock request) {
    OpenFile f = request.file();
    String method = request.kind() == Kind.FLOCK ? "flock" : "lock";
    if (Implemented.has(f.fop(), method)) {
      try {
        int r =
            request.kind() == Kind.FLOCK
                ? f.checkedFop().flock(f, Fcntl.F_CANCELLK, request)
                : f.checkedFop().lock(f, Fcntl.F_CANCELLK, request);
        return r == 0;
      } catch (ErrnoException e) {
        // Too late, says the file system: the answer is under way.
        return false;
      }
    }
    return f.inode().sb().state().fileLocks().waiters().deleteBlock(request);
  }

  /**
   * Sets or drops a lock, sleeping as long as another's is in the way.
   *
   * @param nanos how long at most; {@link org.jvfs.lock.WaitQueue#FOREVER}
   * @throws ErrnoException EAGAIN ({@code sleep} is false), EDEADLK, ENOLCK, EINTR, ETIMEDOUT,
   *     those of the file system
   */
  @MayBlock
  public static void lock(FileLock request, boolean sleep, long nanos) throws ErrnoException {
    boolean remote =
        Implemented.has(request.file().fop(), request.kind() == Kind.FLOCK ? "flock" : "lock");
    int r;
    if (remote) {
      r = new Answer(request).await(sleep, nanos);
    } else {
      r = waitLocally(request, sleep, nanos);
    }
    releasePrivate(request);
    ErrnoException.check(r);
  }

  private static int waitLocally(FileLock request, boolean sleep, long nanos) {
    if (sleep) {
      request.makeWaitQueue();
    }
    long start = System.nanoTime();
    while (true) {
      int r = tryLock(request, sleep);
      if (r == DEFERRED) {
        long left =
            nanos == org.jvfs.lock.WaitQueue.FOREVER
                ? nanos
                : Math.max(0, nanos - (System.nanoTime() - start));
        Outcome o = request.makeWaitQueue().awaitInterruptibly(() -> !request.isBlocked(), left);
        if (o == Outcome.DONE) {
          continue;
        }
        r = o == Outcome.INTERRUPTED ? Errno.EINTR.neg : Errno.ETIMEDOUT.neg;
      }
      if (sleep) {
        // Also when it was served: who waited for the request itself must look again.
        request.inode().sb().state().fileLocks().waiters().deleteBlock(request);
      }
      return r;
    }
  }

  // ---- closing ----

  /**
   * A descriptor of the file was closed: the owner's POSIX locks on the file go, whichever
   * descriptor they were set through. Mirrors locks_remove_posix.
   */
  @MayBlock
  public static void removePosix(OpenFile f, Object owner, int pid) {
    // After the descriptor went, before the lists are looked at: see LockCalls.set.
    VarHandle.fullFence();
    Attached a = f.inode().attachedOrNull();
    if (a == null || a.locks().posix.isEmpty()) {
      return;
    }
    drop(Kind.POSIX, f, owner, pid);
  }

  private static void drop(Kind kind, OpenFile f, Object owner, int pid) {
    FileLock none = new FileLock(kind, Type.NONE, 0, FileLock.OFFSET_MAX, owner, pid, f);
    int r = tryLock(none, false);
    if (r < 0) {
      f.inode().sb().state().report("locks of a closed file: " + Errno.of(-r));
    }
    releasePrivate(none);
  }

  /**
   * An open file goes whose POSIX locks belong to owners unknown here, clients of a server: those
   * that were set through it go, since each client has either closed it, and dropped its own, or
   * has vanished. What stands on the client's side for an open-file-description lock is such an
   * owner, too.
   */
  @MayBlock
  public static void removeSetThrough(OpenFile f) {
    Attached a = f.inode().attachedOrNull();
    if (a == null || a.locks().posix.isEmpty()) {
      return;
    }
    for (FileLock l : PosixLocks.setThrough(f, a)) {
      // Just its range: another of the owner's locks may have been set through another file.
      int r = tryLock(l.like(Type.NONE, l.start(), l.end()), false);
      if (r < 0) {
        f.inode().sb().state().report("locks of a closed file: " + Errno.of(-r));
      }
    }
  }

  /** The open file goes, and its locks with it. Mirrors locks_remove_file. */
  @MayBlock
  public static void removeFile(OpenFile f) {
    Attached a = f.inode().attachedOrNull();
    if (a == null) {
      return;
    }
    if (!a.locks().posix.isEmpty()) {
      drop(Kind.OFD, f, f, 0);
    }
    if (!a.locks().flock.isEmpty()) {
      drop(Kind.FLOCK, f, f, 0);
    }
    Leases.removeFile(f);
  }
}
