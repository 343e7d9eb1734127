// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.walk;

import static org.jvfs.walk.Nameidata.LAST_DOT;
import static org.jvfs.walk.Nameidata.LAST_DOTDOT;
import static org.jvfs.walk.Nameidata.LAST_NORM;
import static org.jvfs.walk.Nameidata.LAST_ROOT;
import static org.jvfs.walk.Nameidata.MAXSYMLINKS;
import static org.jvfs.walk.Nameidata.ND_JUMPED;
import static org.jvfs.walk.Nameidata.ND_OPAQUE;
import static org.jvfs.walk.Nameidata.ND_ROOT_GRABBED;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dcache;
import org.jvfs.dcache.Dentry;
import org.jvfs.dcache.NameHash;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.inode.Permission;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Fault;
import org.jvfs.mount.Mount;
import org.jvfs.mount.MountTable;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.superblock.VfsState;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/**
 * The walk itself. Results are 0 or a negative errno; nothing is thrown. Mirrors the first half of
 * fs/namei.c.
 */
public final class PathWalk {
  /** A step's answer: there is a symbolic link to follow, in {@code nd.linkBuf}. */
  static final int STEP_LINK = 1;

  /** More components follow this one. */
  private static final int WALK_MORE = 1;

  /** This is the last component of the whole path. */
  static final int WALK_TRAILING = 2;

  /** Never follow a link here. */
  private static final int WALK_NOFOLLOW = 4;

  private static final int ECHILD = Errno.ECHILD.neg;
  private static final int ENOENT = Errno.ENOENT.neg;

  /** The caller has ended while or before it called. */
  private static final int ENDED = Errno.ESRCH.neg;

  private final VfsState state;
  private final Dcache dcache;
  private final MountTable mounts;
  private final Prefixes prefixes;
  private final Spares<Nameidata> spares = new Spares<>(Nameidata::new);

  public PathWalk(VfsState state, MountTable mounts) {
    this.state = state;
    this.dcache = state.dcache();
    this.mounts = mounts;
    this.prefixes = new Prefixes(dcache.ways());
  }

  Dcache dcache() {
    return dcache;
  }

  MountTable mounts() {
    return mounts;
  }

  VfsState state() {
    return state;
  }

  // ---- the state's pool ----

  Nameidata acquire(FsCaller caller, Cred cred, @Nullable VfsPath base, byte[] path, int len) {
    Nameidata nd = spares.take();
    nd.prepare(caller, cred, base, path, len);
    return nd;
  }

  void release(Nameidata nd) {
    nd.clear();
    spares.giveBack(nd);
  }

  // ---- entry points ----

  /**
   * Finds what a path names. Errors, in the order in which the walk meets them: ENOENT (empty
   * path), EACCES (no search permission), ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG, EXDEV and EAGAIN
   * (restricted walks), those of the file system. May block. Mirrors filename_lookup.
   *
   * @param base where a relative path begins; null for the caller's working directory
   * @param flags {@link Lookup}
   * @param out gets the place, referenced
   * @return 0 or a negative errno
   */
  public int lookup(
      FsCaller caller, @Nullable VfsPath base, byte[] path, int len, int flags, PathRef out) {
    return lookupAs(caller, caller.cred(), base, path, len, flags, out);
  }

  /** Like {@link #lookup}, deciding by other credentials than the caller's, as access(2) does. */
  public int lookupAs(
      FsCaller caller,
      Cred cred,
      @Nullable VfsPath base,
      byte[] path,
      int len,
      int flags,
      PathRef out) {
    if (len == 0 && (flags & Lookup.EMPTY) == 0) {
      return ENOENT;
    }
    if (len >= Fcntl.PATH_MAX) {
      return Errno.ENAMETOOLONG.neg;
    }
    Nameidata nd = acquire(caller, cred, base, path, len);
    int r = lookupAt(nd, flags | Lookup.RCU, out);
    if (r == ECHILD) {
      r = (flags & Lookup.CACHED) != 0 ? Errno.EAGAIN.neg : lookupAt(nd, flags, out);
    }
    if (r == Errno.ESTALE.neg) {
      r = lookupAt(nd, flags | Lookup.REVAL, out);
    }
    release(nd);
    return r;
  }

  /**
   * Finds what a path names and fills in its attributes, if possible without taking references: if
   * all is cached and the file system's getattr only reads. Errors: those of {@link #lookup}, then
   * of getattr; with {@code attrs} in no certain state. May block.
   *
   * @return 0 or a negative errno
   */
  public int stat(
      FsCaller caller,
      @Nullable VfsPath base,
      byte[] path,
      int len,
      int flags,
      Statx attrs,
      int mask,
      int statFlags) {
    return stat(caller, base, path, len, flags, attrs, mask, statFlags, null);
  }

  /**
   * Like the other, for a path that is asked about again and again from the same memory: if where
   * it led is remembered, and nothing has changed that could lead it elsewhere, there is no walk.
   */
  public int stat(
      FsCaller caller,
      byte[] path,
      boolean follow,
      Statx attrs,
      int mask,
      int statFlags,
      PathMemory memory) {
    Remembered m = memory.remembered;
    if (m != null) {
      int r = m.stat(this, caller, follow, attrs, mask, statFlags);
      if (r != Remembered.NOT_ANY_MORE) {
        return r;
      }
      memory.remembered = null;
    }
    int flags = follow ? Lookup.FOLLOW : 0;
    return stat(caller, null, path, path.length, flags, attrs, mask, statFlags, memory);
  }

