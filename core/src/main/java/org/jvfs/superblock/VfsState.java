// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.BlockDevices;
import org.jvfs.dcache.Dcache;
import org.jvfs.effect.MayBlock;
import org.jvfs.filelock.FileLocks;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitTable;
import org.jvfs.mm.Mm;
import org.jvfs.notify.NotifyLimits;
import org.jvfs.pagecache.FramePool;
import org.jvfs.uapi.Clock;
import org.jvfs.uapi.MountFlags;

/**
 * What one VFS shares among all its file systems: what the kernel keeps in globals. A JVM can hold
 * many.
 */
public final class VfsState {
  private static final LockClass SB_LOCK = new LockClass("sb_lock");
  private static final LockClass EP_NESTED = new LockClass("epnested_mutex");

  /** See {@link #epNested}. */
  private final Mutex epNested = new Mutex(EP_NESTED);

  private final Clock clock;
  private final FramePool frames;
  private final WaitTable waits = new WaitTable();
  private final Dcache dcache;
  private final Set<Mm> mappings = ConcurrentHashMap.newKeySet();
  private final BlockDevices blockDevices = new BlockDevices(this);
  private final Sysctl sysctl = new Sysctl();
  private final FileLocks fileLocks = new FileLocks();
  private final Consumer<String> log;
  private final AtomicLong nextInode = new AtomicLong();
  private final AtomicLong nextDev = new AtomicLong();
  private final AtomicInteger nextMove = new AtomicInteger();
  private final NotifyLimits notifyLimits = new NotifyLimits();
  private final AtomicBoolean shrinking = new AtomicBoolean();
  private final int dentryLimit;
  private final SpinLock sbLock = new SpinLock(SB_LOCK);
  private final List<SuperBlock> superBlocks = new ArrayList<>();

  /** Under {@link #sbLock}. */
  private final List<Notifier> notifiers = new ArrayList<>();

  private volatile @Nullable Notifier notifier;

  /**
   * The shared part of a VFS.
   *
   * @param dentryLimit how many unused dentries each superblock may keep
   * @param log takes one line for each thing that went wrong and has no caller to tell
   */
  public VfsState(Clock clock, FramePool frames, int dentryLimit, Consumer<String> log) {
    this.clock = clock;
    this.frames = frames;
    this.dentryLimit = dentryLimit;
    this.log = log;
    this.dcache = new Dcache(waits, this::startShrinking);
  }

  public Clock clock() {
    return clock;
  }

  public FramePool frames() {
    return frames;
  }

  public WaitTable waits() {
    return waits;
  }

  public Dcache dcache() {
    return dcache;
  }

  /** Who has mapped files, to be ended with the VFS. For {@link Mm} to enter itself. */
  public Set<Mm> mappings() {
    return mappings;
  }

  /** The block devices it knows. */
  public BlockDevices blockDevices() {
    return blockDevices;
  }

  /** Locks and leases of all files. */
  public FileLocks fileLocks() {
    return fileLocks;
  }

  /** Held while one epoll instance is made to watch another. */
  public Mutex epNested() {
    return epNested;
  }

  public Sysctl sysctl() {
    return sysctl;
  }

  /** How much may be watched. */
  public NotifyLimits notifyLimits() {
    return notifyLimits;
  }

  /** A number that pairs the events of one move. Mirrors fsnotify_get_cookie. */
  public int nextMoveCookie() {
    return nextMove.incrementAndGet();
  }

  /** How many unused dentries each superblock may keep at most. */
  public int dentryLimit() {
    return dentryLimit;
  }

  /** Says what went wrong where no caller can be told. */
  public void report(String line) {
    log.accept(line);
  }

  public long nextInodeId() {
    return nextInode.incrementAndGet();
  }

  long nextAnonDev() {
    // Linux gives file systems without a device major 0.
    return org.jvfs.uapi.Mode.makedev(0, (int) nextDev.incrementAndGet());
  }

  /** Whom to tell of changes, or null; stands for all that were added. */
  public @Nullable Notifier notifier() {
    return notifier;
  }

