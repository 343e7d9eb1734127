// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.superblock;

import org.jvfs.dcache.Dentry;
import org.jvfs.notify.Marks;
import org.jvfs.uapi.ErrnoException;

/**
 * The part of a mount that walks and files need: which tree, from where, under which flags. Mirrors
 * struct vfsmount; the rest is {@code org.jvfs.mount.Mount}.
 */
public abstract class VfsMount {
  public static final int MNT_NOSUID = 0x01;
  public static final int MNT_NODEV = 0x02;
  public static final int MNT_NOEXEC = 0x04;
  public static final int MNT_NOATIME = 0x08;
  public static final int MNT_NODIRATIME = 0x10;
  public static final int MNT_RELATIME = 0x20;
  public static final int MNT_READONLY = 0x40;
  public static final int MNT_NOSYMFOLLOW = 0x80;

  private final Dentry root;
  private final SuperBlock sb;
  private final Marks marks = new Marks();
  private volatile int flags;

  protected VfsMount(Dentry root, SuperBlock sb, int flags) {
    this.root = root;
    this.sb = sb;
    this.flags = flags;
  }

  /** The dentry at the top of what this mount shows. */
  public final Dentry root() {
    return root;
  }

  public final SuperBlock sb() {
    return sb;
  }

  /** Who watches what is done through this mount. */
  public final Marks marks() {
    return marks;
  }

  /** MNT_* flags. */
  public final int flags() {
    return flags;
  }

  public final boolean hasFlag(int f) {
    return (flags & f) != 0;
  }

  /** Changes flags; the caller holds the mount lock. */
  protected final void setFlags(int f) {
    flags = f;
  }

  /** A number of this mount, unique in the VFS. */
  public abstract long id();

  /** Takes a reference on a mount already held. */
  public abstract void get();

  /** Drops a reference; the last one of a detached mount lets the superblock go. May block. */
  public abstract void put();

  /**
   * Whether nothing may be written through this mount, or to its superblock. Mirrors
   * __mnt_is_readonly.
   */
  public final boolean isReadOnly() {
    return (flags & MNT_READONLY) != 0 || sb.isBecomingReadOnly() || sb.isReadOnly();
  }

  /**
   * Announces a write, so that no remount makes the mount read-only meanwhile. Errors: EROFS.
   * Mirrors mnt_want_write. Taken before i_rwsem.
   */
  public abstract void wantWrite() throws ErrnoException;

  /** Ends what {@link #wantWrite} announced. */
  public abstract void dropWrite();
}