  private int stat(
      FsCaller caller,
      @Nullable VfsPath base,
      byte[] path,
      int len,
      int flags,
      Statx attrs,
      int mask,
      int statFlags,
      @Nullable PathMemory memory) {
    if (len == 0 && (flags & Lookup.EMPTY) == 0) {
      return ENOENT;
    }
    if (len >= Fcntl.PATH_MAX) {
      return Errno.ENAMETOOLONG.neg;
    }
    Remembered.Start start =
        memory != null && len > 0 ? Remembered.Start.of(caller, path, dcache.ways()) : null;
    Nameidata nd = acquire(caller, caller.cred(), base, path, len);
    PathRef at = nd.place;
    int r = walkTo(nd, flags | Lookup.RCU);
    if (r == 0) {
      if (statRcu(nd, attrs, mask, statFlags)) {
        if (memory != null && start != null) {
          memory.remembered = Remembered.of(start, nd, nd.dentry(), nd.seq, false);
        }
        nd.terminate();
        release(nd);
        return 0;
      }
      r = finish(nd, at);
    } else if (r == ENOENT && memory != null && start != null && nd.rcu() && nd.found != null) {
      // The step that failed found a name that is known to be missing.
      memory.remembered = Remembered.of(start, nd, nd.found, nd.nextSeq, true);
    }
    nd.terminate();
    if (r == ECHILD) {
      r = lookupAt(nd, flags, at);
    }
    if (r == Errno.ESTALE.neg) {
      r = lookupAt(nd, flags | Lookup.REVAL, at);
    }
    if (r == 0) {
      try {
        Attributes.get(at.mnt(), at.dentry(), attrs, mask, statFlags);
      } catch (ErrnoException e) {
        r = e.neg();
      } finally {
        at.put();
      }
    }
    release(nd);
    return r;
  }

  /**
   * Reads attributes at the end of a walk in RCU mode; true if they are good. The sequence numbers
   * are checked after everything was read, so place and inode belonged together all the while: a
   * walk that took references at that moment would have read the same.
   */
  private boolean statRcu(Nameidata nd, Statx attrs, int mask, int statFlags) {
    if (!nd.rcu()) {
      return false;
    }
    Inode i = nd.inode();
    if (((nd.flags & Lookup.DIRECTORY) != 0 && !i.isDir()) || nd.dentry().hasWeakRevalidate()) {
      return false;
    }
    return statUnreferenced(nd.mnt(), nd.dentry(), i, nd.seq, nd.mSeq, attrs, mask, statFlags);
  }

  /** The same for a place and the numbers that were read with it. In an RCU read section. */
  boolean statUnreferenced(
      VfsMount mnt,
      Dentry dentry,
      Inode i,
      int seq,
      int mSeq,
      Statx attrs,
      int mask,
      int statFlags) {
    if (!i.hasFastGetattr()) {
      return false;
    }
    try {
      Attributes.get(mnt, dentry, i, attrs, mask, statFlags);
    } catch (ErrnoException e) {
      // Which it should not: then the other way shall tell.
      return false;
    }
    if (dentry.seq().readRetry(seq) || mounts.mountLock().readRetry(mSeq)) {
      return false;
    }
    // What the reference that we did not take would have left behind.
    dentry.markReferenced();
    ((Mount) mnt).used();
    return true;
  }

  private int lookupAt(Nameidata nd, int flags, PathRef out) {
    int r = walkTo(nd, flags);
    if (r == 0) {
      r = finish(nd, out);
    }
    nd.terminate();
    return r;
  }

  /** The walk, up to where references would be taken. */
  private int walkTo(Nameidata nd, int flags) {
    int r = pathInit(nd, flags);
    if (r == 0) {
      byte[] buf = nd.name;
      int off = nd.linkOff;
      int end = nd.nameLen;
      while ((r = linkPathWalk(nd, buf, off, end)) == 0) {
        r = lookupLast(nd);
        if (r != STEP_LINK) {
          break;
        }
        buf = nd.linkBuf;
        off = nd.linkOff;
        end = buf.length;
      }
    }
    if (r == 0 && (flags & Lookup.MOUNTPOINT) != 0) {
      r = lookupDown(nd);
      nd.state &= ~ND_JUMPED;
    }
    return r;
  }

  /** Takes the references, which go to {@code out}. */
  private int finish(Nameidata nd, PathRef out) {
    int r = completeWalk(nd);
    if (r == 0 && (nd.flags & Lookup.DIRECTORY) != 0 && !nd.inode().isDir()) {
      r = Errno.ENOTDIR.neg;
    }
    if (r == 0) {
      out.set(nd.mnt(), nd.dentry());
      nd.mnt = null;
      nd.dentry = null;
    }
    return r;
  }

  private int lookupLast(Nameidata nd) {
    if (nd.lastType == LAST_NORM && nd.trailingSlash()) {
      nd.flags |= Lookup.FOLLOW | Lookup.DIRECTORY;
    }
    return walkComponent(nd, WALK_TRAILING);
  }

