// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.FileLockOperations;
import org.jvfs.contract.LockManagerOperations;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.WaitQueue;

/**
 * A lock on a range of a file, as a caller asks for it, waits for it, or holds it. Mirrors struct
 * file_lock.
 *
 * <p>Kind, owner, process and file never change. Range and type of a lock that is held change under
 * its inode's {@code i_lock}, those of a request belong to who asks. What links waiters is under
 * {@code blocked_lock_lock}; see {@link Waiters}.
 */
public final class FileLock {
  /** Families of locks. POSIX and OFD locks see each other, the others only their own kind. */
  public enum Kind {
    POSIX,
    OFD,
    FLOCK,
    LEASE,
    DELEGATION
  }

  /** F_RDLCK, F_WRLCK, F_UNLCK. */
  public enum Type {
    READ,
    WRITE,
    NONE
  }

  /** The end of a range that reaches to the end of the file, wherever that moves. */
  public static final long OFFSET_MAX = Long.MAX_VALUE;

  private static final LockClass WAIT = new LockClass("&fl->fl_wait");

  private final Kind kind;
  private final Object owner;
  private final int pid;
  private final Inode inode;
  private final @Nullable OpenFile file;
  private Type type;
  private long start;
  private long end;
  private FileLockOperations ops = FileLockOperations.DEFAULT;
  private LockManagerOperations lmops = LockManagerOperations.DEFAULT;
  private @Nullable Object privateData;

  /** For a request: what stood in its way. */
  private @Nullable FileLock conflict;

  /** Where the one who asks sleeps. Made when first slept on. */
  private volatile @Nullable WaitQueue wait;

  // ---- as a waiter, and as what is waited for: see Waiters ----

  /** What it waits for. Cleared, with release, as the last thing a waker does. */
  volatile @Nullable FileLock blocker;

  /** Who waits for it, oldest first. */
  @Nullable FileLock firstWaiter;

  @Nullable FileLock lastWaiter;
  @Nullable FileLock nextWaiter;
  @Nullable FileLock prevWaiter;

  /** Links of those whose owners are alike; see {@link Waiters}. */
  @Nullable FileLock nextOfOwner;

  @Nullable FileLock prevOfOwner;

  /** Whether it waits for a POSIX lock, and so counts when deadlocks are looked for. */
  boolean inDeadlockSearch;

  /** Where the last waiter of either type was put, as long as nobody left since. */
  @Nullable FileLock readHint;

  @Nullable FileLock writeHint;
  long hintTurn;

  // ---- as a lock that is held: see LockList ----

  @Nullable FileLock listNext;
  @Nullable FileLock listPrev;

  // ---- as a lease, under i_lock ----

  /** When the lease's time is up, nanoseconds of the VFS's monotonic clock; 0 for never. */
  long breakTime;

  long downgradeTime;

  /** A break wants it gone. Mirrors FL_UNLOCK_PENDING. */
  boolean unlockPending;

  /** A break wants it shared. Mirrors FL_DOWNGRADE_PENDING. */
  boolean downgradePending;

  /**
   * A lock, or a wish for one.
   *
   * @param kind which family of locks it belongs to
   * @param type shared, exclusive, or none to unlock
   * @param start first byte
   * @param end last byte, {@link #OFFSET_MAX} for the end of the file wherever it moves
   * @param owner whose lock it is: a descriptor table or an open file; compared by {@link
   *     LockManagerOperations#lmCompareOwner}
   * @param pid the process to name to others who ask
   * @param file the open file it is asked for through
   */
  public FileLock(
      Kind kind, Type type, long start, long end, Object owner, int pid, OpenFile file) {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("range " + start + " to " + end);
    }
    this.kind = kind;
    this.type = type;
    this.start = start;
    this.end = end;
    this.owner = owner;
    this.pid = pid;
    this.file = file;
    this.inode = file.inode();
  }

  /**
   * Somebody who waits for leases of a file to go, without having the file open.
   *
   * @param kind LEASE or DELEGATION
   * @param type WRITE if no lease may stay, READ if shared ones may
   */
  FileLock(Kind kind, Type type, Object owner, int pid, Inode inode) {
    this.kind = kind;
    this.type = type;
    this.start = 0;
    this.end = OFFSET_MAX;
    this.owner = owner;
    this.pid = pid;
    this.file = null;
    this.inode = inode;
  }

  /** The same lock with another range and type, without what is kept with it and who waits. */
  FileLock like(Type t, long from, long to) {
    return new FileLock(kind, t, from, to, owner, pid, file());
  }

  /**
   * A second lock as this one is. What the file system keeps with it is wanted for both: under
   * {@code i_lock}. Mirrors locks_copy_lock.
   */
  FileLock copy() {
    FileLock c = like(type, start, end);
    c.ops = ops;
    c.lmops = lmops;
    c.privateData = privateData;
    if (ops != FileLockOperations.DEFAULT) {
      ops.flCopyLock(c, this);
    }
    return c;
  }

  public Kind kind() {
    return kind;
  }

  public Type type() {
    return type;
  }

  /** First byte. */
  public long start() {
    return start;
  }

  /** Last byte. */
  public long end() {
    return end;
  }

  public Object owner() {
    return owner;
  }

  public int pid() {
    return pid;
  }

  public Inode inode() {
    return inode;
  }

  /** The open file it was asked for through. Not for one who waits for leases to go. */
  public OpenFile file() {
    OpenFile f = file;
    assert f != null : this;
    return f;
  }

  /** Whether it is one who waits for leases to go. */
  public boolean isBreaker() {
    return file == null;
  }

  void setType(Type t) {
    type = t;
  }

  void setRange(long from, long to) {
    start = from;
    end = to;
  }

  /** What the file system keeps with it. Checked mode puts itself in front. */
  public FileLockOperations ops() {
    return ops;
  }

  /** For a file system's {@code lock} method, before the lock is entered. */
  public void setOps(FileLockOperations o) {
    ops = org.jvfs.checked.Checked.table(FileLockOperations.class, o);
  }

  /** Who manages it. */
  public LockManagerOperations lmops() {
    return lmops;
  }

  /** For a lock manager, before it asks. */
  public void setLmops(LockManagerOperations o) {
    lmops = org.jvfs.checked.Checked.table(LockManagerOperations.class, o);
  }

  /** What file system or lock manager keeps with it. */
  public @Nullable Object privateData() {
    return privateData;
  }

  public void setPrivateData(@Nullable Object o) {
    privateData = o;
  }

  /** What was in the way when the request was refused or tested; null for nothing. */
  public @Nullable FileLock conflict() {
    return conflict;
  }

  /** For a file system's {@code lock} method: what is in the way. */
  public void setConflict(@Nullable FileLock c) {
    conflict = c;
  }

  /** Whether it waits for another: it is in the tree of waiters. */
  public boolean isBlocked() {
    return blocker != null;
  }

  /** Where to sleep until it is no longer blocked. Called by one thread, before it is blocked. */
  WaitQueue makeWaitQueue() {
    WaitQueue w = wait;
    if (w == null) {
      w = new WaitQueue(WAIT);
      wait = w;
    }
    return w;
  }

  @Nullable WaitQueue waitQueue() {
    return wait;
  }

  boolean overlaps(FileLock o) {
    return start <= o.end && o.start <= end;
  }

  @Override
  public String toString() {
    return kind
        + " "
        + type
        + " "
        + start
        + ".."
        + (end == OFFSET_MAX ? "EOF" : end)
        + " of "
        + pid;
  }
}
