// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import static org.jvfs.uapi.Fcntl.AT_EMPTY_PATH;
import static org.jvfs.uapi.Fcntl.AT_FDCWD;
import static org.jvfs.uapi.Fcntl.AT_NO_AUTOMOUNT;
import static org.jvfs.uapi.Fcntl.AT_SYMLINK_NOFOLLOW;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.cred.Capability;
import org.jvfs.cred.Cred;
import org.jvfs.fault.Faults;
import org.jvfs.file.DirContext;
import org.jvfs.file.IovIter;
import org.jvfs.file.OpenFile;
import org.jvfs.file.SignalTarget;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Permission;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitQueue;
import org.jvfs.mm.Mapping;
import org.jvfs.mm.Mm;
import org.jvfs.mount.Mount;
import org.jvfs.mount.MountNamespace;
import org.jvfs.notify.FanotifyEvent;
import org.jvfs.notify.FanotifyGroup;
import org.jvfs.notify.Fsnotify;
import org.jvfs.notify.InotifyEvent;
import org.jvfs.notify.InotifyGroup;
import org.jvfs.pagecache.Page;
import org.jvfs.pipe.Splices;
import org.jvfs.poll.EventPoll;
import org.jvfs.superblock.ExportOperations;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.EpollEvent;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fanotify;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.MountFlags;
import org.jvfs.uapi.PollFd;
import org.jvfs.uapi.SigInfo;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;
import org.jvfs.walk.FsCaller;
import org.jvfs.walk.Lookup;
import org.jvfs.walk.OpenHow;
import org.jvfs.walk.Opener;
import org.jvfs.walk.PathRef;

/**
 * A process as the VFS knows it: credentials, root, working directory, umask and descriptors, with
 * the system calls as methods. May be used from any number of threads at once, which then share all
 * of that as threads of one process do.
 *
 * <p>Paths are bytes; the calls used most also take text, encoded as UTF-8. A path of 4096 bytes or
 * more is ENAMETOOLONG. Errors are {@link ErrnoException}s; each method tells those of its own, the
 * walk's are those of {@link org.jvfs.walk.PathWalk#lookup}.
 */
public final class Task implements FsCaller, SignalTarget, AutoCloseable {
  /** As a position: the file's own, which then moves. */
  public static final long OWN_POSITION = Long.MIN_VALUE;

  /** Longest handle, bytes, as MAX_HANDLE_SZ. */
  private static final int MAX_HANDLE = 128;

  /** What lockdep says of a call that returns with a lock held. */
  private static final String RETURNS = "system call";

  private static final LockClass FS_LOCK = new LockClass("&fs->lock");

  private final Vfs vfs;
  private final int pid;
  private final FdTable files;
  private final Mm mm;
  private final PendingSignals signals;
  private volatile Cred cred;
  private volatile int umask = 022;

  /** Both null once the task has ended. */
  private volatile @Nullable VfsPath root;

  private volatile @Nullable VfsPath pwd;
  private volatile MountNamespace namespace;

  /**
   * Guards root, working directory and namespace against two changes at once, and against a change
   * between looking and taking a reference. Mirrors fs->lock.
   */
  private final SpinLock fsLock = new SpinLock(FS_LOCK);

  Task(Vfs vfs, Cred cred, VfsPath root, MountNamespace namespace) {
    this(vfs, cred, root, new VfsPath(root.mnt(), root.dentry()).get(), namespace, new FdTable());
  }

  private Task(Vfs vfs, Cred cred, VfsPath root, VfsPath pwd, MountNamespace ns, FdTable files) {
    this.vfs = vfs;
    this.pid = vfs.nextPid();
    this.signals = new PendingSignals(vfs.state()::report);
    this.cred = cred;
    this.root = root;
    this.pwd = pwd;
    this.namespace = ns;
    this.files = files;
    this.mm = new Mm(vfs.state());
  }

  // ---- who and where ----

  @Override
  public Cred cred() {
    return cred;
  }

  /** Becomes somebody else, as setresuid(2) and setgroups(2) do together. Asks no permission. */
  public void setCred(Cred c) {
    cred = c;
  }

  @Override
  public int umask() {
    return umask;
  }

  /** Sets the mask and answers the old one. */
  public int umask(int mask) {
    int old = umask;
    umask = mask & 0777;
    return old;
  }

  @Override
  public @Nullable VfsPath root() {
    return root;
  }

  @Override
  public @Nullable VfsPath pwd() {
    return pwd;
  }

  @Override
  public @Nullable VfsPath getRoot() {
    fsLock.lock();
    VfsPath p = root;
    if (p != null) {
      p.get();
    }
    fsLock.unlock();
    return p;
  }

  @Override
  public @Nullable VfsPath getPwd() {
    fsLock.lock();
    VfsPath p = pwd;
    if (p != null) {
      p.get();
    }
    fsLock.unlock();
    return p;
  }

  /** A place of this task, referenced. Errors: ESRCH if the task has ended. */
  private static VfsPath alive(@Nullable VfsPath p) throws ErrnoException {
    if (p == null) {
      throw Errno.ESRCH.exception();
    }
    return p;
  }

  @Override
  public MountNamespace namespace() {
    return namespace;
  }

  public Vfs vfs() {
    return vfs;
  }

  /**
   * A task with copies of everything, as fork(2) makes it: the same open files behind descriptors
   * of its own. Errors: ESRCH.
   */
  public Task fork() throws ErrnoException {
    fsLock.lock();
    VfsPath r = root;
    VfsPath p = pwd;
    MountNamespace ns = namespace;
    if (r != null && p != null) {
      r.get();
      p.get();
      ns.get();
    }
    fsLock.unlock();
    Task t = new Task(vfs, cred, alive(r), alive(p), ns, files.copy());
    t.umask = umask;
    return vfs.remember(t);
  }

  /**
   * Ends all mappings, closes all descriptors and lets go of root and working directory. Calls that
   * are under way in other threads finish; later ones fail with EBADF, ESRCH or EMFILE. Doing it
   * again does nothing.
   */
  public void exit() {
    fsLock.lock();
    VfsPath oldRoot = root;
    VfsPath oldPwd = pwd;
    root = null;
    pwd = null;
    fsLock.unlock();
    mm.close();
    List<OpenFile> open = files.end();
    for (OpenFile f : open) {
      try {
        LockCalls.closed(f, files, pid);
      } catch (ErrnoException e) {
        // Nobody is left to tell; fsync before exit is how a program learns of write errors.
        f.inode().sb().recordError(e.errno());
      }
    }
    // References go when all are closed, those of the highest descriptors first, as a process's
    // deferred work does it: who waits for locks of open files is served after those who wait for
    // the task's own. A file with several descriptors counts as what the highest is.
    Set<OpenFile> last = Collections.newSetFromMap(new IdentityHashMap<>());
    List<OpenFile> order = new ArrayList<>();
    for (OpenFile f : open.reversed()) {
      if (last.add(f)) {
        order.add(f);
      } else {
        f.put();
      }
    }
    order.forEach(OpenFile::put);
    if (oldRoot != null && oldPwd != null) {
      oldPwd.put();
      oldRoot.put();
      vfs.mounts().leave(namespace);
      vfs.forget(this);
    }
  }

  @Override
  public void close() {
    exit();
  }

  /** The most descriptors this task may have, as RLIMIT_NOFILE. */
  public void setDescriptorLimit(int n) {
    files.setLimit(n);
  }

  // ---- paths ----

  private static byte[] bytes(String path) {
    return path.getBytes(StandardCharsets.UTF_8);
  }

  /** Something done with a base; its reference is dropped afterwards. */
  @FunctionalInterface
  private interface WithBase<R> {
    R apply(@Nullable VfsPath base) throws ErrnoException;
  }

  private <R> R at(int dirfd, byte[] path, WithBase<R> call) throws ErrnoException {
    return at(dirfd, path, false, call);
  }

  /** With {@code inRoot} the base counts even for an absolute path. */
  private <R> R at(int dirfd, byte[] path, boolean inRoot, WithBase<R> call) throws ErrnoException {
    int held = Lockdep.depth();
    if (dirfd == AT_FDCWD || (!inRoot && path.length > 0 && path[0] == '/')) {
      try {
        return call.apply(null);
      } finally {
        Lockdep.assertNoneHeld(held, RETURNS);
      }
    }
    OpenFile f = files.get(dirfd, true);
    try {
      return call.apply(f.path());
    } finally {
      f.put();
      Lockdep.assertNoneHeld(held, RETURNS);
    }
  }