  /**
   * Finds the directory of a path's last component, which is left in the state. On success the
   * caller holds references in {@code parent}. Mirrors filename_parentat.
   */
  int parent(Nameidata nd, int flags, PathRef parent) {
    if (nd.nameLen == 0) {
      return ENOENT;
    }
    if (nd.nameLen >= Fcntl.PATH_MAX) {
      return Errno.ENAMETOOLONG.neg;
    }
    int r = parentAt(nd, flags | Lookup.RCU, parent);
    if (r == ECHILD) {
      r = parentAt(nd, flags, parent);
    }
    if (r == Errno.ESTALE.neg) {
      r = parentAt(nd, flags | Lookup.REVAL, parent);
    }
    return r;
  }

  private int parentAt(Nameidata nd, int flags, PathRef parent) {
    int r = pathInit(nd, flags);
    if (r == 0) {
      r = linkPathWalk(nd, nd.name, nd.linkOff, nd.nameLen);
    }
    if (r == 0) {
      r = completeWalk(nd);
    }
    if (r == 0) {
      parent.set(nd.mnt(), nd.dentry());
      nd.mnt = null;
      nd.dentry = null;
    }
    nd.terminate();
    return r;
  }

  // ---- the beginning ----

  /**
   * Sets the walk up at its first directory; {@code nd.linkOff} is where the path's text begins.
   * Mirrors path_init.
   */
  int pathInit(Nameidata nd, int flags) {
    int f = flags | Lookup.PARENT;
    if (nd.nameLen == 0) {
      // The text that follows is empty; the place itself is the answer.
      f &= ~(Lookup.RCU | Lookup.CACHED);
    }
    nd.begin(f);
    nd.state = 0;
    nd.depth = 0;
    nd.totalLinks = 0;
    nd.linkOff = 0;
    nd.mSeq = mounts.mountLock().readBegin();
    nd.rSeq = dcache.renameLock().readBegin();
    nd.sought = null;
    if (nd.nameLen > 0 && nd.name[0] == '/' && (flags & Lookup.IN_ROOT) == 0) {
      return prefixes.begin(nd) ? 0 : jumpRoot(nd);
    }
    if (nd.noBase != null) {
      return nd.noBase.neg;
    }
    VfsPath from = nd.base;
    if (from == null) {
      if (!startAtPwd(nd)) {
        return ENDED;
      }
    } else {
      if (nd.nameLen > 0 && !from.dentry().inode().isDir()) {
        return Errno.ENOTDIR.neg;
      }
      if (nd.rcu()) {
        nd.seq = from.dentry().seq().readBegin();
      } else {
        from.get();
      }
      nd.mnt = from.mnt();
      nd.dentry = from.dentry();
    }
    nd.inode = nd.dentry().inodeOrNull();
    if (nd.inode == null) {
      // Without a reference it may have gone since we were told of it.
      return nd.rcu() ? ECHILD : ENOENT;
    }
    if ((flags & Lookup.SCOPED) != 0) {
      nd.rootMnt = nd.mnt;
      nd.rootDentry = nd.dentry;
      if (nd.rcu()) {
        nd.rootSeq = nd.seq;
      } else {
        nd.mnt().get();
        nd.dentry().get();
        nd.state |= ND_ROOT_GRABBED;
      }
    }
    return 0;
  }

  /** Begins at the caller's working directory; false if the caller has ended. */
  private static boolean startAtPwd(Nameidata nd) {
    if (!nd.rcu()) {
      VfsPath p = nd.caller().getPwd();
      if (p == null) {
        return false;
      }
      nd.mnt = p.mnt();
      nd.dentry = p.dentry();
      return true;
    }
    while (true) {
      VfsPath p = nd.caller().pwd();
      if (p == null) {
        return false;
      }
      nd.seq = p.dentry().seq().readBegin();
      // Still the working directory after its number was read: so it was alive then. If it has
      // changed since, the place may be gone already.
      if (nd.caller().pwd() == p) {
        nd.mnt = p.mnt();
        nd.dentry = p.dentry();
        return true;
      }
    }
  }

  /** Fetches the caller's root; false if the caller has ended. Mirrors set_root. */
  private static boolean setRoot(Nameidata nd) {
    if (!nd.rcu()) {
      VfsPath r = nd.caller().getRoot();
      if (r == null) {
        return false;
      }
      nd.rootMnt = r.mnt();
      nd.rootDentry = r.dentry();
      nd.state |= ND_ROOT_GRABBED;
      return true;
    }
    while (true) {
      VfsPath r = nd.caller().root();
      if (r == null) {
        return false;
      }
      nd.rootSeq = r.dentry().seq().readBegin();
      if (nd.caller().root() == r) {
        nd.rootMnt = r.mnt();
        nd.rootDentry = r.dentry();
        return true;
      }
    }
  }

