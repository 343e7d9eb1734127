// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.file.FileOwner;
import org.jvfs.file.OpenFile;
import org.jvfs.file.SignalTarget;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.inode.Attached;
import org.jvfs.inode.Inode;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Fault;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.superblock.VfsState;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * Leases and delegations: promises that nobody uses a file in a way that conflicts without its
 * holder being told and given time. Mirrors the lease half of fs/locks.c.
 *
 * <p>A <b>lease</b> is broken by opening and truncating. A <b>delegation</b> is broken by that and
 * by whatever else changes an inode, its names or, for a directory, what is in it; see {@link
 * DelegatedException}. A shared one conflicts with changes alone, an exclusive one with everything.
 *
 * <p><b>Never both a lease and an open that conflicts.</b> Who opens counts itself in the inode,
 * then looks for leases without a lock. Who takes a lease enters it, then looks at the counts, once
 * more after it did so before. All four are volatile accesses, of which there is one order: if the
 * opener saw no lease, it had counted itself before the lease was entered and is seen by the second
 * look. If both see each other, the lease is not granted and the opener waits for it in vain for a
 * moment.
 *
 * <p>Nothing blocks under {@code i_lock}. Leases that are gone are put on a list and released when
 * it is free.
 */
public final class Leases {
  private Leases() {}

  // ---- taking and giving back ----

  /**
   * Takes, changes or gives back a lease for a task. Errors, in order: EACCES (not the owner, no
   * CAP_LEASE), EINVAL (not a regular file; a delegation may be on a directory, shared), EAGAIN
   * (open in a way that conflicts, another's lease, none to give back), EINVAL (switched off),
   * those of the file system. Mirrors vfs_setlease.
   *
   * @param lease as it is wanted; if the file has one already, that is changed and this forgotten
   */
  @MayBlock
  public static void set(Cred cred, OpenFile file, Type type, FileLock lease)
      throws ErrnoException {
    if (cred.fsuid() != file.inode().uid() && !cred.capable(Capability.CAP_LEASE)) {
      throw Errno.EACCES.exception();
    }
    kernelSet(file, type, lease);
  }

  /** The same for a manager of this process, which is asked for no permission. */
  @MayBlock
  private static void kernelSet(OpenFile file, Type type, FileLock lease) throws ErrnoException {
    Inode i = file.inode();
    boolean directory = i.isDir() && lease.kind() == Kind.DELEGATION;
    if (!i.isReg() && !directory || (directory && type == Type.WRITE)) {
      throw Errno.EINVAL.exception();
    }
    file.checkedFop().setlease(file, type, lease);
  }

  /**
   * Takes, changes or gives back a delegation for a manager of this process. Whether others have
   * the file open is for the manager to look at. Errors, in order: EINVAL, EAGAIN (the inode is
   * being changed, another's delegation, none to give back).
   *
   * @param type NONE to give it back
   * @param lmops hears when it is to be given back; one that does not loses it when its time is up
   */
  @MayBlock
  public static void setDelegation(OpenFile file, Type type, LockManagerOperations lmops)
      throws ErrnoException {
    FileLock l = new FileLock(Kind.DELEGATION, type, 0, FileLock.OFFSET_MAX, file, 0, file);
    l.setLmops(lmops);
    kernelSet(file, type, l);
  }

  /** A lease as a task wants it, whose owner is signalled when it is to be given back. */
  public static FileLock ofTask(
      Kind kind, Type type, OpenFile file, int fd, SignalTarget task, Cred cred) {
    FileLock l = new FileLock(kind, type, 0, FileLock.OFFSET_MAX, file, task.pid(), file);
    l.setLmops(new TaskLease(fd, task, cred));
    return l;
  }