  /** Has {@code n} told of all changes from now on. */
  public void addNotifier(Notifier n) {
    sbLock.lock();
    notifiers.add(n);
    notifier = Notifiers.all(notifiers);
    sbLock.unlock();
  }

  /** Ends that; one call may still be under way. */
  public void removeNotifier(Notifier n) {
    sbLock.lock();
    notifiers.remove(n);
    notifier = Notifiers.all(notifiers);
    sbLock.unlock();
  }

  void remember(SuperBlock sb) {
    sbLock.lock();
    superBlocks.add(sb);
    sbLock.unlock();
  }

  void forget(SuperBlock sb) {
    sbLock.lock();
    superBlocks.remove(sb);
    sbLock.unlock();
  }

  boolean isKnown(SuperBlock sb) {
    sbLock.lock();
    boolean known = superBlocks.contains(sb);
    sbLock.unlock();
    return known;
  }

  /** The superblocks of the moment. */
  public List<SuperBlock> superBlocks() {
    sbLock.lock();
    try {
      return List.copyOf(superBlocks);
    } finally {
      sbLock.unlock();
    }
  }

  /**
   * Starts a shrinker unless one is at work: a thread of its own, since the caller may hold any
   * lock.
   */
  private void startShrinking() {
    if (shrinking.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("jvfs-shrinker")
          .start(
              () -> {
                try {
                  shrink(Integer.MAX_VALUE);
                } finally {
                  shrinking.set(false);
                }
              });
    }
  }

  /**
   * Frees unused dentries until no superblock keeps more than {@code most}, nor more than an eighth
   * below its limit, dentries before inodes. A superblock that is being mounted or unmounted is
   * left alone. Mirrors super_cache_scan. Answers how many dentries went.
   */
  @MayBlock
  public int shrink(int most) {
    Lockdep.enter(LockContext.RECLAIM);
    try {
      return shrinkEach(most);
    } finally {
      Lockdep.exit(LockContext.RECLAIM);
    }
  }

  private int shrinkEach(int most) {
    int freed = 0;
    for (SuperBlock sb : superBlocks()) {
      if (!sb.sUmount().tryLockShared()) {
        continue;
      }
      try {
        int limit = sb.dentryLimit();
        int target = Math.min(most, limit - limit / 8);
        // Second chances can make a pass free nothing: bounded by twice the list.
        int budget = 2 * sb.dentryLru().size();
        while (sb.dentryLru().size() > target && budget > 0) {
          int batch = Math.min(1024, sb.dentryLru().size() - target);
          freed += dcache.prune(sb, batch);
          budget -= batch;
        }
        sb.inodes().prune(1024);
      } finally {
        sb.sUmount().unlockShared();
      }
    }
    return freed;
  }

  /** The restrictions of /proc/sys/fs that a VFS decides by. */
  public static final class Sysctl {
    /**
     * Follow links in sticky world-writable directories only if owner or directory's owner match.
     */
    public volatile boolean protectedSymlinks = true;

    /** Make hard links only to files one owns or may read and write. */
    public volatile boolean protectedHardlinks = true;

    /** 0 to 2: open others' FIFOs in sticky directories with O_CREAT. */
    public volatile int protectedFifos = 1;

    /** 0 to 2: open others' files in sticky directories with O_CREAT. */
    public volatile int protectedRegular = 2;

    /** Whether leases and delegations may be taken. */
    public volatile boolean leasesEnable = true;

    /**
     * How long the holder of a lease may take to give it back, nanoseconds; 0 for ever. Linux
     * counts seconds.
     */
    public volatile long leaseBreakNanos = 45_000_000_000L;

    /** Bytes up to which anybody may size a pipe. */
    public volatile int pipeMaxSize = 1 << 20;

    /** Most descriptors of a table. */
    public volatile int nrOpen = 1 << 20;
  }

  /** MS_* flags of a mount call that are the superblock's. */
  public static int sbFlags(int msFlags) {
    return msFlags
        & (MountFlags.MS_RDONLY
            | MountFlags.MS_SYNCHRONOUS
            | MountFlags.MS_DIRSYNC
            | MountFlags.MS_LAZYTIME
            | MountFlags.MS_POSIXACL);
  }
}