  /** Goes to the root. Errors: EXDEV in a restricted walk. Mirrors nd_jump_root. */
  private int jumpRoot(Nameidata nd) {
    if ((nd.flags & Lookup.BENEATH) != 0) {
      return Errno.EXDEV.neg;
    }
    // Before the root is fetched, as in Linux: an absolute link met on a relative path is refused
    // even if the root lies on the same mount.
    if ((nd.flags & Lookup.NO_XDEV) != 0 && nd.mnt != null && nd.mnt != nd.rootMnt) {
      return Errno.EXDEV.neg;
    }
    if (nd.rootMnt == null && !setRoot(nd)) {
      return ENDED;
    }
    Dentry root = nd.rootDentry;
    VfsMount rootMnt = nd.rootMnt;
    assert root != null && rootMnt != null;
    if (nd.rcu()) {
      nd.mnt = rootMnt;
      nd.dentry = root;
      nd.inode = root.inodeOrNull();
      nd.seq = nd.rootSeq;
      if (root.seq().readRetry(nd.seq)) {
        return ECHILD;
      }
    } else {
      if (nd.dentry != null) {
        nd.dentry.put();
      }
      if (nd.mnt != null) {
        nd.mnt.put();
      }
      rootMnt.get();
      root.get();
      nd.mnt = rootMnt;
      nd.dentry = root;
      nd.inode = root.inode();
    }
    nd.state |= ND_JUMPED;
    return 0;
  }

  // ---- the walk ----

  /** Walks all but the last component, following links on the way. Mirrors link_path_walk. */
  int linkPathWalk(Nameidata nd, byte[] text, int from, int to) {
    byte[] buf = text;
    int off = from;
    int end = to;
    // Links followed inside this text; those below were entered for a trailing link, whose own text
    // this is.
    int floor = nd.depth;
    nd.lastType = LAST_ROOT;
    nd.flags |= Lookup.PARENT;
    while (off < end && buf[off] == '/') {
      off++;
    }
    if (off >= end) {
      nd.dirMode = 0;
      return 0;
    }
    while (true) {
      int r = maySearch(nd);
      if (r != 0) {
        return r;
      }
      int start = off;
      off = NameHash.slash(buf, off, end);
      int len = off - start;
      nd.lastBuf = buf;
      nd.lastOff = start;
      nd.lastLen = len;
      nd.lastEnd = end;
      if (buf[start] == '.' && len <= 2 && (len == 1 || buf[start + 1] == '.')) {
        nd.lastType = len == 1 ? LAST_DOT : LAST_DOTDOT;
        nd.state |= len == 2 ? ND_JUMPED : 0;
      } else {
        nd.lastType = LAST_NORM;
        nd.state &= ~ND_JUMPED;
        long h = nd.dentry().hashOf(buf, start, len);
        if (h < 0) {
          return (int) h;
        }
        nd.lastHash = (int) h;
      }
      while (off < end && buf[off] == '/') {
        off++;
      }
      int step;
      if (off >= end) {
        if (nd.depth == floor) {
          // The last component of the text: left to the caller.
          Prefixes.Sought sought = nd.sought;
          if (sought != null && nd.rcu() && buf == nd.name) {
            prefixes.learn(nd, sought);
          }
          Inode dir = nd.inode();
          nd.dirUid = dir.uid();
          nd.dirMode = dir.mode();
          nd.flags &= ~Lookup.PARENT;
          return 0;
        }
        // The last component of a nested link: go on with what was left when it was met.
        int top = nd.depth - 1;
        buf = nd.restBuf[top];
        off = nd.restOff[top];
        end = nd.restEnd[top];
        step = walkComponent(nd, 0);
      } else {
        step = walkComponent(nd, WALK_MORE);
      }
      if (step < 0) {
        return step;
      }
      if (step == STEP_LINK) {
        // The link was pushed by pickLink: keep what remains of this text with it.
        int top = nd.depth - 1;
        nd.restBuf[top] = buf;
        nd.restOff[top] = off;
        nd.restEnd[top] = end;
        buf = nd.linkBuf;
        off = nd.linkOff;
        end = buf.length;
        continue;
      }
      if (!nd.inode().isDir()) {
        if (nd.rcu() && !nd.unlazy(mounts)) {
          return ECHILD;
        }
        return Errno.ENOTDIR.neg;
      }
    }
  }

  private int maySearch(Nameidata nd) {
    if (!nd.inode().hasFastPermission()) {
      nd.state |= ND_OPAQUE;
    }
    if (nd.rcu()) {
      int r = Permission.checkSearch(nd.cred(), nd.inode(), Permission.MAY_NOT_BLOCK);
      if (r == 0) {
        return 0;
      }
      // A denial seen in RCU mode may be of an inode in flux: decide again with a reference.
      if (!nd.unlazy(mounts)) {
        return ECHILD;
      }
      if (r != ECHILD) {
        return r;
      }
    }
    return Permission.checkSearch(nd.cred(), nd.inode(), 0);
  }

  /** One step: the last component of the state. Mirrors walk_component. */
  int walkComponent(Nameidata nd, int walk) {
    if (nd.lastType != LAST_NORM) {
      if ((walk & WALK_MORE) == 0 && nd.depth > 0) {
        popLink(nd);
      }
      return handleDots(nd);
    }
    int r = lookupFast(nd);
    if (r < 0) {
      return r;
    }
    Dentry d = nd.found;
    if (d == null) {
      r = lookupSlow(nd);
      if (r < 0) {
        return r;
      }
      d = nd.found;
      assert d != null;
    }
    if ((walk & WALK_MORE) == 0 && nd.depth > 0) {
      popLink(nd);
    }
    return stepInto(nd, walk, d);
  }

  private void popLink(Nameidata nd) {
    int i = --nd.depth;
    if (!nd.rcu()) {
      nd.putLink(i);
    }
  }

