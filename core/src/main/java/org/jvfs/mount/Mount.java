// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.dcache.Dentry;
import org.jvfs.lock.PercpuCount;
import org.jvfs.lock.Spin;
import org.jvfs.notify.Fsnotify;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * A tree of dentries shown at a place of a namespace. Mirrors struct mount.
 *
 * <p>References: one for being attached, one for each path and open file. A child holds one on its
 * parent. When the count reaches zero the mount is gone and its superblock loses an active
 * reference. While it is attached the count cannot be zero and nobody adds it up.
 */
public final class Mount extends VfsMount {
  private final long id;
  private final String source;
  final MountTable table;
  private final PercpuCount count = new PercpuCount();
  private final PercpuCount writers = new PercpuCount();

  /**
   * Somebody has undertaken to end it; a reference taken on it now is good for nothing but to be
   * taken back. Under mount_lock. Mirrors MNT_DOOMED.
   */
  private boolean doomed;

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
    count.inc();
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

  /** How many refer to it, or more: one who found it without a lock and is about to let go. */
  long references() {
    return count.sum();
  }

  @Override
  public void get() {
    count.inc();
  }

  @Override
  public void put() {
    used();
    putNoExpire();
  }

  /** It was used: MNT_EXPIRE begins anew. */
  public void used() {
    if (expiryMark) {
      expiryMark = false;
    }
  }

  /** Drops a reference that was no use of the mount. Mirrors mntput_no_expire. */
  void putNoExpire() {
    count.dec();
    // Whoever detaches it does so before dropping the reference of being attached: either he sees
    // our count or we see that it is detached.
    if (ns == null && count.sum() == 0 && table.doom(this)) {
      end();
    }
  }

  /** What is done once, by who doomed it. May block. Mirrors cleanup_mnt. */
  void end() {
    Fsnotify.mountGone(this);
    root().put();
    sb().deactivate();
  }

  /**
   * Marks it doomed unless it was, or has more references than the caller's; the caller has written
   * mount_lock and fenced, see {@link MountTable}. False if it did not.
   *
   * @param own how many of the references are the caller's
   */
  boolean doom(int own) {
    if (doomed || count.sum() > own) {
      return false;
    }
    doomed = true;
    return true;
  }

  @Override
  public void wantWrite() throws ErrnoException {
    writers.inc();
    for (int turn = 0; writeHold; turn++) {
      Spin.pause(turn);
    }
    if (isReadOnly()) {
      writers.dec();
      throw Errno.EROFS.exception();
    }
  }

  @Override
  public void dropWrite() {
    writers.dec();
  }

  /**
   * Stops new writers and tells whether there is none; the caller holds mount_lock and ends with
   * {@link #unholdWriters}.
   */
  boolean holdWriters() {
    // A writer counts itself and then looks at the mark; we mark and then look at the count: one of
    // us sees the other.
    writeHold = true;
    return writers.sum() == 0;
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