  /**
   * What a file system's {@code setlease} has the outcome recorded by, and what is done where it
   * has none. Errors, in order: EINVAL, EAGAIN. Mirrors generic_setlease.
   */
  @MayBlock
  public static void generic(OpenFile file, Type type, FileLock lease) throws ErrnoException {
    Inode i = file.inode();
    boolean delegation = lease.kind() == Kind.DELEGATION;
    file.owner();
    i.attached();
    // In the way of everything that breaks delegations, which holds it. Whether the delegation is
    // worth waiting for is for who wants it to say.
    boolean locked = type != Type.NONE && delegation;
    if (locked && !i.rwsem().tryLock()) {
      throw Errno.EAGAIN.exception();
    }
    try (Change c = new Change(i)) {
      if (type == Type.NONE) {
        FileLock mine = find(c.context, file, lease);
        if (mine == null) {
          throw Errno.EAGAIN.exception();
        }
        ErrnoException.check(mine.lmops().lmChange(mine, Type.NONE, c.gone));
      } else {
        timeOut(c);
        add(c, file, type, lease);
      }
    } finally {
      if (locked) {
        i.rwsem().unlock();
      }
    }
  }

  private static @Nullable FileLock find(FileLockContext ctx, OpenFile file, FileLock like) {
    for (FileLock l : ctx.lease) {
      if (l.file() == file && l.kind() == like.kind() && l.owner().equals(like.owner())) {
        return l;
      }
    }
    return null;
  }

  /** Mirrors generic_add_lease. */
  private static void add(Change c, OpenFile file, Type type, FileLock lease)
      throws ErrnoException {
    checkOpens(file, type, lease);
    FileLock mine = find(c.context, file, lease);
    for (FileLock l : c.context.lease) {
      // Whoever holds another's promise to be alone, or is to lose its own, is in the way.
      if (l != mine && (type == Type.WRITE || l.unlockPending)) {
        throw Errno.EAGAIN.exception();
      }
    }
    FileLock held = lease;
    if (mine != null) {
      ErrnoException.check(mine.lmops().lmChange(mine, type, c.gone));
      held = mine;
    } else {
      if (!c.state.sysctl().leasesEnable) {
        throw Errno.EINVAL.exception();
      }
      c.enter(lease);
      boolean granted = false;
      try {
        if (!Schedule.planted(Fault.LEASE_CHECKED_ONCE)) {
          checkOpens(file, type, lease);
        }
        granted = true;
      } finally {
        if (!granted) {
          c.unlink(lease);
        }
      }
    }
    TaskLease t = TaskLease.of(held);
    TaskLease wanted = TaskLease.of(lease);
    if (t != null && wanted != null) {
      t.setUp(file, wanted);
    }
  }

  /** Errors: EAGAIN if somebody has the file open in a way that conflicts. */
  private static void checkOpens(OpenFile file, Type type, FileLock lease) throws ErrnoException {
    if (lease.kind() == Kind.DELEGATION && TaskLease.of(lease) == null) {
      return;
    }
    Inode i = file.inode();
    Schedule.point(Step.LOAD, i);
    if (type == Type.READ) {
      if (i.writeCount() > 0) {
        throw Errno.EAGAIN.exception();
      }
      return;
    }
    // Below zero it is being executed, which is a use as well.
    int writers = file.hasMode(OpenFile.FMODE_WRITE) ? 1 : 0;
    int readers = file.hasMode(OpenFile.FMODE_READER) ? 1 : 0;
    if (i.writeCount() != writers || i.readCount() != readers) {
      throw Errno.EAGAIN.exception();
    }
  }

  /** The open file goes, and its leases with it. Mirrors locks_remove_lease. */
  @MayBlock
  public static void removeFile(OpenFile file) {
    Inode i = file.inode();
    if (!has(i)) {
      return;
    }
    try (Change c = new Change(i)) {
      for (FileLock l : List.copyOf(c.context.lease)) {
        if (l.file() == file) {
          modify(l, Type.NONE, c.gone);
        }
      }
    }
  }

  /**
   * What lease an open file has; while it is being broken, what it is to become. Mirrors
   * fcntl_getlease.
   */
  @MayBlock
  public static Type get(OpenFile file, Kind kind) {
    Inode i = file.inode();
    if (!has(i)) {
      return Type.NONE;
    }
    try (Change c = new Change(i)) {
      timeOut(c);
      for (FileLock l : c.context.lease) {
        if (l.file() == file && l.kind() == kind) {
          return l.unlockPending ? Type.NONE : l.downgradePending ? Type.READ : l.type();
        }
      }
      return Type.NONE;
    }
  }

  // ---- changing ----

