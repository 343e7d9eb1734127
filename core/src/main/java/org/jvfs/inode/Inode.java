// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.inode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.checked.Checked;
import org.jvfs.contract.FileOperations;
import org.jvfs.contract.Implemented;
import org.jvfs.contract.InodeOperations;
import org.jvfs.dcache.AliasList;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.MustHold;
import org.jvfs.effect.MustNotHold;
import org.jvfs.effect.Stores;
import org.jvfs.lock.ChangeCount;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.lock.Spin;
import org.jvfs.lock.SpinLock;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Timespec;

/**
 * An object of a file system, whatever its names. A driver extends it with what it needs. Mirrors
 * struct inode.
 *
 * <p>Attributes are volatile and each read on its own; they change under {@code i_rwsem} exclusive,
 * times and link counts also under the locks their callers hold. Number, links and times are stored
 * with release only: nobody stores one of them and then looks whether another has noticed, as those
 * do who change a mode or an owner.
 */
public class Inode {
  /** No atime updates. */
  public static final int S_NOATIME = 0x2;

  public static final int S_APPEND = 0x4;
  public static final int S_IMMUTABLE = 0x8;

  /** A removed directory: nothing may be made in it. */
  public static final int S_DEAD = 0x10;

  public static final int S_NOCMTIME = 0x80;

  /** Known to need no suid or capability removal on write. */
  public static final int S_NOSEC = 0x1000;

  /** Being filled; others wait. */
  public static final int I_NEW = 0x1;

  public static final int I_DIRTY_SYNC = 0x2;
  public static final int I_DIRTY_DATASYNC = 0x4;
  public static final int I_DIRTY_PAGES = 0x8;
  public static final int I_DIRTY_TIME = 0x10;
  public static final int I_FREEING = 0x20;
  public static final int I_CLEAR = 0x40;
  public static final int I_REFERENCED = 0x80;
  public static final int I_LINKABLE = 0x100;
  public static final int I_DIRTY = I_DIRTY_SYNC | I_DIRTY_DATASYNC | I_DIRTY_PAGES;

  private static final LockClass I_LOCK = new LockClass("&inode->i_lock");
  private static final VarHandle COUNT;
  private static final VarHandle DIR_SEQ;
  private static final VarHandle NLINK;
  private static final VarHandle GENERATION;
  private static final VarHandle INO;
  private static final VarHandle RDEV;
  private static final VarHandle ATIME;
  private static final VarHandle MTIME;
  private static final VarHandle CTIME;
  private static final VarHandle BTIME;
  private static final VarHandle WRITERS;
  private static final VarHandle READERS;
  private static final VarHandle ATTACHED;
  private static final VarHandle MODE;
  private static final VarHandle UID;
  private static final VarHandle GID;
  private static final VarHandle ACL;
  private static final VarHandle DEFAULT_ACL;

