// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A tree of dentries shown at a place of a namespace. Mirrors struct mount.
 *
 * <p>References: one for being attached, one for each path and open file. A child holds one on its
 * parent. When the count reaches zero the mount is gone and its superblock loses an active
 * reference.
 */
public final class Mount extends VfsMount {
  private final long id;
  private final String source;
  final MountTable table;
  private final AtomicInteger count = new AtomicInteger(1);
  private final AtomicInteger writers = new AtomicInteger();

  /** While set, those who want to write wait for a remount to decide. Under mount_lock. */
  private volatile boolean writeHold;

  /** Where it is attached; itself if nowhere. Written under mount_lock and namespace_sem. */
  volatile Mount parent = this;

  volatile Dentry mountpoint;

  /** Under namespace_sem. */
  final List<Mount> children = new ArrayList<>();

  /** Under namespace_sem; null once detached. */
  volatile @Nullable MountNamespace ns;

  /** Next in the mount hash; written under mount_lock. */
  volatile @Nullable Mount hashNext;

  /** Marked by umount2 with MNT_EXPIRE, cleared by use. */
  volatile boolean expiryMark;

  Mount(MountTable table, long id, String source, Dentry root, SuperBlock sb, int flags) {
    super(root, sb, flags);
    this.table = table;
    this.id = id;
    this.source = source;
    this.mountpoint = root;
  }

  @Override
  public long id() {
    return id;
  }

  /** The first argument of the mount call. */
  public String source() {
    return source;
  }

  /** The mount it is attached to, itself if none. */
  public Mount parent() {
    return parent;
  }

  /** The dentry of the parent that it covers. */
  public Dentry mountpoint() {
    return mountpoint;
  }

  public boolean hasParent() {
    return parent != this;
  }

  int references() {
    return count.get();
  }

  /** How many files are open for writing through it, and writes under way. */
  int writerCount() {
    return writers.get();
  }

  @Override
  public void get() {
    count.incrementAndGet();
  }

  /** A reference unless the mount is gone. */
  public boolean tryGet() {
    while (true) {
      int n = count.get();
      if (n <= 0) {
        return false;
      }
      if (count.compareAndSet(n, n + 1)) {
        return true;
      }
    }
  }

  @Override
  public void put() {
    if (count.decrementAndGet() == 0) {
      // Detached and unused: nobody can find it any more.
      root().put();
      sb().deactivate();
    }
  }

  @Override
  public void wantWrite() throws ErrnoException {
    writers.incrementAndGet();
    while (writeHold) {
      Thread.onSpinWait();
    }
    if (isReadOnly()) {
      writers.decrementAndGet();
      throw Errno.EROFS.exception();
    }
  }

  @Override
  public void dropWrite() {
    int n = writers.decrementAndGet();
    assert n >= 0;
  }

  /**
   * Stops new writers and tells whether there is none; the caller holds mount_lock and ends with
   * {@link #unholdWriters}.
   */
  boolean holdWriters() {
    // A writer counts itself and then looks at the mark; we mark and then look at the count: one of
    // us sees the other.
    writeHold = true;
    return writers.get() == 0;
  }

  void unholdWriters() {
    writeHold = false;
  }

  void replaceFlags(int f) {
    setFlags(f);
  }

  @Override
  public String toString() {
    return sb().type().name() + " mount " + id;
  }
}
