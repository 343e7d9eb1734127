// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.dcache.RcuCursor;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.Lockdep;
import org.jvfs.mount.MountTable;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;

/**
 * The state of a walk. Mirrors struct nameidata. Reused from walk to walk, so that a walk allocates
 * nothing.
 *
 * <p>In RCU mode nothing here is referenced: {@code mnt} is good while {@code mSeq} stands, {@code
 * dentry} and {@code inode} while {@code seq} stands. In ref mode {@code mnt}, {@code dentry}, the
 * links on the stack and (with ROOT_GRABBED) the root are referenced.
 */
final class Nameidata extends RcuCursor {
  static final int MAXSYMLINKS = 40;

  static final int LAST_NORM = 0;
  static final int LAST_ROOT = 1;
  static final int LAST_DOT = 2;
  static final int LAST_DOTDOT = 3;

  /** The root is referenced by us. */
  static final int ND_ROOT_GRABBED = 1;

  /** The walk jumped: to a root, over a mount, or through a magic link. */
  static final int ND_JUMPED = 2;

  /** Somebody was asked who may answer otherwise another time. */
  static final int ND_OPAQUE = 4;

  /** Where we stand. */
  @Nullable VfsMount mnt;

  @Nullable Dentry dentry;

  /** The dentry's inode, validated by {@link #seq} in RCU mode. */
  @Nullable Inode inode;

  int seq;

  /** The root, as soon as it was needed. */
  @Nullable VfsMount rootMnt;

  @Nullable Dentry rootDentry;
  int rootSeq;

  int flags;
  int state;
  int mSeq;
  int rSeq;

  /** The last component. */
  int lastType;

  byte[] lastBuf = {};
  int lastOff;
  int lastLen;
  int lastHash;

  /**
   * Where the text of the last component's path ends: more than the name means a trailing slash.
   */
  int lastEnd;

  /**
   * The directory of the last component, for the protection of links and files in sticky
   * directories.
   */
  int dirUid;

  int dirMode;

  int totalLinks;
  int depth;

  /** Symbolic links being followed, and what remains to be walked after each. */
  final @Nullable VfsMount[] linkMnt = new @Nullable VfsMount[MAXSYMLINKS + 1];

  final @Nullable Dentry[] linkDentry = new @Nullable Dentry[MAXSYMLINKS + 1];
  final int[] linkSeq = new int[MAXSYMLINKS + 1];
  final byte[][] restBuf = new byte[MAXSYMLINKS + 1][];
  final int[] restOff = new int[MAXSYMLINKS + 1];
  final int[] restEnd = new int[MAXSYMLINKS + 1];

  /** The link to follow next, when a step answers STEP_LINK. */
  byte[] linkBuf = {};

  int linkOff;

  /** What is to be entered in {@link Prefixes} if the walk gets there. */
  Prefixes.@Nullable Sought sought;

  /** The path, and on whose behalf. */
  byte[] name = {};

  int nameLen;
  @Nullable FsCaller caller;
  @Nullable Cred cred;
  @Nullable VfsPath base;

  /** Why there is no base, should the path need one. */
  @Nullable Errno noBase;

  /** The dentry a step has found. */
  @Nullable Dentry found;

  /** An error met on the way up over mounts. */
  int climbError;

  /** Where a walk that needs its result for itself puts it; else empty. */
  final PathRef place = new PathRef();

  /** A place chosen by {@link PathWalk} while it crosses mounts. */
  @Nullable VfsMount stepMnt;

  /** Begins a walk. In RCU mode it is a read section until {@link #leaveRcu}. */
  void begin(int lookupFlags) {
    assert !rcu();
    flags = lookupFlags;
    if (Lockdep.ON && rcu()) {
      Lockdep.enter(LockContext.RCU_READ);
    }
  }

  private void leaveRcu() {
    if (Lockdep.ON && rcu()) {
      Lockdep.exit(LockContext.RCU_READ);
    }
    flags &= ~Lookup.RCU;
  }

  boolean rcu() {
    return (flags & Lookup.RCU) != 0;
  }

  VfsMount mnt() {
    VfsMount m = mnt;
    assert m != null;
    return m;
  }

  Dentry dentry() {
    Dentry d = dentry;
    assert d != null;
    return d;
  }

  Inode inode() {
    Inode i = inode;
    assert i != null;
    return i;
  }

  FsCaller caller() {
    FsCaller c = caller;
    assert c != null;
    return c;
  }

  Cred cred() {
    Cred c = cred;
    assert c != null;
    return c;
  }

  boolean trailingSlash() {
    return lastOff + lastLen < lastEnd;
  }