  /** Something done with two bases; if the second could not be had, {@code noBase} says why. */
  @FunctionalInterface
  private interface WithBases {
    void apply(@Nullable VfsPath oldBase, @Nullable VfsPath base, @Nullable Errno noBase)
        throws ErrnoException;
  }

  /** A bad second descriptor is an error only after the first path has been walked, as in Linux. */
  private void atBoth(int oldDirfd, byte[] oldPath, int dirfd, byte[] path, WithBases call)
      throws ErrnoException {
    at(
        oldDirfd,
        oldPath,
        oldBase -> {
          if (dirfd == AT_FDCWD || (path.length > 0 && path[0] == '/')) {
            call.apply(oldBase, null, null);
            return 0;
          }
          OpenFile f = null;
          Errno why = null;
          try {
            f = files.get(dirfd, true);
          } catch (ErrnoException e) {
            why = e.errno();
          }
          try {
            call.apply(oldBase, f == null ? null : f.path(), why);
          } finally {
            if (f != null) {
              f.put();
            }
          }
          return 0;
        });
  }

  /** Something done at a place. */
  @FunctionalInterface
  private interface AtPlace<R> {
    R apply(PathRef p) throws ErrnoException;
  }

  private <R> R place(int dirfd, byte[] path, int flags, AtPlace<R> call) throws ErrnoException {
    return placeAs(cred, dirfd, path, flags, call);
  }

  private <R> R placeAs(Cred as, int dirfd, byte[] path, int flags, AtPlace<R> call)
      throws ErrnoException {
    int held = Lockdep.depth();
    PathRef p = vfs.places().take();
    lookup(as, dirfd, path, flags, p);
    try {
      return call.apply(p);
    } finally {
      p.put();
      vfs.places().giveBack(p);
      Lockdep.assertNoneHeld(held, RETURNS);
    }
  }

  private void lookup(Cred as, int dirfd, byte[] path, int flags, PathRef out)
      throws ErrnoException {
    if (dirfd == AT_FDCWD || (path.length > 0 && path[0] == '/')) {
      ErrnoException.check(vfs.walk().lookupAs(this, as, null, path, path.length, flags, out));
      return;
    }
    if (path.length == 0 && (flags & Lookup.EMPTY) == 0) {
      throw Errno.ENOENT.exception();
    }
    OpenFile f = files.get(dirfd, true);
    try {
      ErrnoException.check(vfs.walk().lookupAs(this, as, f.path(), path, path.length, flags, out));
    } finally {
      f.put();
    }
  }

  private static int follow(int atFlags) {
    int l = (atFlags & AT_SYMLINK_NOFOLLOW) != 0 ? 0 : Lookup.FOLLOW;
    return (atFlags & AT_EMPTY_PATH) != 0 ? l | Lookup.EMPTY : l;
  }

  private static void only(int flags, int allowed) throws ErrnoException {
    if ((flags & ~allowed) != 0) {
      throw Errno.EINVAL.exception();
    }
  }

  // ---- open and close ----

  /** open(2). */
  public int open(String path, int flags, int mode) throws ErrnoException {
    return openat(AT_FDCWD, bytes(path), flags, mode);
  }

  /** open(2) without O_CREAT. */
  public int open(String path, int flags) throws ErrnoException {
    return openat(AT_FDCWD, bytes(path), flags, 0);
  }

  /** openat(2). */
  public int openat(int dirfd, byte[] path, int flags, int mode) throws ErrnoException {
    return openHow(dirfd, path, OpenHow.of(flags, mode), (flags & Fcntl.O_CLOEXEC) != 0);
  }

  /** openat2(2); {@code resolve} are RESOLVE_* bits. */
  public int openat2(int dirfd, byte[] path, long flags, long mode, long resolve)
      throws ErrnoException {
    return openHow(
        dirfd, path, OpenHow.strict(flags, mode, resolve), (flags & Fcntl.O_CLOEXEC) != 0);
  }

  private int openHow(int dirfd, byte[] path, OpenHow how, boolean cloexec) throws ErrnoException {
    return openReserved(
        cloexec,
        () -> at(dirfd, path, how.inRoot(), base -> vfs.opener().open(this, base, path, how)));
  }

  /** How a file is opened once there is a descriptor for it. */
  @FunctionalInterface
  private interface Opening {
    OpenFile open() throws ErrnoException;
  }

  /** The lowest free descriptor, for what is then opened. Errors: EMFILE, those of opening. */
  private int openReserved(boolean cloexec, Opening opening) throws ErrnoException {
    int fd = files.reserve(0, cloexec);
    OpenFile f = null;
    boolean done = false;
    try {
      f = opening.open();
      files.install(fd, f);
      done = true;
      return fd;
    } finally {
      if (!done) {
        files.unreserve(fd);
        if (f != null) {
          f.put();
        }
      }
    }
  }

  /** creat(2). */
  public int creat(String path, int mode) throws ErrnoException {
    return open(path, Fcntl.O_CREAT | Fcntl.O_WRONLY | Fcntl.O_TRUNC, mode);
  }

  /** close(2): closes even when it reports an error. Errors: EBADF, those of flush. */
  public void close(int fd) throws ErrnoException {
    OpenFile f = files.remove(fd);
    try {
      LockCalls.closed(f, files, pid);
    } finally {
      f.put();
    }
  }

  /**
   * The open file of a descriptor, with a reference that the caller puts. Errors: EBADF, also for
   * O_PATH.
   */
  public OpenFile file(int fd) throws ErrnoException {
    return files.get(fd, false);
  }

  /**
   * A descriptor for a file opened elsewhere, taking over the reference if it succeeds. Errors:
   * EMFILE, ESRCH.
   */
  public int install(OpenFile f) throws ErrnoException {
    return install(f, false);
  }

  /** The same, for a descriptor that is to be closed on exec, or not. */
  public int install(OpenFile f, boolean cloexec) throws ErrnoException {
    int fd = files.reserve(0, cloexec);
    files.install(fd, f);
    return fd;
  }

  /** dup(2). */
  public int dup(int fd) throws ErrnoException {
    return dupFrom(fd, 0, false);
  }

  private int dupFrom(int fd, int from, boolean cloexec) throws ErrnoException {
    OpenFile f = files.get(fd, true);
    boolean done = false;
    try {
      int n = files.reserve(from, cloexec);
      files.install(n, f);
      done = true;
      return n;
    } finally {
      if (!done) {
        f.put();
      }
    }
  }

  /** dup2(2). */
  public int dup2(int fd, int to) throws ErrnoException {
    if (fd == to) {
      files.get(fd, true).put();
      return to;
    }
    return dupTo(fd, to, false);
  }

  /** dup3(2). Errors: EINVAL if both are the same or a flag is unknown. */
  public int dup3(int fd, int to, int flags) throws ErrnoException {
    only(flags, Fcntl.O_CLOEXEC);
    if (fd == to) {
      throw Errno.EINVAL.exception();
    }
    return dupTo(fd, to, (flags & Fcntl.O_CLOEXEC) != 0);
  }

  private int dupTo(int fd, int to, boolean cloexec) throws ErrnoException {
    if (to < 0 || to >= files.limit()) {
      throw Errno.EBADF.exception();
    }
    OpenFile f = files.get(fd, true);
    OpenFile old;
    boolean done = false;
    try {
      old = files.replace(to, f, cloexec);
      done = true;
    } finally {
      if (!done) {
        f.put();
      }
    }
    if (old != null) {
      try {
        LockCalls.closed(old, files, pid);
      } finally {
        old.put();
      }
    }
    return to;
  }

  /**
   * fcntl(2) for F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_SETOWN, F_GETOWN,
   * F_SETSIG, F_GETSIG, F_SETLEASE, F_GETLEASE, F_GETPIPE_SZ and F_SETPIPE_SZ. Errors: EBADF,
   * EINVAL, EMFILE, EPERM, ESRCH, EBUSY, ENOMEM, and those of {@link #setLease}.
   */
  public int fcntl(int fd, int cmd, int arg) throws ErrnoException {
    OpenFile f = files.get(fd, true);
    try {
      boolean path = f.hasMode(OpenFile.FMODE_PATH);
      switch (cmd) {
        case Fcntl.F_DUPFD, Fcntl.F_DUPFD_CLOEXEC -> {
          if (arg < 0 || arg >= files.limit()) {
            throw Errno.EINVAL.exception();
          }
          return dupFrom(fd, arg, cmd == Fcntl.F_DUPFD_CLOEXEC);
        }
        case Fcntl.F_GETFD -> {
          return files.isCloexec(fd) ? Fcntl.FD_CLOEXEC : 0;
        }
        case Fcntl.F_SETFD -> {
          files.setCloexec(fd, (arg & Fcntl.FD_CLOEXEC) != 0);
          return 0;
        }
        case Fcntl.F_GETFL -> {
          boolean large = !path && !f.hasMode(OpenFile.FMODE_INTERNAL);
          return f.flags() & ~Fcntl.O_CLOEXEC | (large ? Fcntl.O_LARGEFILE : 0);
        }
        case Fcntl.F_SETFL -> {
          if (path) {
            throw Errno.EBADF.exception();
          }
          setfl(fd, f, arg);
          return 0;
        }
        case Fcntl.F_GETPIPE_SZ -> {
          return PipeCalls.pipe(f).size();
        }
        case Fcntl.F_SETPIPE_SZ -> {
          return PipeCalls.pipe(f).setSize(this, arg);
        }
        default -> {
          if (path) {
            throw Errno.EBADF.exception();
          }
          return fcntlOwner(fd, f, cmd, arg);
        }
      }
    } finally {
      f.put();
    }
  }