  /**
   * Looks in the cache; leaves the dentry, or null, in {@code nd.found} (referenced in ref mode).
   * Mirrors lookup_fast.
   */
  int lookupFast(Nameidata nd) {
    Dentry parent = nd.dentry();
    nd.found = null;
    int status;
    Dentry d;
    if (nd.rcu()) {
      d = dcache.lookupRcu(parent, nd.lastBuf, nd.lastOff, nd.lastLen, nd.lastHash, nd);
      if (d == null) {
        return nd.unlazy(mounts) ? 0 : ECHILD;
      }
      // The child's number was taken first; if the parent still is what it was, the child belonged
      // to it at that moment.
      if (!Schedule.planted(Fault.PARENT_UNCHECKED) && parent.seq().readRetry(nd.seq)) {
        return ECHILD;
      }
      if (!d.hasRevalidate()) {
        nd.found = d;
        return 0;
      }
      nd.state |= ND_OPAQUE;
      status = d.checkedOps().dRevalidate(d, nd.flags);
      if (status > 0) {
        nd.found = d;
        return 0;
      }
      if (!nd.unlazyNext(mounts, d)) {
        return ECHILD;
      }
      if (status == ECHILD) {
        status = d.checkedOps().dRevalidate(d, nd.flags);
      }
    } else {
      d = dcache.lookup(parent, nd.lastBuf, nd.lastOff, nd.lastLen, nd.lastHash);
      if (d == null) {
        return 0;
      }
      status = d.hasRevalidate() ? d.checkedOps().dRevalidate(d, nd.flags) : 1;
    }
    if (status <= 0) {
      if (status == 0) {
        invalidate(d);
      }
      d.put();
      return status;
    }
    nd.found = d;
    return 0;
  }

  /** Forgets a dentry, and what is mounted beneath it. */
  void invalidate(Dentry d) {
    dcache.invalidate(d);
    if (d.isMountpoint()) {
      mounts.detachMounts(d);
    }
  }

  /** Asks the file system, in ref mode; the result in {@code nd.found}. Mirrors lookup_slow. */
  private int lookupSlow(Nameidata nd) {
    Dentry parent = nd.dentry();
    Inode dir = parent.inode();
    dir.rwsem().lockShared();
    try {
      nd.found = lookupLocked(parent, nd.lastBuf, nd.lastOff, nd.lastLen, nd.lastHash, nd.flags);
      return 0;
    } catch (ErrnoException e) {
      return e.neg();
    } finally {
      dir.rwsem().unlockShared();
    }
  }

  /**
   * The dentry of a name, referenced; the directory is locked at least shared. Errors: ENOENT
   * (dead), those of the lookup.
   */
  Dentry lookupLocked(Dentry parent, byte[] b, int off, int len, int hash, int flags)
      throws ErrnoException {
    Inode dir = parent.inode();
    if (dir.hasFlag(Inode.S_DEAD)) {
      throw Errno.ENOENT.exception();
    }
    while (true) {
      Dentry d = dcache.allocParallel(parent, b, off, len, hash);
      if (!d.isInLookup()) {
        int status = d.hasRevalidate() ? d.checkedOps().dRevalidate(d, flags) : 1;
        if (status > 0) {
          return d;
        }
        if (status == 0) {
          invalidate(d);
        }
        d.put();
        if (status < 0) {
          throw Errno.of(status).exception();
        }
        continue;
      }
      return askFileSystem(dir, d, len, flags);
    }
  }

  /**
   * Calls the driver's lookup for a dentry in lookup and ends it. Drops the dentry's reference on
   * failure.
   */
  Dentry askFileSystem(Inode dir, Dentry d, int len, int flags) throws ErrnoException {
    try {
      if (len > Fcntl.NAME_MAX) {
        throw Errno.ENAMETOOLONG.exception();
      }
      Dentry other = dir.checkedIop().lookup(dir, d, flags);
      dcache.lookupDone(d);
      if (other == null) {
        return d;
      }
      d.put();
      return other;
    } catch (ErrnoException | RuntimeException | Error e) {
      dcache.lookupDone(d);
      d.put();
      throw e;
    }
  }

  /**
   * Moves to a dentry, crossing mounts, or answers that it is a link to follow. Mirrors step_into.
   */
  int stepInto(Nameidata nd, int walk, Dentry dentry) {
    int r = handleMounts(nd, dentry);
    if (r != 0) {
      return r;
    }
    VfsMount m = nd.stepMnt;
    Dentry d = nd.found;
    assert m != null && d != null;
    Inode i = d.inodeOrNull();
    boolean link = i != null && i.isLnk();
    boolean stay =
        !link
            || (walk & WALK_NOFOLLOW) != 0
            || ((walk & WALK_TRAILING) != 0 && (nd.flags & Lookup.FOLLOW) == 0);
    if (nd.rcu()) {
      if (d.seq().readRetry(nd.nextSeq)) {
        return ECHILD;
      }
      if (i == null) {
        return ENOENT;
      }
    }
    if (stay) {
      if (!nd.rcu()) {
        nd.dentry().put();
        if (nd.mnt != m) {
          nd.mnt().put();
        }
      }
      nd.mnt = m;
      nd.dentry = d;
      nd.inode = i;
      nd.seq = nd.nextSeq;
      return 0;
    }
    if (!nd.rcu() && m == nd.mnt) {
      m.get();
    }
    assert i != null;
    return pickLink(nd, m, d, i, walk);
  }

