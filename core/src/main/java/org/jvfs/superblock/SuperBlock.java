// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockCache;
import org.jvfs.block.BlockDevice;
import org.jvfs.checked.Checked;
import org.jvfs.contract.DentryOperations;
import org.jvfs.contract.FileSystemType;
import org.jvfs.contract.SuperOperations;
import org.jvfs.contract.XattrHandler;
import org.jvfs.dcache.Dcache;
import org.jvfs.dcache.Dentry;
import org.jvfs.dcache.DentryLru;
import org.jvfs.effect.LockKind;
import org.jvfs.effect.LockOf;
import org.jvfs.effect.MayBlock;
import org.jvfs.fault.Faults;
import org.jvfs.inode.InodeSet;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.RwSem;
import org.jvfs.notify.Fsnotify;
import org.jvfs.notify.Marks;
import org.jvfs.pagecache.WritebackControl;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.MountFlags;
import org.jvfs.uapi.Timespec;

/** A file system in use. Mirrors struct super_block. */
public final class SuperBlock {
  private static final VarHandle FAULTS;

  static {
    try {
      FAULTS = MethodHandles.lookup().findVarHandle(SuperBlock.class, "faults", Faults.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public static final int SB_RDONLY = MountFlags.MS_RDONLY;
  public static final int SB_NOSUID = MountFlags.MS_NOSUID;
  public static final int SB_NODEV = MountFlags.MS_NODEV;
  public static final int SB_NOEXEC = MountFlags.MS_NOEXEC;
  public static final int SB_SYNCHRONOUS = MountFlags.MS_SYNCHRONOUS;
  public static final int SB_DIRSYNC = MountFlags.MS_DIRSYNC;
  public static final int SB_NOATIME = MountFlags.MS_NOATIME;
  public static final int SB_NODIRATIME = MountFlags.MS_NODIRATIME;
  public static final int SB_POSIXACL = MountFlags.MS_POSIXACL;
  public static final int SB_LAZYTIME = MountFlags.MS_LAZYTIME;

  /** Flags that a remount may change. */
  public static final int RMT_MASK = SB_RDONLY | SB_SYNCHRONOUS | SB_POSIXACL | SB_LAZYTIME;

  private final FileSystemType type;
  private final VfsState state;
  private final SbLockClasses classes;
  private final long dev;
  private final @Nullable BlockDevice bdev;
  private final RwSem sUmount;
  private final Mutex vfsRenameMutex;
  private volatile int dentryLimit;

  private final DentryLru dentryLru = new DentryLru();
  private final InodeSet inodes = new InodeSet(this);
  private final AtomicInteger active = new AtomicInteger(1);

  private final Marks marks = new Marks();

  /** Marks on anything of this superblock. */
  private final AtomicInteger watchers = new AtomicInteger();

  /** Whether the device was opened to be read alone; a remount to write opens it anew. */
  private final boolean openedReadOnly;

  private volatile int flags;
  private volatile boolean becomingReadOnly;
  private volatile boolean live;
  private volatile boolean dying;
  private volatile @Nullable Dentry root;
  private SuperOperations ops = SuperOperations.DEFAULT;
  private DentryOperations dentryOps = DentryOperations.DEFAULT;
  private XattrHandler[] xattrHandlers = {};
  private @Nullable ExportOperations exportOps;
  private long magic;
  private int blockSize = 4096;
  private long maxBytes = Long.MAX_VALUE;
  private int timeGranularity = 1;
  private boolean writeback;
  private @Nullable Object fsInfo;
  private volatile @Nullable Errno error;

  /** Made when first asked for. */
  private volatile @Nullable Faults faults;

  /** A superblock on a device, or of none. */
  SuperBlock(FileSystemType type, VfsState state, int flags, @Nullable BlockDevice bdev) {
    this.type = type;
    this.bdev = bdev;
    this.state = state;
    this.dentryLimit = state.dentryLimit();
    this.flags = flags;
    this.openedReadOnly = (flags & SB_RDONLY) != 0;
    this.classes = SbLockClasses.of(type.name());
    this.dev = bdev != null ? bdev.dev() : state.nextAnonDev();
    this.sUmount = new RwSem(classes.sUmount());
    this.vfsRenameMutex = new Mutex(classes.vfsRename());
  }

  // ---- what a driver sets in its fill method ----

  public void setOps(SuperOperations o) {
    ops = Checked.table(SuperOperations.class, o);
  }

  public void setDentryOps(DentryOperations o) {
    dentryOps = Checked.table(DentryOperations.class, o);
  }

  public void setXattrHandlers(XattrHandler... h) {
    xattrHandlers = new XattrHandler[h.length];
    for (int i = 0; i < h.length; i++) {
      xattrHandlers[i] = Checked.table(XattrHandler.class, h[i]);
    }
  }

  public void setExportOps(ExportOperations e) {
    exportOps = e;
  }

  public void setMagic(long m) {
    magic = m;
  }

  /** Bytes of a block; a power of two. */
  public void setBlockSize(int bytes) {
    blockSize = bytes;
  }

  /** Largest size of a file, bytes. */
  public void setMaxBytes(long bytes) {
    maxBytes = bytes;
  }

  /** The unit of the times the file system can keep, nanoseconds. */
  public void setTimeGranularity(int ns) {
    timeGranularity = ns;
  }

  /** Whether dirty inodes and pages must be written somewhere. */
  public void setWriteback(boolean w) {
    writeback = w;
  }

  public void setFsInfo(Object o) {
    fsInfo = o;
  }

  /** Sets the root, taking over the reference. */
  public void setRoot(Dentry d) {
    root = d;
  }

  public void setFlag(int f) {
    flags = flags | f;
  }

  public void clearFlag(int f) {
    flags = flags & ~f;
  }

  // ---- what others ask ----

  public FileSystemType type() {
    return type;
  }

  public VfsState state() {
    return state;
  }

  public Dcache dcache() {
    return state.dcache();
  }

  public SbLockClasses lockClasses() {
    return classes;
  }

  /** The device number that stat(2) shows. */
  public long dev() {
    return dev;
  }

  /** The device of a file system that has one. Mirrors s_bdev. */
  public BlockDevice bdev() {
    BlockDevice d = bdev;
    assert d != null : type.name() + " has no device";
    return d;
  }

  public @Nullable BlockDevice bdevOrNull() {
    return bdev;
  }

  @LockOf(LockKind.S_UMOUNT)
  public RwSem sUmount() {
    return sUmount;
  }

  /** {@code s_vfs_rename_mutex}: held by every rename across directories. */
  @LockOf(LockKind.S_VFS_RENAME_MUTEX)
  public Mutex vfsRenameMutex() {
    return vfsRenameMutex;
  }

  /** How many unused dentries may be kept. */
  public int dentryLimit() {
    return dentryLimit;
  }

  /**
   * Keeps fewer unused dentries than the VFS allows, for a file system that finds a name as fast
   * again as others find it in the cache.
   */
  public void setDentryLimit(int n) {
    dentryLimit = Math.min(n, state.dentryLimit());
  }

  public DentryLru dentryLru() {
    return dentryLru;
  }

  public InodeSet inodes() {
    return inodes;
  }

  /** The driver's table. */
  public SuperOperations ops() {
    return Checked.own(ops);
  }

  /** The table to call, which in checked mode is one before the driver's. */
  public SuperOperations checkedOps() {
    return ops;
  }

  /** The driver's table for the names of this file system. */
  public DentryOperations dentryOps() {
    return Checked.own(dentryOps);
  }

  /** The same as it is to be called. */
  public DentryOperations checkedDentryOps() {
    return dentryOps;
  }

  /** The handlers as they are to be called, in the driver's order. */
  public XattrHandler[] checkedXattrHandlers() {
    return xattrHandlers;
  }

  public @Nullable ExportOperations exportOps() {
    return exportOps;
  }

  public long magic() {
    return magic;
  }

  public int blockSize() {
    return blockSize;
  }

  public long maxBytes() {
    return maxBytes;
  }

  public boolean hasWriteback() {
    return writeback;
  }

  public @Nullable Object fsInfo() {
    return fsInfo;
  }

  /** The root of a superblock that has been filled. */
  public Dentry root() {
    Dentry r = root;
    assert r != null;
    return r;
  }

  /** The root, or null before filling and after shutdown. */
  public @Nullable Dentry rootOrNull() {
    return root;
  }

  /** SB_* flags. */
  public int flags() {
    return flags;
  }

  public boolean isReadOnly() {
    return (flags & SB_RDONLY) != 0;
  }

  /** Whether a remount is about to make it read-only and nobody may begin to write. */
  public boolean isBecomingReadOnly() {
    return becomingReadOnly;
  }

  /**
   * Says so; the caller holds {@code s_umount} and has made sure that nobody writes. Mirrors
   * sb_start_ro_state_change and sb_end_ro_state_change.
   */
  public void setBecomingReadOnly(boolean b) {
    becomingReadOnly = b;
  }

  public boolean hasAcls() {
    return (flags & SB_POSIXACL) != 0;
  }

  /** Whether inodes may stay cached: filled, and not being shut down. */
  public boolean isActive() {
    return live && !dying;
  }

  /** The present time in this file system's granularity. */
  public Timespec now() {
    return state.clock().now().truncate(timeGranularity);
  }

  /** A time as this file system can keep it. */
  public Timespec truncateTime(Timespec t) {
    return t.truncate(timeGranularity);
  }

  /** Records a write error for syncfs(2) to report. */
  public void recordError(Errno e) {
    error = e;
  }

  /** The last write error not yet reported, which counts as reported now; null for none. */
  public @Nullable Errno takeError() {
    Errno e = error;
    error = null;
    return e;
  }

  /** The faults of the disk beneath, for tests; made if need be. */
  public Faults faults() {
    Faults f = faults;
    if (f == null) {
      f = new Faults();
      Faults was = (Faults) FAULTS.compareAndExchange(this, null, f);
      f = was != null ? was : f;
    }
    return f;
  }

  /** The same if anybody ever asked for them, else null. */
  public @Nullable Faults faultsOrNull() {
    return faults;
  }

  // ---- who watches ----

  /** Who watches all of it. */
  public Marks marks() {
    return marks;
  }

  /** Whether somebody watches something on it. Mirrors fsnotify_sb_has_watchers. */
  public boolean hasWatchers() {
    return watchers.get() != 0;
  }

  /** A mark more; counted before it can be seen. */
  public void addWatcher() {
    watchers.incrementAndGet();
  }

  /** A mark less, which holds its inode no more. */
  public void dropWatcher() {
    if (watchers.decrementAndGet() == 0) {
      state.waits().wakeAll(this);
    }
  }

  /** Waits until no mark is left; nobody may make new ones. */
  @MayBlock
  public void awaitNoWatchers() {
    state.waits().await(this, () -> !hasWatchers());
  }

  // ---- life ----

  void born() {
    live = true;
  }

  /** Another mount of this superblock. Mirrors atomic_inc(s_active). */
  public void addActive() {
    active.incrementAndGet();
  }

  /** Another mount, unless the last one has gone. Mirrors atomic_inc_not_zero of s_active. */
  boolean tryAddActive() {
    int n = active.get();
    while (n > 0) {
      if (active.compareAndSet(n, n + 1)) {
        return true;
      }
      n = active.get();
    }
    return false;
  }

  /**
   * Drops an active reference; the last shuts the superblock down. May block. Mirrors
   * deactivate_super.
   */
  @MayBlock
  public void deactivate() {
    if (active.decrementAndGet() == 0) {
      sUmount.lock();
      Checked.kill(type, this);
    }
  }

  /**
   * Like {@link #deactivate}, when {@code s_umount} is held exclusively; it is released. Mirrors
   * deactivate_locked_super.
   */
  @MayBlock
  public void deactivateLocked() {
    if (active.decrementAndGet() == 0) {
      Checked.kill(type, this);
    } else {
      sUmount.unlock();
    }
  }

  /**
   * Shuts down a superblock without a device: the usual {@code killSb}. {@code s_umount} is held
   * and released.
   */
  @MayBlock
  public void killAnon() {
    shutdown();
    state.forget(this);
    sUmount.unlock();
  }

  /**
   * Shuts down a superblock on a device, which is synced and closed: the usual {@code killSb} of
   * such. {@code s_umount} is held and released. Mirrors kill_block_super.
   */
  @MayBlock
  public void killBlock() {
    BlockDevice d = bdev();
    shutdown();
    try {
      BlockCache.sync(d);
    } catch (ErrnoException e) {
      state.report("writing to " + d + " at unmount failed: " + e.getMessage());
    }
    BlockCache.drop(d);
    d.release(openMode(), this);
    try {
      state.blockDevices().unused(d);
    } catch (ErrnoException e) {
      state.report("closing " + d + " at unmount failed: " + e.getMessage());
    }
    state.forget(this);
    sUmount.unlock();
    state.waits().wakeAll(this);
  }

  /** How the device was opened. */
  int openMode() {
    return BlockDevice.READ | (openedReadOnly ? 0 : BlockDevice.WRITE);
  }

  /**
   * Takes the tree down, writes what is dirty, evicts the inodes and tells the driver. {@code
   * s_umount} is held exclusively. Mirrors generic_shutdown_super.
   */
  private void shutdown() {
    Dentry r = root;
    if (r == null) {
      return;
    }
    int busyDentries;
    try {
      sync(true);
    } catch (ErrnoException e) {
      state.report("sync at unmount of " + type.name() + " failed: " + e.getMessage());
    }
    root = null;
    busyDentries = dcache().shrinkForUmount(this, r);
    dying = true;
    Fsnotify.unmount(this);
    int busyInodes = inodes.evictAll();
    ops.putSuper(this);
    if (busyDentries > 0 || busyInodes > 0) {
      state.report(
          "unmount of "
              + type.name()
              + ": "
              + busyDentries
              + " dentries and "
              + busyInodes
              + " inodes still in use");
    }
  }

  /**
   * Writes out everything dirty. The caller holds {@code s_umount} at least shared. Mirrors
   * sync_filesystem.
   *
   * @param wait until it is on stable storage
   */
  @MayBlock
  public void sync(boolean wait) throws ErrnoException {
    if (isReadOnly()) {
      return;
    }
    inodes.writeAll(wait ? WritebackControl.forSync() : WritebackControl.background());
    ops.syncFs(this, wait);
  }
}