  /** Mirrors setfl. */
  private void setfl(int fd, OpenFile f, int arg) throws ErrnoException {
    int settable = Fcntl.O_APPEND | Fcntl.O_NONBLOCK | Fcntl.O_DIRECT | Fcntl.O_NOATIME;
    if (f.inode().hasFlag(org.jvfs.inode.Inode.S_APPEND)
        && ((arg ^ f.flags()) & Fcntl.O_APPEND) != 0) {
      throw Errno.EPERM.exception();
    }
    if ((arg & Fcntl.O_NOATIME) != 0
        && !f.hasFlag(Fcntl.O_NOATIME)
        && !Permission.ownerOrCapable(cred, f.inode())) {
      throw Errno.EPERM.exception();
    }
    if ((arg & Fcntl.O_DIRECT) != 0 && !Mode.isFifo(f.inode().mode()) && !Opener.canBeDirect(f)) {
      throw Errno.EINVAL.exception();
    }
    f.checkedFop().checkFlags(arg);
    boolean async = (arg & Fcntl.O_ASYNC) != 0;
    if (async != f.hasFlag(Fcntl.O_ASYNC) && Implemented.has(f.fop(), "fasync")) {
      f.checkedFop().fasync(fd, f, async);
    }
    f.changeFlags(settable, arg);
  }

  // ---- signals about files ----

  /** The number of this task, from 1 on; no later one of the VFS has it again. */
  @Override
  public int pid() {
    return pid;
  }

  @Override
  public boolean isAlive() {
    return root != null;
  }

  /**
   * What is done with signals from now on; null to ignore them, as at first. A task that fork makes
   * ignores them. See {@link SignalHandler}.
   */
  public void onSignal(@Nullable SignalHandler handler) {
    signals.setHandler(handler);
  }

  @Override
  public void send(SigInfo info) {
    if (isAlive()) {
      signals.send(info);
    }
  }

  /**
   * fcntl(2) with F_SETOWN_EX: {@code type} is F_OWNER_TID, F_OWNER_PID or F_OWNER_PGRP, of which
   * the last has no members; a {@code pid} of 0 names nobody. Errors: EBADF, EINVAL (type), ESRCH.
   */
  public void setOwnerEx(int fd, int type, int pid) throws ErrnoException {
    with(
        fd,
        f -> {
          OwnerCalls.setEx(this, f, new OwnerCalls.Owner(type, pid));
          return 0;
        });
  }

  /** The type that F_GETOWN_EX tells; the number is that of F_GETOWN. Errors: EBADF. */
  public int getOwnerType(int fd) throws ErrnoException {
    return with(fd, f -> OwnerCalls.getEx(f).type());
  }

  private int fcntlOwner(int fd, OpenFile f, int cmd, int arg) throws ErrnoException {
    switch (cmd) {
      case Fcntl.F_SETLEASE -> LeaseCalls.set(this, fd, f, Kind.LEASE, arg);
      case Fcntl.F_GETLEASE -> {
        return LeaseCalls.get(f, Kind.LEASE);
      }
      case Fcntl.F_SETOWN -> OwnerCalls.set(this, f, arg);
      case Fcntl.F_SETSIG -> f.owner().setSignum(arg);
      case Fcntl.F_GETOWN -> {
        return OwnerCalls.get(f);
      }
      case Fcntl.F_GETSIG -> {
        return OwnerCalls.getSignal(f);
      }
      default -> throw Errno.EINVAL.exception();
    }
    return 0;
  }

  // ---- leases ----

  /**
   * fcntl(2) with F_SETLEASE: F_RDLCK or F_WRLCK to take a lease or change it, F_UNLCK to give it
   * back. When somebody wants it back, the file's owner (at first this task) is signalled, and has
   * {@code Sysctl.leaseBreakNanos} to give it back or make it F_RDLCK. Errors, in order: EBADF,
   * EINVAL (type), EACCES (not the owner, no CAP_LEASE), EINVAL (not a regular file), EAGAIN
   * (others have it open, or a lease; none to give back).
   */
  public void setLease(int fd, int type) throws ErrnoException {
    with(
        fd,
        f -> {
          LeaseCalls.set(this, fd, f, Kind.LEASE, type);
          return 0;
        });
  }

  /** fcntl(2) with F_GETLEASE; while it is being broken, what it is to become. Errors: EBADF. */
  public int getLease(int fd) throws ErrnoException {
    return with(fd, f -> LeaseCalls.get(f, Kind.LEASE));
  }

  /**
   * fcntl(2) with F_SETDELEG: like {@link #setLease}, for a delegation, which changes of attributes
   * and names break as well; on a directory F_RDLCK, broken by changes of what is in it. Errors: as
   * there.
   */
  public void setDelegation(int fd, int type) throws ErrnoException {
    with(
        fd,
        f -> {
          LeaseCalls.set(this, fd, f, Kind.DELEGATION, type);
          return 0;
        });
  }

  /** fcntl(2) with F_GETDELEG. Errors: EBADF. */
  public int getDelegation(int fd) throws ErrnoException {
    return with(fd, f -> LeaseCalls.get(f, Kind.DELEGATION));
  }

  // ---- reading and writing ----

  /** Something done with an open file. */
  @FunctionalInterface
  private interface WithFile<R> {
    R apply(OpenFile f) throws ErrnoException;
  }

  private <R> R with(int fd, WithFile<R> call) throws ErrnoException {
    int held = Lockdep.depth();
    OpenFile f = files.get(fd, false);
    try {
      return call.apply(f);
    } finally {
      f.put();
      Lockdep.assertNoneHeld(held, RETURNS);
    }
  }

  /** read(2) into the whole array. */
  public int read(int fd, byte[] buf) throws ErrnoException {
    return (int) read(fd, IovIter.of(buf));
  }

  /** readv(2). */
  public long read(int fd, IovIter to) throws ErrnoException {
    int held = Lockdep.depth();
    OpenFile f = files.get(fd, false);
    try {
      return FileCalls.read(this, f, to);
    } finally {
      f.put();
      Lockdep.assertNoneHeld(held, RETURNS);
    }
  }

  /** write(2) of the whole array. */
  public int write(int fd, byte[] buf) throws ErrnoException {
    return (int) write(fd, IovIter.of(buf));
  }

  /** writev(2). */
  public long write(int fd, IovIter from) throws ErrnoException {
    int held = Lockdep.depth();
    OpenFile f = files.get(fd, false);
    try {
      return FileCalls.write(this, f, from);
    } finally {
      f.put();
      Lockdep.assertNoneHeld(held, RETURNS);
    }
  }

  /** pread(2) into the whole array. */
  public int pread(int fd, byte[] buf, long pos) throws ErrnoException {
    return (int) pread(fd, IovIter.of(buf), pos);
  }

  /** preadv(2). */
  public long pread(int fd, IovIter to, long pos) throws ErrnoException {
    if (pos < 0) {
      throw Errno.EINVAL.exception();
    }
    int held = Lockdep.depth();
    OpenFile f = files.get(fd, false);
    try {
      return FileCalls.pread(this, f, to, pos);
    } finally {
      f.put();
      Lockdep.assertNoneHeld(held, RETURNS);
    }
  }

  /** pwrite(2) of the whole array. */
  public int pwrite(int fd, byte[] buf, long pos) throws ErrnoException {
    return (int) pwrite(fd, IovIter.of(buf), pos);
  }

  /** pwritev(2). */
  public long pwrite(int fd, IovIter from, long pos) throws ErrnoException {
    if (pos < 0) {
      throw Errno.EINVAL.exception();
    }
    int held = Lockdep.depth();
    OpenFile f = files.get(fd, false);
    try {
      return FileCalls.pwrite(this, f, from, pos);
    } finally {
      f.put();
      Lockdep.assertNoneHeld(held, RETURNS);
    }
  }