  static {
    try {
      MethodHandles.Lookup l = MethodHandles.lookup();
      COUNT = l.findVarHandle(Inode.class, "count", int.class);
      DIR_SEQ = l.findVarHandle(Inode.class, "dirSeq", int.class);
      NLINK = l.findVarHandle(Inode.class, "nlink", int.class);
      GENERATION = l.findVarHandle(Inode.class, "generation", int.class);
      INO = l.findVarHandle(Inode.class, "ino", long.class);
      RDEV = l.findVarHandle(Inode.class, "rdev", long.class);
      ATIME = l.findVarHandle(Inode.class, "atime", Timespec.class);
      MTIME = l.findVarHandle(Inode.class, "mtime", Timespec.class);
      CTIME = l.findVarHandle(Inode.class, "ctime", Timespec.class);
      BTIME = l.findVarHandle(Inode.class, "btime", Timespec.class);
      MODE = l.findVarHandle(Inode.class, "mode", int.class);
      UID = l.findVarHandle(Inode.class, "uid", int.class);
      GID = l.findVarHandle(Inode.class, "gid", int.class);
      ACL = l.findVarHandle(Inode.class, "acl", Object.class);
      DEFAULT_ACL = l.findVarHandle(Inode.class, "defaultAcl", Object.class);
      ATTACHED = l.findVarHandle(Inode.class, "attached", Attached.class);
      READERS = l.findVarHandle(Inode.class, "readers", int.class);
      WRITERS = l.findVarHandle(Inode.class, "writers", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SuperBlock sb;

  /**
   * Position in the order in which non-directories are locked: unique and never reused in a VFS.
   */
  private final long id;

  private final SpinLock lock = new SpinLock(I_LOCK);
  private final RwSem rwsem;
  private final AliasList aliases = new AliasList(lock);

  private volatile int count;

  /** Even, or odd while a lookup's result is entered; see Dcache.allocParallel. */
  private volatile int dirSeq;

  /** Open for writing, if above zero; being executed, if below. */
  private volatile int writers;

  /** How many have it open for reading alone. */
  private volatile int readers;

  private volatile int state;
  private volatile int flags;
  private volatile int mode;
  private volatile int uid;
  private volatile int gid;
  private volatile int nlink;
  private volatile int generation;
  private volatile long ino;
  private volatile long rdev;
  private volatile long size;
  private volatile long blocks;

  @SuppressWarnings("NullAway.Init") // through ATIME
  private volatile Timespec atime;

  @SuppressWarnings("NullAway.Init") // through MTIME
  private volatile Timespec mtime;

  @SuppressWarnings("NullAway.Init") // through CTIME
  private volatile Timespec ctime;

  @SuppressWarnings("NullAway.Init") // through BTIME
  private volatile Timespec btime;

  private InodeOperations iop = InodeOperations.DEFAULT;
  private FileOperations fop = FileOperations.DEFAULT;
  private boolean fastPermission = true;
  private boolean fastGetattr = true;

  private volatile @Nullable AddressSpace mapping;

  /** Set once. */
  private volatile @Nullable Attached attached;

  /** PosixAcl, null for none, or {@link AclCache#NOT_CACHED}. */
  volatile @Nullable Object acl;

  volatile @Nullable Object defaultAcl;

  /** Links of the superblock's list of all inodes, under that list's lock. */
  @Nullable Inode sbNext;

  @Nullable Inode sbPrev;
  boolean onSbList;

  /** Link of the inode table's chain, under the table's lock. */
  @Nullable Inode hashNext;

  volatile boolean hashed;

  /**
   * Whether it is on the LRU list of unused inodes. Changed under that list's lock, and set under
   * i_lock, unless I_FREEING, too.
   */
  boolean onLru;

  public Inode(SuperBlock sb) {
    this.sb = sb;
    this.id = sb.state().nextInodeId();
    this.rwsem = new RwSem(sb.lockClasses().iRwsem());
    // Nobody sees it yet: plain stores spare a fence each.
    COUNT.set(this, 1);
    ACL.set(this, AclCache.NOT_CACHED);
    DEFAULT_ACL.set(this, AclCache.NOT_CACHED);
    NLINK.setRelease(this, 1);
    ATIME.setRelease(this, Timespec.ZERO);
    MTIME.setRelease(this, Timespec.ZERO);
    CTIME.setRelease(this, Timespec.ZERO);
    BTIME.setRelease(this, Timespec.ZERO);
  }

  /** What few inodes have; null for most. */
  public final @Nullable Attached attachedOrNull() {
    return attached;
  }

  /** The same, made if need be. */
  public final Attached attached() {
    Attached a = attached;
    if (a == null) {
      a = new Attached();
      Attached was = (Attached) ATTACHED.compareAndExchange(this, null, a);
      a = was != null ? was : a;
    }
    return a;
  }

  /**
   * Mode and owner of a new inode, before it is shown to others: without the fences that a later
   * change of them takes.
   */
  @Stores
  public final void init(int m, int u, int g) {
    MODE.set(this, m);
    UID.set(this, u);
    GID.set(this, g);
  }

  /** The ACLs of a new inode, likewise; null for none. */
  @Stores
  public final void initAcls(@Nullable PosixAcl access, @Nullable PosixAcl dflt) {
    ACL.set(this, access);
    DEFAULT_ACL.set(this, dflt);
  }

  // ---- identity and locks ----

  public final SuperBlock sb() {
    return sb;
  }

  /** The number that orders inodes of one VFS for locking. */
  public final long id() {
    return id;
  }

  /** {@code i_lock}. */
  @LockOf(LockKind.I_LOCK)
  public final SpinLock lock() {
    return lock;
  }

  /** {@code i_rwsem}. */
  @LockOf(LockKind.I_RWSEM)
  public final RwSem rwsem() {
    return rwsem;
  }

  public final AliasList aliases() {
    return aliases;
  }

  /** The driver's table. */
  public final InodeOperations iop() {
    return Checked.own(iop);
  }

  /** The table to call, which in checked mode is one before the driver's. */
  public final InodeOperations checkedIop() {
    return iop;
  }

  /** The driver's table for files opened. */
  public final FileOperations fop() {
    return Checked.own(fop);
  }

  /** Sets the tables, before the inode is shown to others. */
  public final void setOps(InodeOperations i, FileOperations f) {
    iop = Checked.table(InodeOperations.class, i);
    fop = Checked.table(FileOperations.class, f);
    fastPermission = !Implemented.has(i, "permission");
    fastGetattr = i.getattrOnlyReads();
  }

  /** Whether permission is decided by mode bits and ACL alone. */
  public final boolean hasFastPermission() {
    return fastPermission;
  }

  /** Whether attributes can be read without a reference. */
  public final boolean hasFastGetattr() {
    return fastGetattr;
  }

  /**
   * The file's pages are about to be asked for, as to map them: a file system that keeps some
   * content elsewhere moves it there. The caller holds no lock. Errors: ENOSPC, ENOMEM, those of
   * the file system. May block.
   */
  @MayBlock
  public void beforeMapping() throws ErrnoException {}

  /** The file's pages, or null if it has none. */
  public final @Nullable AddressSpace mappingOrNull() {
    return mapping;
  }

  /** The pages of an inode that the caller knows to have some. */
  public final AddressSpace mapping() {
    AddressSpace m = mapping;
    assert m != null;
    return m;
  }

  public final void setMapping(AddressSpace m) {
    mapping = m;
  }

  /**
   * Whether it may be opened with O_DIRECT: as far as its pages have it, unless the file system
   * knows better. Mirrors FMODE_CAN_ODIRECT.
   */
  public boolean canBeDirect() {
    AddressSpace m = mapping;
    return m != null && (m.isInMemory() || Implemented.has(m.ops(), "directIO"));
  }

  // ---- attributes ----

  public final int mode() {
    return mode;
  }

  /**
   * Before a change, if it is one, of what walks decide by: of a directory that has a name. Who
   * gives it one sets its attributes before. Answers what {@link #endWay} has to know.
   */
  final boolean beginWay(boolean changes) {
    return ways().begin(changes && isDir() && !aliases.isEmpty());
  }

  final void endWay(boolean way) {
    ways().end(way);
  }

  private ChangeCount ways() {
    return sb.state().dcache().ways();
  }

  @Stores
  public final void setMode(int m) {
    boolean way = beginWay(m != mode);
    mode = m;
    endWay(way);
  }

  public final boolean isDir() {
    return Mode.isDir(mode);
  }

  public final boolean isReg() {
    return Mode.isReg(mode);
  }

  public final boolean isLnk() {
    return Mode.isLnk(mode);
  }

  public final int uid() {
    return uid;
  }

  @Stores
  public final void setUid(int u) {
    boolean way = beginWay(u != uid);
    uid = u;
    endWay(way);
  }

  public final int gid() {
    return gid;
  }

  @Stores
  public final void setGid(int g) {
    boolean way = beginWay(g != gid);
    gid = g;
    endWay(way);
  }

  public final int nlink() {
    return nlink;
  }

  /** Sets the link count; callers hold i_rwsem exclusively. */
  @MustHold(LockKind.I_RWSEM)
  @Stores
  public final void setNlink(int n) {
    NLINK.setRelease(this, n);
  }

  /** One name more. */
  @MustHold(LockKind.I_RWSEM)
  @Stores
  public final void incNlink() {
    NLINK.setRelease(this, nlink + 1);
  }

  /** One name less. */
  @MustHold(LockKind.I_RWSEM)
  @Stores
  public final void dropNlink() {
    assert nlink > 0;
    NLINK.setRelease(this, nlink - 1);
  }

  public final int generation() {
    return generation;
  }

  @Stores
  public final void setGeneration(int g) {
    GENERATION.setRelease(this, g);
  }

  public final long ino() {
    return ino;
  }

  @Stores
  public final void setIno(long n) {
    INO.setRelease(this, n);
  }

  public final long rdev() {
    return rdev;
  }

  @Stores
  public final void setRdev(long d) {
    RDEV.setRelease(this, d);
  }

  /** Bytes. */
  public final long size() {
    return size;
  }

  @Stores
  public final void setSize(long s) {
    size = s;
  }

  /** Units of 512 bytes. */
  public final long blocks() {
    return blocks;
  }

  @Stores
  public final void setBlocks(long b) {
    blocks = b;
  }

  public final Timespec atime() {
    return atime;
  }

  @Stores
  public final void setAtime(Timespec t) {
    ATIME.setRelease(this, t);
  }

  public final Timespec mtime() {
    return mtime;
  }

  @Stores
  public final void setMtime(Timespec t) {
    MTIME.setRelease(this, t);
  }

  public final Timespec ctime() {
    return ctime;
  }

  @Stores
  public final void setCtime(Timespec t) {
    CTIME.setRelease(this, t);
  }

  public final Timespec btime() {
    return btime;
  }

  @Stores
  public final void setBtime(Timespec t) {
    BTIME.setRelease(this, t);
  }

  /** The present time in the file system's granularity. Mirrors current_time. */
  public final Timespec now() {
    return sb.now();
  }

  /** Sets ctime to now, and mtime as well if {@code modified}; answers the time. */
  @Stores
  public final Timespec touch(boolean modified) {
    Timespec t = now();
    CTIME.setRelease(this, t);
    if (modified) {
      MTIME.setRelease(this, t);
    }
    return t;
  }

  /** S_* flags. */
  public final int flags() {
    return flags;
  }

  public final boolean hasFlag(int f) {
    return (flags & f) != 0;
  }

  /** Sets S_* flags; the caller holds i_rwsem exclusively, or knows the inode to be new. */
  @MustHold(LockKind.I_RWSEM)
  @Stores
  public final void setFlags(int f) {
    flags = flags | f;
  }

  @Stores
  public final void clearFlags(int f) {
    flags = flags & ~f;
  }

  // ---- directory sequence ----

  /** Even while no lookup's result is being entered. */
  public final int dirSeq() {
    Schedule.point(Step.LOAD, this);
    return (int) DIR_SEQ.getAcquire(this);
  }

  /** Begins to enter a lookup's result; spins while another does. Mirrors start_dir_add. */
  public final void startDirAdd() {
    Schedule.point(Step.WRITE_BEGIN, this);
    for (int turn = 0; ; turn++) {
      int n = dirSeq;
      if ((n & 1) == 0 && DIR_SEQ.compareAndSet(this, n, n + 1)) {
        return;
      }
      Spin.pause(turn);
    }
  }

  public final void endDirAdd() {
    Schedule.point(Step.WRITE_END, this);
    DIR_SEQ.setRelease(this, dirSeq + 1);
  }

  // ---- writers ----

  /** Counts a writer; false if the file is being executed. Mirrors get_write_access. */
  public final boolean getWriteAccess() {
    Schedule.point(Step.GET, this);
    while (true) {
      int n = writers;
      if (n < 0) {
        return false;
      }
      if (WRITERS.compareAndSet(this, n, n + 1)) {
        return true;
      }
    }
  }

  public final void putWriteAccess() {
    WRITERS.getAndAdd(this, -1);
  }

  /** How many have it open for writing. */
  public final int writeCount() {
    return writers;
  }

  /** Counts one who only reads. Mirrors i_readcount_inc. */
  public final void getReadAccess() {
    Schedule.point(Step.GET, this);
    READERS.getAndAdd(this, 1);
  }

  public final void putReadAccess() {
    READERS.getAndAdd(this, -1);
  }

  /** How many have it open for reading and not for writing. Kept for regular files alone. */
  public final int readCount() {
    return readers;
  }

  // ---- life ----

  /** I_* bits; changed under i_lock. */
  public final int state() {
    return state;
  }

  public final boolean hasState(int bits) {
    return (state & bits) != 0;
  }

  final void setStateBits(int bits) {
    assert lock.isLocked();
    state = state | bits;
  }

  /** Lets link(2) give a name to an inode that has none, as one opened with O_TMPFILE. */
  @MustNotHold(LockKind.I_LOCK)
  @Stores
  public final void setLinkable() {
    lock.lock();
    setStateBits(I_LINKABLE);
    lock.unlock();
  }

  /** The inode has a name now. */
  @MustNotHold(LockKind.I_LOCK)
  @Stores
  public final void clearLinkable() {
    if (hasState(I_LINKABLE)) {
      lock.lock();
      clearStateBits(I_LINKABLE);
      lock.unlock();
    }
  }

  final void clearStateBits(int bits) {
    assert lock.isLocked();
    state = state & ~bits;
  }

  public final int count() {
    return count;
  }

  /** One reference more on an inode that the caller already holds. Mirrors ihold. */
  @Stores
  public final void hold() {
    int was = (int) COUNT.getAndAdd(this, 1);
    assert was > 0;
  }

  /** A reference unless the inode is on its way out. Mirrors igrab. */
  @MustNotHold(LockKind.I_LOCK)
  @Stores
  public final boolean grab() {
    lock.lock();
    boolean ok = !hasState(I_FREEING);
    if (ok) {
      COUNT.getAndAdd(this, 1);
    }
    lock.unlock();
    return ok;
  }

  /** Drops a reference; the last may evict the inode, which may block. Mirrors iput. */
  @MayBlock
  @MustNotHold(LockKind.I_LOCK)
  @Stores
  public final void put() {
    Schedule.point(Step.PUT, this);
    while (true) {
      int n = count;
      assert n > 0 : "put of an inode without references";
      if (n == 1) {
        break;
      }
      if (COUNT.compareAndSet(this, n, n - 1)) {
        return;
      }
    }
    lock.lock();
    if ((int) COUNT.getAndAdd(this, -1) != 1) {
      lock.unlock();
      return;
    }
    sb.inodes().lastPut(this);
  }

  /**
   * Whether an inode whose last reference went should be evicted. Called under i_lock. Mirrors
   * generic_drop_inode.
   */
  @MustHold(LockKind.I_LOCK)
  public final boolean genericDrop() {
    return nlink == 0 || !hashed;
  }

  /**
   * Marks the inode dirty: I_DIRTY_* bits. Must not be called under i_lock. Mirrors
   * __mark_inode_dirty.
   */
  @MayBlock
  @MustNotHold(LockKind.I_LOCK)
  @Stores
  public final void markDirty(int bits) {
    sb.inodes().markDirty(this, bits);
  }

  /** Drops all pages; for {@code evictInode}. */
  @MayBlock
  public final void truncateFinal() {
    AddressSpace m = mapping;
    if (m != null) {
      m.truncateFinal();
    }
  }

  /** The last step of {@code evictInode}. Mirrors clear_inode. */
  @MustNotHold(LockKind.I_LOCK)
  @Stores
  public final void clear() {
    lock.lock();
    assert hasState(I_FREEING) && !hasState(I_CLEAR);
    setStateBits(I_CLEAR);
    lock.unlock();
  }

  /** From the id: the first identity hash code of an object costs a call of the JVM. */
  @Override
  public final int hashCode() {
    return Long.hashCode(id);
  }

  /** An inode equals itself alone. */
  @Override
  public final boolean equals(@Nullable Object o) {
    return this == o;
  }

  @Override
  public String toString() {
    return sb.type().name() + " inode " + ino;
  }
}