  void prepare(FsCaller c, Cred as, @Nullable VfsPath from, byte[] path, int len) {
    caller = c;
    cred = as;
    base = from;
    noBase = null;
    name = path;
    nameLen = len;
    totalLinks = 0;
    depth = 0;
    state = 0;
    mnt = null;
    dentry = null;
    inode = null;
    rootMnt = null;
    rootDentry = null;
  }

  /** Lets go of everything that could keep objects alive. */
  void clear() {
    caller = null;
    cred = null;
    base = null;
    mnt = null;
    dentry = null;
    inode = null;
    rootMnt = null;
    rootDentry = null;
    stepMnt = null;
    found = null;
    sought = null;
  }

  /**
   * Leaves RCU mode by taking references on links, place and root; on failure the walk must start
   * again.
   */
  boolean unlazy(MountTable mounts) {
    assert rcu();
    leaveRcu();
    boolean ok = legitimizeLinks(mounts) && legitimizePlace(mounts) && legitimizeRoot(mounts);
    if (!ok && mnt == null) {
      dentry = null;
    }
    return ok;
  }

  /**
   * Leaves RCU mode at a step: references on where we stand and on {@code next}, whose sequence
   * number is {@link #nextSeq}. Checking that also covers the parent: a dentry that has not moved
   * still hangs under it.
   */
  boolean unlazyNext(MountTable mounts, Dentry next) {
    assert rcu();
    leaveRcu();
    if (!legitimizeLinks(mounts)) {
      mnt = null;
      dentry = null;
      return false;
    }
    if (!mounts.legitimize(mnt(), mSeq)) {
      mnt = null;
      dentry = null;
      return false;
    }
    if (!dentry().getNotDead()) {
      dentry = null;
      return false;
    }
    if (!next.getNotDead()) {
      return false;
    }
    if (next.seq().readRetry(nextSeq) || !legitimizeRoot(mounts)) {
      next.put();
      return false;
    }
    return true;
  }

  private boolean legitimizeLinks(MountTable mounts) {
    if ((flags & Lookup.CACHED) != 0) {
      dropLinksUnreferenced();
      mnt = null;
      dentry = null;
      return false;
    }
    for (int i = 0; i < depth; i++) {
      VfsMount m = linkMnt[i];
      Dentry d = linkDentry[i];
      assert m != null && d != null;
      boolean ok = mounts.legitimize(m, mSeq);
      if (ok) {
        ok = d.getNotDead();
        if (ok && d.seq().readRetry(linkSeq[i])) {
          d.put();
          ok = false;
        }
        if (!ok) {
          m.put();
        }
      }
      if (!ok) {
        depth = i;
        mnt = null;
        dentry = null;
        return false;
      }
    }
    return true;
  }

  private void dropLinksUnreferenced() {
    depth = 0;
  }

  private boolean legitimizePlace(MountTable mounts) {
    if (!mounts.legitimize(mnt(), mSeq)) {
      mnt = null;
      dentry = null;
      return false;
    }
    if (!dentry().getNotDead()) {
      dentry = null;
      return false;
    }
    return !dentry().seq().readRetry(seq);
  }

  private boolean legitimizeRoot(MountTable mounts) {
    Dentry r = rootDentry;
    VfsMount m = rootMnt;
    if (m == null || r == null || (flags & Lookup.SCOPED) != 0 && (state & ND_ROOT_GRABBED) != 0) {
      return true;
    }
    if (!mounts.legitimize(m, mSeq)) {
      return false;
    }
    if (!r.getNotDead()) {
      m.put();
      return false;
    }
    state |= ND_ROOT_GRABBED;
    return !r.seq().readRetry(rootSeq);
  }

  /** Ends a walk, dropping every reference it holds. */
  void terminate() {
    if (!rcu()) {
      if (dentry != null) {
        dentry.put();
      }
      if (mnt != null) {
        mnt.put();
      }
      for (int i = 0; i < depth; i++) {
        putLink(i);
      }
      if ((state & ND_ROOT_GRABBED) != 0) {
        Dentry r = rootDentry;
        VfsMount m = rootMnt;
        assert r != null && m != null;
        r.put();
        m.put();
      }
    }
    leaveRcu();
    state = 0;
    depth = 0;
    mnt = null;
    dentry = null;
    inode = null;
    rootMnt = null;
    rootDentry = null;
  }

  void putLink(int i) {
    Dentry d = linkDentry[i];
    VfsMount m = linkMnt[i];
    linkDentry[i] = null;
    linkMnt[i] = null;
    if (d != null) {
      d.put();
    }
    if (m != null) {
      m.put();
    }
  }
}