  /** preadv2(2); a position of -1 means the file's own. Errors besides: EOPNOTSUPP (flags). */
  public long preadv2(int fd, IovIter to, long pos, int flags) throws ErrnoException {
    return with(
        fd,
        f -> {
          if ((flags & ~(Fcntl.RWF_HARMLESS | Fcntl.RWF_APPEND | Fcntl.RWF_NOAPPEND)) != 0) {
            throw Errno.EOPNOTSUPP.exception();
          }
          f.require(OpenFile.FMODE_READ);
          if (to.count() == 0 && pos >= -1) {
            // Reading nothing in no piece asks nothing of the file, whatever it is.
            Fsnotify.access(f);
            return 0L;
          }
          long n = pos == -1 ? FileCalls.read(this, f, to) : FileCalls.pread(this, f, to, pos);
          if (n == 0) {
            // Unlike read(2), this tells of a read that found nothing.
            Fsnotify.access(f);
          }
          return n;
        });
  }

  /** pwritev2(2), with RWF_APPEND; a position of -1 means the file's own. */
  public long pwritev2(int fd, IovIter from, long pos, int flags) throws ErrnoException {
    return with(fd, f -> FileCalls.writeFlags(this, f, from, pos, flags));
  }

  /** sync_file_range(2). Errors: EINVAL, ESPIPE. */
  public void syncFileRange(int fd, long offset, long len, int flags) throws ErrnoException {
    with(
        fd,
        f -> {
          FileCalls.syncFileRange(f, offset, len, flags);
          return 0;
        });
  }

  /** lseek(2), with SEEK_DATA and SEEK_HOLE. */
  public long lseek(int fd, long offset, int whence) throws ErrnoException {
    return with(fd, f -> FileCalls.lseek(f, offset, whence));
  }

  /**
   * sendfile(2): from {@code inPos}, or from the file position if it is negative, to the position
   * of {@code out}.
   */
  public long sendfile(int out, int in, long inPos, long count) throws ErrnoException {
    return PipeCalls.filling(
        this,
        () ->
            with(
                in,
                from -> {
                  PipeCalls.checkSource(from, inPos, count);
                  return with(out, to -> PipeCalls.sendfile(this, to, from, inPos, count));
                }));
  }

  /**
   * copy_file_range(2); a negative position means the file's own, which then moves. Errors: EINVAL
   * (flags not 0).
   */
  public long copyFileRange(int in, long inPos, int out, long outPos, long len, int flags)
      throws ErrnoException {
    return with(
        in,
        from ->
            with(
                out,
                to -> {
                  if (flags != 0) {
                    throw Errno.EINVAL.exception();
                  }
                  long a = inPos == OWN_POSITION ? from.pos() : inPos;
                  long b = outPos == OWN_POSITION ? to.pos() : outPos;
                  long n = FileCalls.copyRange(this, from, a, to, b, len);
                  if (inPos == OWN_POSITION) {
                    from.setPos(a + n);
                  }
                  if (outPos == OWN_POSITION) {
                    to.setPos(b + n);
                  }
                  return n;
                }));
  }

  /** ftruncate(2). */
  public void ftruncate(int fd, long size) throws ErrnoException {
    if (size < 0) {
      throw Errno.EINVAL.exception();
    }
    with(
        fd,
        f -> {
          FileCalls.ftruncate(this, f, size);
          return 0;
        });
  }

  /** fallocate(2). */
  public void fallocate(int fd, int mode, long offset, long len) throws ErrnoException {
    with(
        fd,
        f -> {
          FileCalls.fallocate(this, f, mode, offset, len);
          return 0;
        });
  }

  /** fsync(2). */
  public void fsync(int fd) throws ErrnoException {
    with(
        fd,
        f -> {
          FileCalls.fsync(f, false);
          return 0;
        });
  }

  /** fdatasync(2). */
  public void fdatasync(int fd) throws ErrnoException {
    with(
        fd,
        f -> {
          FileCalls.fsync(f, true);
          return 0;
        });
  }

  /** syncfs(2). */
  public void syncfs(int fd) throws ErrnoException {
    with(
        fd,
        f -> {
          FileCalls.syncfs(f);
          return 0;
        });
  }

  // ---- memory ----

  /** The task's mappings. A task made by {@link #fork} has none of them. */
  public Mm mm() {
    return mm;
  }

  /**
   * mmap(2) of a file, until the mapping is closed or the task ends. Errors: EBADF after EINVAL for
   * the offset, and those of {@link Mm#mmap(org.jvfs.cred.Caller, OpenFile, long, int, int, long,
   * Arena)}.
   */
  public Mapping mmap(long length, int prot, int flags, int fd, long offset) throws ErrnoException {
    return mapped(fd, offset, f -> mm.mmap(this, f, length, prot, flags, offset));
  }

  /**
   * The same for as long as an arena lives at most; {@link Arena#ofAuto} for one that is collected.
   */
  public Mapping mmap(long length, int prot, int flags, int fd, long offset, Arena arena)
      throws ErrnoException {
    return mapped(fd, offset, f -> mm.mmap(this, f, length, prot, flags, offset, arena));
  }

  private Mapping mapped(int fd, long offset, WithFile<Mapping> call) throws ErrnoException {
    if ((offset & (Page.SIZE - 1)) != 0) {
      throw Errno.EINVAL.exception();
    }
    return with(fd, call);
  }

  // ---- pipes ----

  /** Both ends of a pipe. */
  public record PipeFds(int read, int write) {}

  /** pipe2(2) with O_CLOEXEC, O_NONBLOCK, O_DIRECT. Errors: EINVAL (other flags), EMFILE, ESRCH. */
  public PipeFds pipe2(int flags) throws ErrnoException {
    OpenFile[] ends = PipeCalls.pipe2(this, flags);
    boolean cloexec = (flags & Fcntl.O_CLOEXEC) != 0;
    int r = -1;
    int w = -1;
    int installed = 0;
    try {
      r = files.reserve(0, cloexec);
      w = files.reserve(0, cloexec);
      files.install(r, ends[0]);
      installed = 1;
      files.install(w, ends[1]);
      installed = 2;
      return new PipeFds(r, w);
    } finally {
      for (int i = installed; i < 2; i++) {
        int fd = i == 0 ? r : w;
        if (fd >= 0) {
          files.unreserve(fd);
        }
        ends[i].put();
      }
    }
  }

  /**
   * splice(2); {@link #OWN_POSITION} as an offset means the file's own, which then moves. Errors:
   * EINVAL (flags), EBADF, those of {@link PipeCalls#splice}. May block.
   */
  public long splice(int in, long inPos, int out, long outPos, long len, int flags)
      throws ErrnoException {
    if (len == 0) {
      return 0;
    }
    Splices.checkFlags(flags);
    return PipeCalls.filling(
        this,
        () ->
            with(in, i -> with(out, o -> PipeCalls.splice(this, i, inPos, o, outPos, len, flags))));
  }

  /** tee(2). Errors: EINVAL (flags), EBADF, those of {@link PipeCalls#tee}. May block. */
  public long tee(int in, int out, long len, int flags) throws ErrnoException {
    Splices.checkFlags(flags);
    return len == 0
        ? 0
        : PipeCalls.filling(
            this, () -> with(in, i -> with(out, o -> PipeCalls.tee(i, o, len, flags))));
  }

  /**
   * vmsplice(2): memory, native or of the heap, into a pipe open for writing, or out of one open
   * for reading. Bytes are copied between it and the pipe's pages. Errors: EINVAL (flags), EBADF,
   * EPIPE, EAGAIN (SPLICE_F_NONBLOCK), EINTR. May block.
   */
  public long vmsplice(int fd, int flags, MemorySegment... memory) throws ErrnoException {
    Splices.checkFlags(flags);
    return PipeCalls.filling(this, () -> with(fd, f -> PipeCalls.vmsplice(f, memory, flags)));
  }

  /**
   * ioctl(2): FIOCLEX, FIONCLEX, FIONBIO, FIONREAD, and what the file's driver knows. What Linux
   * would store through a pointer is the result. Errors: EBADF, ENOTTY, those of the driver. May
   * block.
   */
  public long ioctl(int fd, int cmd, long arg) throws ErrnoException {
    return with(
        fd,
        f -> {
          if (cmd == Fcntl.FIOCLEX || cmd == Fcntl.FIONCLEX) {
            files.setCloexec(fd, cmd == Fcntl.FIOCLEX);
            return 0L;
          }
          return IoctlCalls.ioctl(f, cmd, arg);
        });
  }

  // ---- waiting for events ----