  /**
   * Pushes a link and fetches its text into {@code nd.linkBuf}. Its place is referenced in ref
   * mode. Mirrors pick_link.
   */
  private int pickLink(Nameidata nd, VfsMount m, Dentry d, Inode i, int walk) {
    if (nd.totalLinks++ >= MAXSYMLINKS) {
      if (!nd.rcu()) {
        d.put();
        m.put();
      }
      return Errno.ELOOP.neg;
    }
    int top = nd.depth++;
    nd.linkMnt[top] = m;
    nd.linkDentry[top] = d;
    nd.linkSeq[top] = nd.nextSeq;
    if ((walk & WALK_TRAILING) != 0) {
      int r = mayFollow(nd, i);
      if (r == ECHILD) {
        return nd.unlazy(mounts) ? mayFollowAndRead(nd, m, d, i) : ECHILD;
      }
      if (r != 0) {
        return r;
      }
    }
    return readLink(nd, m, d, i);
  }

  private int mayFollowAndRead(Nameidata nd, VfsMount m, Dentry d, Inode i) {
    int r = mayFollow(nd, i);
    return r != 0 ? r : readLink(nd, m, d, i);
  }

  private int readLink(Nameidata nd, VfsMount m, Dentry d, Inode i) {
    if ((nd.flags & Lookup.NO_SYMLINKS) != 0 || m.hasFlag(VfsMount.MNT_NOSYMFOLLOW)) {
      return Errno.ELOOP.neg;
    }
    if (Attributes.atimeNeedsUpdate(m, i)) {
      if (nd.rcu() && !nd.unlazy(mounts)) {
        return ECHILD;
      }
      Attributes.touchAtime(m, i);
    }
    byte[] text;
    try {
      text = i.checkedIop().getLink(nd.rcu() ? null : d, i);
      if (text == null && nd.rcu()) {
        if (!nd.unlazy(mounts)) {
          return ECHILD;
        }
        text = i.checkedIop().getLink(d, i);
      }
    } catch (ErrnoException e) {
      return e.neg();
    }
    if (text == null || text.length == 0) {
      return ENOENT;
    }
    int off = 0;
    if (text[0] == '/') {
      int r = jumpRoot(nd);
      if (r != 0) {
        return r;
      }
      while (off < text.length && text[off] == '/') {
        off++;
      }
      if (off == text.length) {
        popLink(nd);
        return 0;
      }
    }
    nd.linkBuf = text;
    nd.linkOff = off;
    return STEP_LINK;
  }

  /** The restriction of links in sticky, world-writable directories. Mirrors may_follow_link. */
  private int mayFollow(Nameidata nd, Inode link) {
    if (!state.sysctl().protectedSymlinks || nd.cred().fsuid() == link.uid()) {
      return 0;
    }
    int both = Mode.S_ISVTX | 0002;
    if ((nd.dirMode & both) != both || nd.dirUid == link.uid()) {
      return 0;
    }
    return nd.rcu() ? ECHILD : Errno.EACCES.neg;
  }

  // ---- mounts ----

  /**
   * Crosses what is mounted on a dentry; the place in {@code nd.stepMnt} and {@code nd.found}.
   * Mirrors handle_mounts.
   */
  private int handleMounts(Nameidata nd, Dentry dentry) {
    nd.stepMnt = nd.mnt;
    nd.found = dentry;
    if (nd.rcu()) {
      int seqOfDentry = nd.nextSeq;
      if (followMountRcu(nd, dentry)) {
        return 0;
      }
      nd.nextSeq = seqOfDentry;
      nd.stepMnt = nd.mnt;
      nd.found = dentry;
      if (!nd.unlazyNext(mounts, dentry)) {
        return ECHILD;
      }
    }
    int r = traverseMounts(nd, dentry);
    if (r != 0) {
      Dentry d = nd.found;
      VfsMount m = nd.stepMnt;
      if (d != null) {
        d.put();
      }
      if (m != null && m != nd.mnt) {
        m.put();
      }
    }
    return r;
  }

  private boolean followMountRcu(Nameidata nd, Dentry dentry) {
    if (!dentry.isManaged()) {
      return true;
    }
    if (dentry.hasFlag(Dentry.DCACHE_MANAGE_TRANSIT | Dentry.DCACHE_NEED_AUTOMOUNT)) {
      nd.state |= ND_OPAQUE;
    }
    if ((nd.flags & Lookup.NO_XDEV) != 0) {
      return false;
    }
    Dentry d = dentry;
    while (true) {
      if (d.hasFlag(Dentry.DCACHE_MANAGE_TRANSIT)) {
        int r = d.checkedOps().dManage(d, true);
        if (r != 0) {
          return r == Errno.EISDIR.neg;
        }
      }
      if (d.isMountpoint()) {
        VfsMount at = nd.stepMnt;
        assert at != null;
        Mount m = mounts.lookupRcu(at, d);
        if (m != null) {
          d = m.root();
          nd.stepMnt = m;
          nd.found = d;
          nd.state |= ND_JUMPED;
          nd.nextSeq = d.seq().readBegin();
          // A mount that has gone meanwhile has a root without an inode, which would look like no
          // such name: only go where a walk with references could have come.
          if (mounts.mountLock().readRetry(nd.mSeq)) {
            return false;
          }
          continue;
        }
        if (mounts.mountLock().readRetry(nd.mSeq)) {
          return false;
        }
      }
      return !d.hasFlag(Dentry.DCACHE_NEED_AUTOMOUNT);
    }
  }