  /**
   * Changes the type of a lease that is held, forgets what a break wanted of it as far as that is
   * fulfilled, and wakes who waits for it; NONE takes it from its file, whose owner is signalled no
   * more. Under {@code i_lock}. Answers 0. Mirrors lease_modify.
   *
   * @param dispose takes the lease if it is gone
   */
  @MustHold(LockKind.I_LOCK)
  public static int modify(FileLock lease, Type type, List<FileLock> dispose) {
    lease.setType(type);
    if (type != Type.WRITE) {
      lease.downgradePending = false;
      lease.downgradeTime = 0;
    }
    if (type == Type.NONE) {
      lease.unlockPending = false;
      lease.breakTime = 0;
    }
    FileLocks all = lease.inode().sb().state().fileLocks();
    if (type != Type.NONE) {
      all.waiters().wakeUpBlocked(lease);
      return 0;
    }
    OpenFile f = lease.file();
    FileOwner o = f.ownerOrNull();
    if (o != null) {
      o.clear();
      o.clearSignum();
    }
    TaskLease t = TaskLease.of(lease);
    if (t != null) {
      t.end(f);
    }
    unlink(lease, dispose);
    return 0;
  }

  /** Mirrors locks_delete_lock_ctx. */
  static void unlink(FileLock lease, List<FileLock> dispose) {
    Inode i = lease.inode();
    FileLocks all = i.sb().state().fileLocks();
    i.attached().locks().removeLease(lease);
    all.list().remove(lease);
    all.waiters().wakeUpBlocked(lease);
    dispose.add(lease);
  }

  /** Those whose time is up become what a break wanted. Mirrors time_out_leases. */
  static void timeOut(Change c) {
    long now = c.state.clock().nanoTime();
    for (FileLock l : List.copyOf(c.context.lease)) {
      if (past(l.downgradeTime, now)) {
        modify(l, Type.READ, c.gone);
      }
      if (past(l.breakTime, now)) {
        modify(l, Type.NONE, c.gone);
      }
    }
  }

  private static boolean past(long then, long now) {
    return then != 0 && now - then >= 0;
  }

  /** The leases of an inode while they are changed; closing releases the locks and what is gone. */
  static final class Change implements AutoCloseable {
    final VfsState state;
    final FileLockContext context;
    final List<FileLock> gone = new ArrayList<>(2);
    private final Inode inode;

    Change(Inode inode) {
      this.inode = inode;
      this.state = inode.sb().state();
      this.context = inode.attached().locks();
      state.fileLocks().beginChange();
      inode.lock().lock();
    }

    void enter(FileLock l) {
      context.addLease(l);
      state.fileLocks().list().add(l);
    }

    void unlink(FileLock l) {
      Leases.unlink(l, gone);
    }

    @Override
    public void close() {
      inode.lock().unlock();
      state.fileLocks().endChange();
      FileLocks.release(gone);
    }
  }

  // ---- breaking ----

  /** Whether an inode has leases or delegations; takes no lock. */
  private static boolean has(Inode i) {
    Attached a = i.attachedOrNull();
    return a != null && a.locks().hasLeases();
  }

  /**
   * Before a file is opened or truncated, when the opener counts in the inode already: asks for
   * what conflicts to be given back, and waits for it. Errors: EWOULDBLOCK (O_NONBLOCK), EINTR.
   * Mirrors break_lease.
   *
   * @param flags as of the open: O_ACCMODE and O_NONBLOCK count
   */
  @MayBlock
  public static void breakLease(Inode i, int flags) throws ErrnoException {
    if (has(i)) {
      LeaseBreak b = new LeaseBreak(i, Kind.LEASE, (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY);
      if ((flags & Fcntl.O_NONBLOCK) == 0) {
        b.await();
      } else if (!b.ask()) {
        throw Errno.EAGAIN.exception();
      }
    }
  }

  /**
   * Before an inode, its names, or what is in a directory are changed: asks for delegations to be
   * given back. Called with {@code i_rwsem} held, so that no new one comes; does not wait. Mirrors
   * try_break_deleg.
   *
   * @throws DelegatedException if one is there still: let go of all locks, wait, begin anew
   */
  @MayBlock
  public static void tryBreakDelegation(Inode i) throws DelegatedException {
    if (has(i) && !new LeaseBreak(i, Kind.DELEGATION, true).ask()) {
      throw new DelegatedException(i);
    }
  }
}