  /**
   * poll(2): waits until one of the descriptors is ready, and answers how many are; 0 when the time
   * is up. Errors: EINVAL (more than the limit of descriptors), EINTR.
   *
   * @param nanos how long at most; 0 does not wait, negative waits for ever
   */
  public int poll(PollFd[] fds, long nanos) throws ErrnoException {
    return PollCalls.poll(files, fds, nanos);
  }

  /** epoll_create1(2) with EPOLL_CLOEXEC. Errors: EINVAL, EMFILE, ESRCH. */
  public int epollCreate1(int flags) throws ErrnoException {
    only(flags, EpollEvent.EPOLL_CLOEXEC);
    return openReserved(flags != 0, () -> PollCalls.epoll(this));
  }

  /**
   * epoll_ctl(2) with EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL, which needs no event. Errors,
   * in order: EFAULT (no event), EBADF; EPERM (a file that knows no events); EINVAL (itself, no
   * epoll, EPOLLEXCLUSIVE where it cannot be); ELOOP; EEXIST; ENOENT.
   */
  public void epollCtl(int epfd, int op, int fd, @Nullable EpollEvent event) throws ErrnoException {
    with(
        epfd,
        ep ->
            with(
                fd,
                f -> {
                  EventPoll.ctl(ep, op, f, fd, event);
                  return 0;
                }));
  }

  /**
   * epoll_wait(2): answers 1 to {@code max} events; none when the time is up. Errors: EBADF,
   * EINVAL, EINTR.
   *
   * @param nanos how long at most; 0 does not wait, negative waits for ever
   */
  public List<EpollEvent> epollWait(int epfd, int max, long nanos) throws ErrnoException {
    return with(epfd, f -> PollCalls.epollWait(f, max, nanos));
  }

  // ---- directories ----

  /**
   * Lists from the descriptor's position on into {@code ctx}, until the end or until it is full.
   */
  public void getdents(int fd, DirContext ctx) throws ErrnoException {
    with(
        fd,
        f -> {
          FileCalls.iterate(f, ctx);
          return 0;
        });
  }

  /** Up to {@code max} entries from the descriptor's position on; empty at the end. */
  public List<DirEntry> getdents(int fd, int max) throws ErrnoException {
    List<DirEntry> out = new ArrayList<>();
    getdents(
        fd,
        new DirContext() {
          @Override
          public boolean emit(byte[] name, int off, int len, long ino, int dtype, long nextPos) {
            if (out.size() >= max) {
              return false;
            }
            out.add(
                new DirEntry(
                    ino, nextPos, dtype, java.util.Arrays.copyOfRange(name, off, off + len)));
            return true;
          }
        });
    return out;
  }