  private int traverseMounts(Nameidata nd, Dentry dentry) {
    Dentry d = dentry;
    boolean jumped = false;
    while (d.isManaged()) {
      if (d.hasFlag(Dentry.DCACHE_MANAGE_TRANSIT)) {
        int r = d.checkedOps().dManage(d, false);
        if (r == Errno.EISDIR.neg) {
          break;
        }
        if (r < 0) {
          return r;
        }
      }
      VfsMount at = nd.stepMnt;
      assert at != null;
      Mount m = d.isMountpoint() ? mounts.lookup(at, d) : null;
      if (m == null) {
        break;
      }
      Dentry over = m.root();
      over.get();
      d.put();
      if (at != nd.mnt) {
        at.put();
      }
      nd.stepMnt = m;
      nd.found = over;
      d = over;
      jumped = true;
    }
    if (d.isNegative()) {
      return ENOENT;
    }
    if (jumped) {
      if ((nd.flags & Lookup.NO_XDEV) != 0) {
        return Errno.EXDEV.neg;
      }
      nd.state |= ND_JUMPED;
    }
    return 0;
  }

  /** Goes down into what is mounted where we stand. Mirrors handle_lookup_down. */
  int lookupDown(Nameidata nd) {
    if (!nd.rcu()) {
      nd.dentry().get();
    }
    nd.nextSeq = nd.seq;
    return stepInto(nd, WALK_NOFOLLOW, nd.dentry());
  }

  // ---- dots ----

  /** Mirrors handle_dots. */
  int handleDots(Nameidata nd) {
    if (nd.lastType != LAST_DOTDOT) {
      return 0;
    }
    if (nd.rootMnt == null && !setRoot(nd)) {
      return ENDED;
    }
    int r = nd.rcu() ? followDotdotRcu(nd) : followDotdot(nd);
    if (r != 0) {
      return r;
    }
    Dentry parent = nd.found;
    assert parent != null;
    r = stepInto(nd, WALK_NOFOLLOW, parent);
    if (r != 0) {
      return r;
    }
    if ((nd.flags & Lookup.SCOPED) != 0
        && (mounts.mountLock().readRetry(nd.mSeq) || dcache.renameLock().readRetry(nd.rSeq))) {
      // Something moved: we can no longer be sure that ".." stayed inside.
      return Errno.EAGAIN.neg;
    }
    return 0;
  }

  private static boolean atRoot(Nameidata nd) {
    return nd.dentry == nd.rootDentry && nd.mnt == nd.rootMnt;
  }

  private int followDotdotRcu(Nameidata nd) {
    if (atRoot(nd)) {
      return stayInRootRcu(nd);
    }
    if (nd.dentry == nd.mnt().root()) {
      Mount m = (Mount) nd.mnt();
      while (true) {
        if (!m.hasParent()) {
          return stayInRootRcu(nd);
        }
        Dentry at = m.mountpoint();
        m = m.parent();
        if (m == nd.rootMnt && at == nd.rootDentry) {
          return stayInRootRcu(nd);
        }
        if (at != m.root()) {
          if ((nd.flags & Lookup.NO_XDEV) != 0) {
            return ECHILD;
          }
          nd.mnt = m;
          nd.dentry = at;
          nd.inode = at.inodeOrNull();
          nd.seq = at.seq().readBegin();
          if (mounts.mountLock().readRetry(nd.mSeq) || nd.inode == null) {
            return ECHILD;
          }
          break;
        }
      }
    }
    Dentry old = nd.dentry();
    Dentry parent = old.parent();
    nd.nextSeq = parent.seq().readBegin();
    if (old.seq().readRetry(nd.seq)) {
      return ECHILD;
    }
    if (!connected(nd.mnt(), parent)) {
      return ECHILD;
    }
    nd.found = parent;
    return 0;
  }

  private int stayInRootRcu(Nameidata nd) {
    if (mounts.mountLock().readRetry(nd.mSeq) || (nd.flags & Lookup.BENEATH) != 0) {
      return ECHILD;
    }
    nd.nextSeq = nd.seq;
    nd.found = nd.dentry;
    return 0;
  }

  private int followDotdot(Nameidata nd) {
    if (!atRoot(nd) && nd.dentry == nd.mnt().root() && !climb(nd)) {
      return stayInRoot(nd);
    }
    if (nd.climbError != 0) {
      int e = nd.climbError;
      nd.climbError = 0;
      return e;
    }
    if (atRoot(nd)) {
      return stayInRoot(nd);
    }
    Dentry parent = parentOf(nd.dentry());
    if (!connected(nd.mnt(), parent)) {
      parent.put();
      return ENOENT;
    }
    nd.found = parent;
    return 0;
  }

  private int stayInRoot(Nameidata nd) {
    if ((nd.flags & Lookup.BENEATH) != 0) {
      return Errno.EXDEV.neg;
    }
    nd.dentry().get();
    nd.found = nd.dentry;
    return 0;
  }

