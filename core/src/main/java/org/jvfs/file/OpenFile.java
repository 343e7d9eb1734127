// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.checked.Checked;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.effect.MayBlock;
import org.jvfs.filelock.FileLocks;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.SpinLock;
import org.jvfs.notify.Fsnotify;
import org.jvfs.poll.EpItem;
import org.jvfs.poll.EventPoll;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * An open file description: what descriptors refer to. Mirrors struct file. Counted: {@link #get}
 * and {@link #put}; the last put releases it.
 */
public final class OpenFile {
  public static final int FMODE_READ = 0x1;
  public static final int FMODE_WRITE = 0x2;
  public static final int FMODE_LSEEK = 0x4;
  public static final int FMODE_PREAD = 0x8;
  public static final int FMODE_PWRITE = 0x10;

  /** Opened with O_PATH: a place, not a file. */
  public static final int FMODE_PATH = 0x4000;

  /** The file position is shared and must be locked around reads and writes. */
  public static final int FMODE_ATOMIC_POS = 0x8000;

  /** The inode's writer count and the mount's writer were taken. */
  public static final int FMODE_WRITER = 0x10000;

  /** The inode's count of those who only read was taken. */
  public static final int FMODE_READER = 0x20000;

  /** Opened in full: release must be called. */
  public static final int FMODE_OPENED = 0x80000;

  /** Made by this open. */
  public static final int FMODE_CREATED = 0x100000;

  /** Not opened by a path, so without what open(2) adds to the flags. */
  public static final int FMODE_INTERNAL = 0x200000;

  private static final LockClass POS = new LockClass("&f->f_pos_lock");
  private static final LockClass F_LOCK = new LockClass("&f->f_lock");
  private static final VarHandle COUNT;
  private static final VarHandle FLAGS;
  private static final VarHandle OWNER;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(OpenFile.class, "count", int.class);
      FLAGS = MethodHandles.lookup().findVarHandle(OpenFile.class, "flags", int.class);
      OWNER = MethodHandles.lookup().findVarHandle(OpenFile.class, "owner", FileOwner.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Cred cred;
  private final Mutex posLock = new Mutex(POS);
  private final SpinLock lock = new SpinLock(F_LOCK);
  private volatile int count;

  /** O_* flags that F_GETFL shows. */
  private volatile int flags;

  /** FMODE_* bits; set during open, then fixed. */
  private int mode;

  private @Nullable VfsPath path;
  private @Nullable Inode inode;
  private FileOperations fop = FileOperations.DEFAULT;

  /**
   * The file position; under {@link #posLock} where FMODE_ATOMIC_POS, else as callers take care.
   */
  private volatile long pos;

  /**
   * The error sequence sampled at open, for fsync to report each write error once; under {@link
   * #lock}.
   */
  private int wbErr;

  private int sbErr;
  private volatile @Nullable Object privateData;

  /** Made with the first page that is not there; a lost race costs a guess. */
  private volatile @Nullable ReadAhead readAhead;

  /** Set once. */
  private volatile @Nullable FileOwner owner;

  /** Which epoll instances watch the file; null if none ever did. Changed under {@link #lock}. */
  private volatile @Nullable List<EpItem> watches;

  /** A description not yet open. */
  public OpenFile(int flags, Cred cred) {
    // Nobody sees it yet.
    COUNT.set(this, 1);
    FLAGS.set(this, flags);
    this.cred = cred.lasting();
    int acc = flags & Fcntl.O_ACCMODE;
    // 3 is neither read nor write: only ioctl, by tradition.
    this.mode =
        acc == Fcntl.O_RDONLY
            ? FMODE_READ
            : acc == Fcntl.O_WRONLY
                ? FMODE_WRITE
                : acc == Fcntl.O_RDWR ? FMODE_READ | FMODE_WRITE : 0;
  }

  /** Binds the file to its place, taking over the reference. */
  public void setPath(VfsPath p) {
    path = p;
    inode = p.dentry().inode();
  }

  /** Whether {@link #setPath} was called. */
  public boolean hasPath() {
    return path != null;
  }

  public VfsPath path() {
    VfsPath p = path;
    assert p != null;
    return p;
  }

  public Dentry dentry() {
    return path().dentry();
  }

  public Inode inode() {
    Inode i = inode;
    assert i != null;
    return i;
  }

  /** The driver's table. */
  public FileOperations fop() {
    return Checked.own(fop);
  }

  /** The table to call, which in checked mode is one before the driver's. */
  public FileOperations checkedFop() {
    return fop;
  }

  public void setFop(FileOperations f) {
    fop = Checked.table(FileOperations.class, f);
  }

  /** The credentials of the opener. */
  public Cred cred() {
    return cred;
  }

  public int flags() {
    return flags;
  }

  public boolean hasFlag(int f) {
    return (flags & f) != 0;
  }

  /** Replaces the flags in {@code which} by those of {@code to}. */
  public void changeFlags(int which, int to) {
    int old = flags;
    while (!FLAGS.compareAndSet(this, old, (old & ~which) | (to & which))) {
      old = flags;
    }
  }

  public int mode() {
    return mode;
  }

  public boolean hasMode(int m) {
    return (mode & m) != 0;
  }

  /** Adds FMODE_* bits, during open. */
  public void addMode(int m) {
    mode |= m;
  }

  /** Removes FMODE_* bits, during open. */
  public void removeMode(int m) {
    mode &= ~m;
  }

  public long pos() {
    return pos;
  }

  public void setPos(long p) {
    pos = p;
  }

  /** {@code f_pos_lock}. */
  public Mutex posLock() {
    return posLock;
  }

  /** {@code f_lock}: guards the error sequences and single fields of drivers. */
  public SpinLock lock() {
    return lock;
  }

  public int wbErr() {
    return wbErr;
  }

  public void setWbErr(int e) {
    wbErr = e;
  }

  public int sbErr() {
    return sbErr;
  }

  public void setSbErr(int e) {
    sbErr = e;
  }

  public @Nullable Object privateData() {
    return privateData;
  }

  public void setPrivateData(@Nullable Object o) {
    privateData = o;
  }

  /** {@code f_ra}. */
  ReadAhead readAhead() {
    ReadAhead r = readAhead;
    if (r == null) {
      r = new ReadAhead();
      readAhead = r;
    }
    return r;
  }

  /** Who is sent signals about the file; null if nobody was ever named. */
  public @Nullable FileOwner ownerOrNull() {
    return owner;
  }

  /** The same, made if need be. Mirrors file_f_owner_allocate. */
  public FileOwner owner() {
    FileOwner o = owner;
    if (o == null) {
      o = new FileOwner();
      FileOwner was = (FileOwner) OWNER.compareAndExchange(this, null, o);
      o = was != null ? was : o;
    }
    return o;
  }

  /** Throws EBADF unless the file is open for all of the given modes. */
  public void require(int fmode) throws ErrnoException {
    if ((mode & fmode) != fmode) {
      throw Errno.EBADF.exception();
    }
  }

  // ---- who watches ----

  /** An epoll instance watches it from now on. */
  public void addWatch(EpItem item) {
    lock.lock();
    List<EpItem> w = watches;
    if (w == null) {
      w = new ArrayList<>(2);
      watches = w;
    }
    w.add(item);
    lock.unlock();
  }

  /** It does no more. */
  public void removeWatch(EpItem item) {
    lock.lock();
    List<EpItem> w = watches;
    if (w != null) {
      w.remove(item);
    }
    lock.unlock();
  }

  /** Those of the moment. */
  public List<EpItem> watches() {
    lock.lock();
    try {
      List<EpItem> w = watches;
      return w == null ? List.of() : List.copyOf(w);
    } finally {
      lock.unlock();
    }
  }

  /** One of them, or null. */
  public @Nullable EpItem anyWatch() {
    lock.lock();
    try {
      List<EpItem> w = watches;
      return w == null || w.isEmpty() ? null : w.getLast();
    } finally {
      lock.unlock();
    }
  }

  // ---- references ----

  /** A reference on a file already held. */
  public OpenFile get() {
    COUNT.getAndAdd(this, 1);
    return this;
  }

  /** A reference unless the last one has gone. Mirrors get_file_rcu. */
  public boolean tryGet() {
    while (true) {
      int n = count;
      if (n == 0) {
        return false;
      }
      if (COUNT.compareAndSet(this, n, n + 1)) {
        return true;
      }
    }
  }

  /** Drops a reference; the last closes the file for good. May block. Mirrors fput. */
  @MayBlock
  public void put() {
    if ((int) COUNT.getAndAdd(this, -1) == 1) {
      release();
    }
  }

  private void release() {
    VfsPath p = path;
    if (p == null) {
      return;
    }
    Inode i = p.dentry().inode();
    if (watches != null) {
      EventPoll.released(this);
    }
    if (hasMode(FMODE_OPENED)) {
      Fsnotify.close(this);
      FileLocks.removeFile(this);
      if (hasFlag(Fcntl.O_ASYNC) && Implemented.has(fop, "fasync")) {
        endFasync(i);
      }
      fop.release(i, this);
    }
    if (hasMode(FMODE_WRITER)) {
      i.putWriteAccess();
      p.mnt().dropWrite();
    }
    if (hasMode(FMODE_READER)) {
      i.putReadAccess();
    }
    path = null;
    p.put();
  }

  private void endFasync(Inode i) {
    try {
      fop.fasync(-1, this, false);
    } catch (ErrnoException e) {
      // Nobody is left to tell.
      i.sb().recordError(e.errno());
    }
  }

  @Override
  public String toString() {
    return "OpenFile[" + path + " flags=" + Integer.toOctalString(flags) + "]";
  }
}