  /** All names of a directory but "." and "..", in the file system's order. */
  public List<String> list(String path) throws ErrnoException {
    int fd = open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);
    try {
      List<String> names = new ArrayList<>();
      for (List<DirEntry> some = getdents(fd, 1024); !some.isEmpty(); some = getdents(fd, 1024)) {
        for (DirEntry e : some) {
          String n = e.text();
          if (!n.equals(".") && !n.equals("..")) {
            names.add(n);
          }
        }
      }
      return names;
    } finally {
      close(fd);
    }
  }

  /** chdir(2). */
  public void chdir(byte[] path) throws ErrnoException {
    place(
        AT_FDCWD,
        path,
        Lookup.FOLLOW | Lookup.DIRECTORY,
        p -> {
          ErrnoException.check(
              Permission.check(cred, p.inode(), Permission.MAY_EXEC | Permission.MAY_CHDIR));
          setPwd(p.take());
          return 0;
        });
  }

  /** chdir(2). */
  public void chdir(String path) throws ErrnoException {
    chdir(bytes(path));
  }

  /** fchdir(2). */
  public void fchdir(int fd) throws ErrnoException {
    OpenFile f = files.get(fd, true);
    try {
      if (!f.inode().isDir()) {
        throw Errno.ENOTDIR.exception();
      }
      ErrnoException.check(
          Permission.check(cred, f.inode(), Permission.MAY_EXEC | Permission.MAY_CHDIR));
      setPwd(f.path().get());
    } finally {
      f.put();
    }
  }

  /** Takes over the reference. Errors: ESRCH. */
  private void setPwd(VfsPath p) throws ErrnoException {
    fsLock.lock();
    VfsPath old = pwd;
    if (old != null) {
      pwd = p;
    }
    fsLock.unlock();
    (old == null ? p : old).put();
    alive(old);
  }

  /** chroot(2). Errors: EPERM without CAP_SYS_CHROOT. */
  public void chroot(byte[] path) throws ErrnoException {
    place(
        AT_FDCWD,
        path,
        Lookup.FOLLOW | Lookup.DIRECTORY,
        p -> {
          ErrnoException.check(
              Permission.check(cred, p.inode(), Permission.MAY_EXEC | Permission.MAY_CHDIR));
          if (!cred.capable(Capability.CAP_SYS_CHROOT)) {
            throw Errno.EPERM.exception();
          }
          VfsPath to = p.take();
          fsLock.lock();
          VfsPath old = root;
          if (old != null) {
            root = to;
          }
          fsLock.unlock();
          (old == null ? to : old).put();
          alive(old);
          return 0;
        });
  }

  /**
   * getcwd(2); what lies outside the root begins with {@code (unreachable)}. Errors: ENOENT if it
   * was removed, ENAMETOOLONG.
   */
  public byte[] getcwd() throws ErrnoException {
    VfsPath p = alive(getPwd());
    try {
      VfsPath top = alive(getRoot());
      try {
        if (p.dentry().isUnlinked()) {
          throw Errno.ENOENT.exception();
        }
        byte[] r = vfs.walk().dPath(p.mnt(), p.dentry(), top);
        if (r.length >= Fcntl.PATH_MAX) {
          throw Errno.ENAMETOOLONG.exception();
        }
        return r;
      } finally {
        top.put();
      }
    } finally {
      p.put();
    }
  }

  // ---- names ----

  /** mkdirat(2). */
  public void mkdirat(int dirfd, byte[] path, int mode) throws ErrnoException {
    at(
        dirfd,
        path,
        base -> {
          vfs.namei().mkdir(this, base, path, mode, null);
          return 0;
        });
  }

  /** mkdir(2). */
  public void mkdir(String path, int mode) throws ErrnoException {
    mkdirat(AT_FDCWD, bytes(path), mode);
  }

  /** mknodat(2). */
  public void mknodat(int dirfd, byte[] path, int mode, long rdev) throws ErrnoException {
    at(
        dirfd,
        path,
        base -> {
          vfs.namei().mknod(this, base, path, mode, rdev, null);
          return 0;
        });
  }

  /** symlinkat(2). */
  public void symlinkat(byte[] target, int dirfd, byte[] path) throws ErrnoException {
    at(
        dirfd,
        path,
        base -> {
          vfs.namei().symlink(this, target, base, path, null);
          return 0;
        });
  }

  /** symlink(2). */
  public void symlink(String target, String path) throws ErrnoException {
    symlinkat(bytes(target), AT_FDCWD, bytes(path));
  }

  /** linkat(2). Errors besides: ENOENT (AT_EMPTY_PATH without CAP_DAC_READ_SEARCH). */
  public void linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags)
      throws ErrnoException {
    if ((flags & AT_EMPTY_PATH) != 0
        && oldPath.length == 0
        && !cred.capable(Capability.CAP_DAC_READ_SEARCH)
        && !openedByUs(oldDirfd)) {
      throw Errno.ENOENT.exception();
    }
    atBoth(
        oldDirfd,
        oldPath,
        newDirfd,
        newPath,
        (oldBase, base, noBase) ->
            vfs.namei().link(this, oldBase, oldPath, base, noBase, newPath, flags, null));
  }

  private boolean openedByUs(int fd) throws ErrnoException {
    if (fd == AT_FDCWD) {
      return false;
    }
    OpenFile f = files.get(fd, true);
    try {
      return f.cred() == cred;
    } finally {
      f.put();
    }
  }

  /** link(2). */
  public void link(String from, String to) throws ErrnoException {
    linkat(AT_FDCWD, bytes(from), AT_FDCWD, bytes(to), 0);
  }

  /** unlinkat(2). */
  public void unlinkat(int dirfd, byte[] path, int flags) throws ErrnoException {
    only(flags, Fcntl.AT_REMOVEDIR);
    at(
        dirfd,
        path,
        base -> {
          if (flags == 0) {
            vfs.namei().unlink(this, base, path);
          } else {
            vfs.namei().rmdir(this, base, path);
          }
          return 0;
        });
  }

  /** unlink(2). */
  public void unlink(String path) throws ErrnoException {
    unlinkat(AT_FDCWD, bytes(path), 0);
  }

  /** rmdir(2). */
  public void rmdir(String path) throws ErrnoException {
    unlinkat(AT_FDCWD, bytes(path), Fcntl.AT_REMOVEDIR);
  }

  /** renameat2(2). */
  public void renameat2(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags)
      throws ErrnoException {
    atBoth(
        oldDirfd,
        oldPath,
        newDirfd,
        newPath,
        (oldBase, base, noBase) ->
            vfs.namei().rename(this, oldBase, oldPath, base, noBase, newPath, flags));
  }

  /** rename(2). */
  public void rename(String from, String to) throws ErrnoException {
    renameat2(AT_FDCWD, bytes(from), AT_FDCWD, bytes(to), 0);
  }

  /** readlinkat(2), the whole target. Errors: EINVAL (no link), ENOENT (no link, empty path). */
  public byte[] readlinkat(int dirfd, byte[] path) throws ErrnoException {
    return place(
        dirfd,
        path,
        Lookup.EMPTY,
        p -> {
          if (path.length == 0 && !p.inode().isLnk()) {
            throw Errno.ENOENT.exception();
          }
          return PlaceCalls.readlink(p.mnt(), p.dentry());
        });
  }

  /** readlink(2). */
  public String readlink(String path) throws ErrnoException {
    return new String(readlinkat(AT_FDCWD, bytes(path)), StandardCharsets.UTF_8);
  }

  // ---- attributes ----

  /** statx(2) into {@code out}. Allocates nothing when the path is cached. */
  public void statx(int dirfd, byte[] path, int flags, int mask, Statx out) throws ErrnoException {
    only(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH | AT_NO_AUTOMOUNT | Fcntl.AT_STATX_SYNC_TYPE);
    if ((mask & Statx.STATX_RESERVED) != 0
        || (flags & Fcntl.AT_STATX_SYNC_TYPE) == Fcntl.AT_STATX_SYNC_TYPE) {
      throw Errno.EINVAL.exception();
    }
    if (dirfd == AT_FDCWD || (path.length > 0 && path[0] == '/')) {
      statxFrom(null, path, flags, mask, out);
      return;
    }
    if (path.length == 0 && (flags & AT_EMPTY_PATH) == 0) {
      throw Errno.ENOENT.exception();
    }
    OpenFile f = files.get(dirfd, true);
    try {
      statxFrom(f.path(), path, flags, mask, out);
    } finally {
      f.put();
    }
  }

  private void statxFrom(@Nullable VfsPath base, byte[] path, int flags, int mask, Statx out)
      throws ErrnoException {
    ErrnoException.check(
        vfs.walk().stat(this, base, path, path.length, follow(flags), out, mask, flags));
  }

  /** stat(2). */
  public Statx stat(String path) throws ErrnoException {
    Statx s = new Statx();
    statx(AT_FDCWD, bytes(path), 0, Statx.STATX_BASIC_STATS, s);
    return s;
  }

  /** lstat(2). */
  public Statx lstat(String path) throws ErrnoException {
    Statx s = new Statx();
    statx(AT_FDCWD, bytes(path), AT_SYMLINK_NOFOLLOW, Statx.STATX_BASIC_STATS, s);
    return s;
  }

  /** fstat(2). */
  public void fstat(int fd, Statx out) throws ErrnoException {
    OpenFile f = files.get(fd, true);
    try {
      Attributes.get(f.path().mnt(), f.dentry(), out, Statx.STATX_BASIC_STATS, 0);
    } finally {
      f.put();
    }
  }

  /** statfs(2). */
  public StatFs statfs(byte[] path) throws ErrnoException {
    return place(AT_FDCWD, path, Lookup.FOLLOW, p -> PlaceCalls.statfs(p.mnt(), p.dentry()));
  }

  /** fstatfs(2). */
  public StatFs fstatfs(int fd) throws ErrnoException {
    OpenFile f = files.get(fd, true);
    try {
      return PlaceCalls.statfs(f.path().mnt(), f.dentry());
    } finally {
      f.put();
    }
  }

  /** faccessat2(2). Errors: EINVAL, EACCES, EROFS. */
  public void faccessat2(int dirfd, byte[] path, int mode, int flags) throws ErrnoException {
    only(mode, 7);
    only(flags, Fcntl.AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    Cred as = (flags & Fcntl.AT_EACCESS) != 0 ? cred : cred.forAccess();
    placeAs(
        as,
        dirfd,
        path,
        follow(flags),
        p -> {
          PlaceCalls.access(as, p.mnt(), p.dentry(), mode);
          return 0;
        });
  }

  /** fchmodat2(2). */
  public void fchmodat(int dirfd, byte[] path, int mode, int flags) throws ErrnoException {
    only(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    place(
        dirfd,
        path,
        follow(flags),
        p -> {
          PlaceCalls.chmod(this, p.mnt(), p.dentry(), mode);
          return 0;
        });
  }

  /** chmod(2). */
  public void chmod(String path, int mode) throws ErrnoException {
    fchmodat(AT_FDCWD, bytes(path), mode, 0);
  }

  /** fchmod(2). */
  public void fchmod(int fd, int mode) throws ErrnoException {
    with(
        fd,
        f -> {
          PlaceCalls.chmod(this, f.path().mnt(), f.dentry(), mode);
          return 0;
        });
  }

  /** fchownat(2); {@code -1} leaves an id alone. */
  public void fchownat(int dirfd, byte[] path, int uid, int gid, int flags) throws ErrnoException {
    only(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    place(
        dirfd,
        path,
        follow(flags),
        p -> {
          PlaceCalls.chown(this, p.mnt(), p.dentry(), uid, gid);
          return 0;
        });
  }

  /** chown(2). */
  public void chown(String path, int uid, int gid) throws ErrnoException {
    fchownat(AT_FDCWD, bytes(path), uid, gid, 0);
  }

  /** fchown(2). */
  public void fchown(int fd, int uid, int gid) throws ErrnoException {
    with(
        fd,
        f -> {
          PlaceCalls.chown(this, f.path().mnt(), f.dentry(), uid, gid);
          return 0;
        });
  }

  /**
   * utimensat(2) with {@link PlaceCalls#UTIME_NOW} and {@link PlaceCalls#UTIME_OMIT}; a null path
   * means the descriptor.
   */
  public void utimensat(
      int dirfd, byte @Nullable [] path, Timespec atime, Timespec mtime, int flags)
      throws ErrnoException {
    if (atime == PlaceCalls.UTIME_OMIT && mtime == PlaceCalls.UTIME_OMIT) {
      return;
    }
    if (path == null) {
      if (dirfd == AT_FDCWD) {
        throw Errno.EFAULT.exception();
      }
      only(flags, 0);
      with(
          dirfd,
          f -> {
            PlaceCalls.utimens(this, f.path().mnt(), f.dentry(), atime, mtime);
            return 0;
          });
      return;
    }
    only(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);
    place(
        dirfd,
        path,
        follow(flags),
        p -> {
          PlaceCalls.utimens(this, p.mnt(), p.dentry(), atime, mtime);
          return 0;
        });
  }

  /** truncate(2). */
  public void truncate(byte[] path, long size) throws ErrnoException {
    if (size < 0) {
      throw Errno.EINVAL.exception();
    }
    place(
        AT_FDCWD,
        path,
        Lookup.FOLLOW,
        p -> {
          PlaceCalls.truncate(this, p.mnt(), p.dentry(), size);
          return 0;
        });
  }

  // ---- extended attributes ----

  /** setxattr(2), or lsetxattr(2) with AT_SYMLINK_NOFOLLOW. */
  public void setxattr(byte[] path, int atFlags, String name, byte[] value, int flags)
      throws ErrnoException {
    PlaceCalls.checkSetxattr(name, value.length, flags);
    place(
        AT_FDCWD,
        path,
        follow(atFlags),
        p -> {
          PlaceCalls.setxattr(this, p.mnt(), p.dentry(), name, value, flags);
          return 0;
        });
  }

  /** fsetxattr(2). */
  public void fsetxattr(int fd, String name, byte[] value, int flags) throws ErrnoException {
    OpenFile f = files.get(fd, false);
    try {
      PlaceCalls.setxattr(this, f.path().mnt(), f.dentry(), name, value, flags);
    } finally {
      f.put();
    }
  }

  /**
   * getxattr(2), or lgetxattr(2) with AT_SYMLINK_NOFOLLOW. Errors: ERANGE (name), ENODATA,
   * EOPNOTSUPP.
   */
  public byte[] getxattr(byte[] path, int atFlags, String name) throws ErrnoException {
    org.jvfs.inode.Xattrs.checkName(name);
    return place(AT_FDCWD, path, follow(atFlags), p -> PlaceCalls.getxattr(this, p.dentry(), name));
  }

  /** fgetxattr(2). */
  public byte[] fgetxattr(int fd, String name) throws ErrnoException {
    return with(fd, f -> PlaceCalls.getxattr(this, f.dentry(), name));
  }

  /** listxattr(2), or llistxattr(2) with AT_SYMLINK_NOFOLLOW. */
  public List<String> listxattr(byte[] path, int atFlags) throws ErrnoException {
    return place(AT_FDCWD, path, follow(atFlags), p -> PlaceCalls.listxattr(this, p.dentry()));
  }

  /** flistxattr(2). */
  public List<String> flistxattr(int fd) throws ErrnoException {
    return with(fd, f -> PlaceCalls.listxattr(this, f.dentry()));
  }

  /** removexattr(2), or lremovexattr(2) with AT_SYMLINK_NOFOLLOW. */
  public void removexattr(byte[] path, int atFlags, String name) throws ErrnoException {
    org.jvfs.inode.Xattrs.checkName(name);
    place(
        AT_FDCWD,
        path,
        follow(atFlags),
        p -> {
          PlaceCalls.removexattr(this, p.mnt(), p.dentry(), name);
          return 0;
        });
  }

  /** fremovexattr(2). */
  public void fremovexattr(int fd, String name) throws ErrnoException {
    with(
        fd,
        f -> {
          PlaceCalls.removexattr(this, f.path().mnt(), f.dentry(), name);
          return 0;
        });
  }

  // ---- notification ----

  /** inotify_init1(2): IN_CLOEXEC, IN_NONBLOCK. Errors: EINVAL, EMFILE. */
  public int inotifyInit1(int flags) throws ErrnoException {
    return NotifyCalls.inotifyInit(this, flags);
  }

  /**
   * inotify_add_watch(2): the number of the watch. Errors, in order: EINVAL (mask), EBADF, EINVAL
   * (mask, no inotify descriptor), those of the walk, EACCES (may not be read), EEXIST, ENOSPC.
   */
  public int inotifyAddWatch(int fd, byte[] path, int mask) throws ErrnoException {
    NotifyCalls.checkMask(mask);
    return with(
        fd,
        f -> {
          InotifyGroup g = NotifyCalls.groupFor(f, mask);
          int how = NotifyCalls.lookup(mask);
          return place(AT_FDCWD, path, how, p -> NotifyCalls.addWatch(this, g, p.inode(), mask));
        });
  }

  /** inotify_add_watch(2). */
  public int inotifyAddWatch(int fd, String path, int mask) throws ErrnoException {
    return inotifyAddWatch(fd, bytes(path), mask);
  }

  /** inotify_rm_watch(2). Errors: EBADF, EINVAL (no inotify descriptor, no such watch). */
  public void inotifyRmWatch(int fd, int wd) throws ErrnoException {
    with(
        fd,
        f -> {
          NotifyCalls.rmWatch(f, wd);
          return 0;
        });
  }

  /**
   * What read(2) would tell, decoded: up to {@code max} events, as soon as there is one; none if
   * {@code nanos} passed before, or at once with O_NONBLOCK. Errors: EBADF, EINVAL, EINTR.
   *
   * @param nanos how long to wait at most; {@link Long#MAX_VALUE} for ever
   */
  public List<InotifyEvent> inotifyEvents(int fd, int max, long nanos) throws ErrnoException {
    return with(fd, f -> NotifyCalls.events(f, max, nanos));
  }

  /**
   * fanotify_init(2) for a group that tells by handle (FAN_REPORT_FID, FAN_REPORT_DIR_FID,
   * FAN_REPORT_NAME, FAN_REPORT_TARGET_FID), with FAN_CLOEXEC, FAN_NONBLOCK, FAN_UNLIMITED_QUEUE
   * and FAN_UNLIMITED_MARKS. Errors: EPERM, EINVAL, EMFILE.
   */
  public int fanotifyInit(int flags) throws ErrnoException {
    return NotifyCalls.fanotifyInit(this, flags);
  }

  /**
   * fanotify_mark(2); a null path means {@code dirfd} itself. Errors, in order: EINVAL, EBADF,
   * EINVAL, EPERM, those of the walk, EACCES (may not be read), ENOTDIR, EOPNOTSUPP (no handles),
   * EINVAL, EISDIR, EEXIST, ENOSPC, ENOENT (nothing to remove).
   *
   * @param flags FAN_MARK_*
   * @param mask FAN_*
   */
  public void fanotifyMark(int fd, int flags, int mask, int dirfd, byte @Nullable [] path)
      throws ErrnoException {
    NotifyCalls.checkMark(flags, mask);
    with(
        fd,
        f -> {
          FanotifyGroup g = NotifyCalls.groupToMark(this, f, flags, mask);
          if ((flags & Fanotify.FAN_MARK_FLUSH) != 0) {
            g.flush(flags & ~Fanotify.FAN_MARK_FLUSH);
            return 0;
          }
          byte[] at = path == null ? new byte[0] : path;
          int how = NotifyCalls.lookupToMark(flags) | (path == null ? Lookup.EMPTY : 0);
          return place(
              dirfd,
              at,
              how,
              p -> {
                NotifyCalls.mark(this, g, p.mnt(), p.dentry(), flags, mask);
                return 0;
              });
        });
  }

  /** What read(2) would tell, decoded; as {@link #inotifyEvents}. */
  public List<FanotifyEvent> fanotifyEvents(int fd, int max, long nanos) throws ErrnoException {
    return with(fd, f -> NotifyCalls.fanotifyEvents(f, max, nanos));
  }

  // ---- handles ----

  /** name_to_handle_at(2). Errors: EINVAL, EOPNOTSUPP. */
  public ExportOperations.Handle nameToHandleAt(int dirfd, byte[] path, int flags)
      throws ErrnoException {
    only(flags, Fcntl.AT_SYMLINK_FOLLOW | AT_EMPTY_PATH | Fcntl.AT_HANDLE_FLAGS);
    int l = (flags & Fcntl.AT_SYMLINK_FOLLOW) != 0 ? Lookup.FOLLOW : 0;
    if ((flags & AT_EMPTY_PATH) != 0) {
      l |= Lookup.EMPTY;
    }
    return place(
        dirfd,
        path,
        l,
        p -> {
          ExportOperations ops = p.inode().sb().exportOps();
          if (ops == null) {
            throw Errno.EOPNOTSUPP.exception();
          }
          return ops.encode(p.inode(), null);
        });
  }

  /**
   * open_by_handle_at(2); {@code mountFd} is any descriptor of the file system, or AT_FDCWD.
   * Errors: EPERM without CAP_DAC_READ_SEARCH, ESTALE.
   */
  public int openByHandleAt(int mountFd, ExportOperations.Handle handle, int flags)
      throws ErrnoException {
    if (handle.bytes().length == 0 || handle.bytes().length > MAX_HANDLE) {
      throw Errno.EINVAL.exception();
    }
    OpenFile base = mountFd == AT_FDCWD ? null : files.get(mountFd, false);
    VfsPath on = base == null ? alive(getPwd()) : base.path().get();
    try {
      if (!cred.capable(Capability.CAP_DAC_READ_SEARCH)) {
        throw Errno.EPERM.exception();
      }
      VfsPath p = PlaceCalls.byHandle(on.mnt(), handle);
      if (p == null) {
        throw Errno.ESTALE.exception();
      }
      try {
        return openReserved(
            (flags & Fcntl.O_CLOEXEC) != 0,
            () -> vfs.opener().openPath(this, p, OpenHow.of(flags, 0)));
      } finally {
        p.put();
      }
    } finally {
      on.put();
      if (base != null) {
        base.put();
      }
    }
  }

  /** The faults of the disk under the file system of a place, for tests. */
  public Faults faults(String path) throws ErrnoException {
    return place(AT_FDCWD, bytes(path), Lookup.FOLLOW, p -> p.dentry().sb().faults());
  }

  // ---- mounts ----

  /**
   * mount(2): by {@code flags} a new mount, MS_BIND (with MS_REC), MS_MOVE, MS_REMOUNT (with
   * MS_BIND for one mount's flags), or MS_PRIVATE, which all mounts are. Errors: EPERM without
   * CAP_SYS_ADMIN; EINVAL; ENODEV (type); ENOTDIR; EBUSY; those of the file system. A mount on the
   * root that a task starts with becomes the task's root.
   */
  public void mount(
      String source,
      byte[] target,
      String type,
      int flags,
      Map<String, ? extends @Nullable String> options)
      throws ErrnoException {
    if (!cred.capable(Capability.CAP_SYS_ADMIN)) {
      throw Errno.EPERM.exception();
    }
    place(
        AT_FDCWD,
        target,
        Lookup.FOLLOW,
        p -> {
          VfsPath at = new VfsPath(p.mnt(), p.dentry());
          if ((flags & (MountFlags.MS_REMOUNT | MountFlags.MS_BIND))
              == (MountFlags.MS_REMOUNT | MountFlags.MS_BIND)) {
            vfs.mounts().remountBind(at, flags);
          } else if ((flags & MountFlags.MS_REMOUNT) != 0) {
            vfs.mounts().remount(at, flags, new java.util.LinkedHashMap<>(options));
          } else if ((flags & MountFlags.MS_BIND) != 0) {
            bind(source, at, (flags & MountFlags.MS_REC) != 0);
          } else if ((flags
                  & (MountFlags.MS_SHARED | MountFlags.MS_SLAVE | MountFlags.MS_UNBINDABLE))
              != 0) {
            throw ErrnoException.because(Errno.EINVAL, "mounts are private: no propagation");
          } else if ((flags & MountFlags.MS_PRIVATE) != 0) {
            return 0;
          } else if ((flags & MountFlags.MS_MOVE) != 0) {
            move(source, at);
          } else {
            vfs.mounts().mount(at, vfs.type(type), cred, source, flags, options);
          }
          followOntoRoot(at);
          return 0;
        });
  }

  /** mount(2) with a path as text. */
  public void mount(
      String source,
      String target,
      String type,
      int flags,
      Map<String, ? extends @Nullable String> options)
      throws ErrnoException {
    mount(source, bytes(target), type, flags, options);
  }

  private void bind(String source, VfsPath at, boolean recursive) throws ErrnoException {
    place(
        AT_FDCWD,
        bytes(source),
        Lookup.FOLLOW,
        from -> {
          vfs.mounts().bind(at, new VfsPath(from.mnt(), from.dentry()), recursive);
          return 0;
        });
  }

  private void move(String source, VfsPath at) throws ErrnoException {
    place(
        AT_FDCWD,
        bytes(source),
        Lookup.FOLLOW,
        from -> {
          vfs.mounts().move(new VfsPath(from.mnt(), from.dentry()), at);
          return 0;
        });
  }

  /**
   * If something now covers this task's root, the task goes there: a fresh namespace has nothing
   * else.
   */
  private void followOntoRoot(VfsPath at) {
    VfsPath from = root;
    if (from == null || !from.same(at.mnt(), at.dentry())) {
      return;
    }
    Mount over = vfs.mounts().lookup(at.mnt(), at.dentry());
    if (over == null) {
      return;
    }
    VfsPath to = new VfsPath(over, over.root());
    List<VfsPath> left = new ArrayList<>();
    fsLock.lock();
    VfsPath oldRoot = root;
    if (oldRoot != null && oldRoot.same(at.mnt(), at.dentry())) {
      root = to.get();
      left.add(oldRoot);
    }
    VfsPath oldPwd = pwd;
    if (oldPwd != null && oldPwd.same(at.mnt(), at.dentry())) {
      pwd = new VfsPath(over, over.root()).get();
      left.add(oldPwd);
    }
    fsLock.unlock();
    left.forEach(VfsPath::put);
    over.put();
  }

  /** umount2(2). Errors: EPERM, EINVAL (not a mount point), EBUSY, EAGAIN (MNT_EXPIRE). */
  public void umount2(byte[] target, int flags) throws ErrnoException {
    only(
        flags,
        MountFlags.MNT_FORCE
            | MountFlags.MNT_DETACH
            | MountFlags.MNT_EXPIRE
            | MountFlags.UMOUNT_NOFOLLOW);
    int l =
        (flags & MountFlags.UMOUNT_NOFOLLOW) != 0
            ? Lookup.MOUNTPOINT
            : Lookup.FOLLOW | Lookup.MOUNTPOINT;
    place(
        AT_FDCWD,
        target,
        l,
        p -> {
          if (!cred.capable(Capability.CAP_SYS_ADMIN)) {
            throw Errno.EPERM.exception();
          }
          vfs.mounts().umount(p.take(), flags);
          return 0;
        });
  }

  /** umount(2). */
  public void umount(String target) throws ErrnoException {
    umount2(bytes(target), 0);
  }

  /**
   * unshare(2) with CLONE_NEWNS: a copy of the tree of mounts for this task alone. Errors: EPERM.
   */
  public void unshareMounts() throws ErrnoException {
    if (!cred.capable(Capability.CAP_SYS_ADMIN)) {
      throw Errno.EPERM.exception();
    }
    // Held while it is copied: another thread may leave it meanwhile.
    fsLock.lock();
    boolean here = root != null;
    MountNamespace from = namespace;
    if (here) {
      from.get();
    }
    fsLock.unlock();
    if (!here) {
      throw Errno.ESRCH.exception();
    }
    Map<Mount, Mount> map = new IdentityHashMap<>();
    MountNamespace fresh = vfs.mounts().copy(from, map);
    fsLock.lock();
    VfsPath oldRoot = root;
    VfsPath oldPwd = pwd;
    MountNamespace old = namespace;
    if (oldRoot != null && oldPwd != null) {
      root = moved(oldRoot, map);
      pwd = moved(oldPwd, map);
      namespace = fresh;
    }
    fsLock.unlock();
    vfs.mounts().leave(from);
    if (oldRoot == null || oldPwd == null) {
      vfs.mounts().leave(fresh);
      throw Errno.ESRCH.exception();
    }
    oldRoot.put();
    oldPwd.put();
    vfs.mounts().leave(old);
  }

  private static VfsPath moved(VfsPath p, Map<Mount, Mount> map) {
    Mount to = p.mnt() instanceof Mount m ? map.get(m) : null;
    return (to == null ? p : new VfsPath(to, p.dentry())).get();
  }

  // ---- locks ----

  /**
   * fcntl(2) for F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK and F_OFD_SETLKW. The owner
   * of a POSIX lock is this task with all its threads, and closing any descriptor of the file drops
   * it; the owner of an OFD lock is the open file. Answers what is in the way (for the questions;
   * F_UNLCK for nothing), else {@code l}.
   *
   * <p>Errors, in order: EBADF, EINVAL, EOVERFLOW, EBADF (a shared lock needs a file open for
   * reading, an exclusive one for writing), EAGAIN (in the way), EDEADLK (F_SETLKW: the holder
   * waits for us), EINTR (the thread was interrupted while it waited), ENOLCK.
   */
  public Flock fcntl(int fd, int cmd, Flock l) throws ErrnoException {
    return fcntl(fd, cmd, l, WaitQueue.FOREVER);
  }

  /** The same, waiting for {@code nanos} nanoseconds at most. Errors besides: ETIMEDOUT. */
  public Flock fcntl(int fd, int cmd, Flock l, long nanos) throws ErrnoException {
    OpenFile f = files.get(fd, false);
    try {
      switch (cmd) {
        case Fcntl.F_GETLK, Fcntl.F_OFD_GETLK -> {
          return LockCalls.get(f, cmd, l, files, pid);
        }
        case Fcntl.F_SETLK, Fcntl.F_SETLKW, Fcntl.F_OFD_SETLK, Fcntl.F_OFD_SETLKW -> {
          LockCalls.set(fd, f, cmd, l, files, pid, nanos);
          return l;
        }
        default -> throw Errno.EINVAL.exception();
      }
    } finally {
      f.put();
    }
  }

  /**
   * flock(2): LOCK_SH, LOCK_EX or LOCK_UN, with LOCK_NB. The owner is the open file. A conversion
   * drops the lock first. Errors, in order: EINVAL, EBADF, EAGAIN, EINTR, ENOLCK.
   */
  public void flock(int fd, int op) throws ErrnoException {
    flock(fd, op, WaitQueue.FOREVER);
  }

  /** The same, waiting for {@code nanos} nanoseconds at most. Errors besides: ETIMEDOUT. */
  public void flock(int fd, int op, long nanos) throws ErrnoException {
    if ((op & Fcntl.LOCK_MAND) != 0) {
      // Mandatory locks have gone from Linux, which takes the call and does nothing.
      return;
    }
    FileLock.Type type = LockCalls.flockType(op);
    OpenFile f = files.get(fd, false);
    try {
      LockCalls.flock(f, type, (op & Fcntl.LOCK_NB) == 0, pid, nanos);
    } finally {
      f.put();
    }
  }

  @Override
  public String toString() {
    return "Task[" + cred + ", " + files.size() + " files]";
  }
}