  /**
   * From a mount's root to the place it covers, over as many mounts as are stacked; false at the
   * root of all.
   */
  private boolean climb(Nameidata nd) {
    while (true) {
      int s = mounts.mountLock().readBegin();
      Mount m = (Mount) nd.mnt();
      Dentry at;
      do {
        if (!m.hasParent()) {
          if (mounts.mountLock().readRetry(s)) {
            break;
          }
          return false;
        }
        at = m.mountpoint();
        m = m.parent();
        if (m == nd.rootMnt && at == nd.rootDentry) {
          if (mounts.mountLock().readRetry(s)) {
            break;
          }
          return false;
        }
        if (at != m.root()) {
          if (!mounts.legitimize(m, s)) {
            break;
          }
          if (!at.getNotDead()) {
            m.put();
            break;
          }
          if ((nd.flags & Lookup.NO_XDEV) != 0) {
            at.put();
            m.put();
            nd.climbError = Errno.EXDEV.neg;
            return true;
          }
          nd.dentry().put();
          nd.mnt().put();
          nd.mnt = m;
          nd.dentry = at;
          nd.inode = at.inode();
          return true;
        }
      } while (true);
    }
  }

  /** A reference on the parent of the moment. Mirrors dget_parent. */
  static Dentry parentOf(Dentry d) {
    while (true) {
      Dentry p = d.parent();
      if (p.getNotDead()) {
        if (d.parent() == p) {
          return p;
        }
        p.put();
      }
    }
  }

  /**
   * Whether a dentry can be reached from the mount's root: a bind mount of a subtree from which it
   * was moved away cannot.
   */
  private boolean connected(VfsMount m, Dentry d) {
    return m.root() == m.sb().rootOrNull() || dcache.isSubdir(d, m.root());
  }

  // ---- the end ----

  /** Takes references if still in RCU mode and makes the last checks. Mirrors complete_walk. */
  int completeWalk(Nameidata nd) {
    if (nd.rcu()) {
      if ((nd.flags & Lookup.SCOPED) == 0) {
        nd.rootMnt = null;
        nd.rootDentry = null;
      }
      nd.flags &= ~Lookup.CACHED;
      if (!nd.unlazy(mounts)) {
        return ECHILD;
      }
    }
    if ((nd.flags & Lookup.SCOPED) != 0) {
      VfsMount m = nd.rootMnt;
      Dentry r = nd.rootDentry;
      assert m != null && r != null;
      if (!isUnder(nd.mnt(), nd.dentry(), m, r)) {
        return Errno.EXDEV.neg;
      }
    }
    if ((nd.state & ND_JUMPED) != 0 && nd.dentry().hasWeakRevalidate()) {
      int s = nd.dentry().checkedOps().dWeakRevalidate(nd.dentry(), nd.flags);
      if (s <= 0) {
        return s == 0 ? Errno.ESTALE.neg : s;
      }
    }
    return 0;
  }

  /** Whether a place is the given one or beneath it. Mirrors path_is_under. */
  public boolean isUnder(VfsMount mnt, Dentry d, VfsMount topMnt, Dentry top) {
    while (true) {
      int s = mounts.mountLock().readBegin();
      Mount m = (Mount) mnt;
      Dentry at = d;
      while (m != topMnt && m.hasParent()) {
        at = m.mountpoint();
        m = m.parent();
      }
      boolean r = m == topMnt && dcache.isSubdir(at, top);
      if (!mounts.mountLock().readRetry(s)) {
        return r;
      }
    }
  }

  /**
   * The path of a place as seen from a root, as getcwd(2) shows it; a removed one ends in {@code "
   * (deleted)"}, one that cannot be reached from there begins with {@code "(unreachable)"}. Mirrors
   * d_path.
   */
  public byte[] dPath(VfsMount mnt, Dentry dentry, VfsPath root) {
    while (true) {
      int ms = mounts.mountLock().readBegin();
      int rs = dcache.renameLock().readBegin();
      byte[] r = buildPath(mnt, dentry, root);
      if (!mounts.mountLock().readRetry(ms) && !dcache.renameLock().readRetry(rs)) {
        return r;
      }
    }
  }

  private static byte[] buildPath(VfsMount mnt, Dentry dentry, VfsPath root) {
    ArrayDeque<byte[]> names = new ArrayDeque<>();
    boolean reached = true;
    Mount m = (Mount) mnt;
    Dentry d = dentry;
    while (!(m == root.mnt() && d == root.dentry())) {
      if (d == m.root() && m.hasParent()) {
        d = m.mountpoint();
        m = m.parent();
      } else if (d == m.root()) {
        reached = false;
        break;
      } else if (d.isRoot()) {
        // Moved out of what the mount shows: it has no path there at all.
        reached = false;
        names.clear();
        break;
      } else {
        names.addFirst(d.name());
        d = d.parent();
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!reached) {
      out.writeBytes("(unreachable)".getBytes(StandardCharsets.US_ASCII));
    }
    for (byte[] n : names) {
      out.write('/');
      out.writeBytes(n);
    }
    if (names.isEmpty()) {
      out.write('/');
    }
    if (dentry.isUnlinked()) {
      out.writeBytes(" (deleted)".getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }
}
