// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.mount;

import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.checked.Checked;
import org.jvfs.contract.FileSystemType;
import org.jvfs.cred.Cred;
import org.jvfs.dcache.Dentry;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.RwSem;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.SeqLock;
import org.jvfs.superblock.MountContext;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.superblock.VfsState;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.MountFlags;

/** All mounts of one VFS and what can be done with them. Mirrors fs/namespace.c. */
public final class MountTable {
  private static final LockClass MOUNT_LOCK = new LockClass("mount_lock");
  private static final LockClass NAMESPACE_SEM = new LockClass("namespace_sem");
  private static final int HASH_SIZE = 256;

  private final VfsState state;
  private final SeqLock mountLock = new SeqLock(MOUNT_LOCK);
  private final RwSem namespaceSem = new RwSem(NAMESPACE_SEM);
  private final AtomicLong nextId = new AtomicLong();

  /** Heads are replaced under mount_lock; read without. */
  private final java.util.concurrent.atomic.AtomicReferenceArray<@Nullable Mount> hash =
      new java.util.concurrent.atomic.AtomicReferenceArray<>(HASH_SIZE);

  /** How many mounts cover a dentry, in all namespaces; under namespace_sem. */
  private final Map<Dentry, Integer> mountpoints = new IdentityHashMap<>();

  /** All attached mounts, under namespace_sem. */
  private final Set<Mount> attached = new LinkedHashSet<>();

  /** All mounts that are not gone, attached or not, under mount_lock. */
  private final Set<Mount> alive = new HashSet<>();

  /**
   * The namespace of mounts that the VFS has for itself: while a mount is in it, nobody adds its
   * references up. Mirrors MNT_NS_INTERNAL.
   */
  private final MountNamespace internal = new MountNamespace(0);

  public MountTable(VfsState state) {
    this.state = state;
  }

  /** Written by every change of the tree of mounts. */
  public SeqLock mountLock() {
    return mountLock;
  }

  // ---- finding ----

  private static int slot(VfsMount parent, Dentry d) {
    int h = Schedule.identity(parent) * 31 + Schedule.identity(d);
    return (h ^ (h >>> 8) ^ (h >>> 16)) & (HASH_SIZE - 1);
  }

  /**
   * What is mounted on a dentry of a mount, without a lock or reference; check {@link #mountLock}.
   * Mirrors __lookup_mnt.
   */
  public @Nullable Mount lookupRcu(VfsMount parent, Dentry d) {
    for (Mount m = hash.getAcquire(slot(parent, d)); m != null; m = m.hashNext) {
      if (m.parent == parent && m.mountpoint == d) {
        return m;
      }
    }
    return null;
  }

  /**
   * What is mounted on a dentry of a mount, with a reference; null if nothing. Mirrors lookup_mnt.
   */
  public @Nullable Mount lookup(VfsMount parent, Dentry d) {
    while (true) {
      int s = mountLock.readBegin();
      Mount m = lookupRcu(parent, d);
      if (m == null) {
        if (mountLock.readRetry(s)) {
          continue;
        }
        return null;
      }
      m.get();
      if (!mountLock.readRetry(s)) {
        return m;
      }
      m.putNoExpire();
    }
  }

  /**
   * Takes a reference on a mount found without a lock; false if the tree of mounts changed since
   * {@code seq}, and then the reference has been taken back. Mirrors legitimize_mnt.
   *
   * <p>Why a reference that validates is good: who ends a mount writes mount_lock, fences, and then
   * adds the references up ({@link #doom}). We count and then look at mount_lock. Either our count
   * is seen and the mount stays, or we see the write.
   *
   * <p>Why one that does not validate does no harm: it may have been taken on a mount that somebody
   * ends. If he found no reference but his own he doomed the mount there and then, and ends it
   * however ours comes and goes; umount(2) relies on that. Else ours may turn out to be the last,
   * and we end the mount, as anybody may end one that was detached lazily. Where Linux has
   * MNT_SYNC_UMOUNT and waits for all walks to leave, since it is about to free the mount, the
   * garbage collector lets us do without the wait.
   */
  public boolean legitimize(VfsMount mnt, int seq) {
    if (mountLock.readRetry(seq)) {
      return false;
    }
    Mount m = (Mount) mnt;
    m.get();
    if (mountLock.readRetry(seq)) {
      m.putNoExpire();
      return false;
    }
    return true;
  }

  /** The last reference on a detached mount has gone, it seems; true if the caller ends it. */
  boolean doom(Mount m) {
    mountLock.writeLock();
    boolean last = doomLocked(m, 0);
    mountLock.writeUnlock();
    return last;
  }

  /** See {@link Mount#doom}; mount_lock is written. */
  private boolean doomLocked(Mount m, int own) {
    // The write of mount_lock must be seen before the references are added up: see legitimize.
    VarHandle.fullFence();
    boolean last = m.doom(own);
    if (last) {
      alive.remove(m);
    }
    return last;
  }

  /** Whether a dentry is a mount point in a namespace. Mirrors is_local_mountpoint. */
  public boolean isLocalMountpoint(MountNamespace ns, Dentry d) {
    if (!d.isMountpoint()) {
      return false;
    }
    namespaceSem.lockShared();
    try {
      for (Mount m : attached) {
        if (m.mountpoint == d && m.hasParent() && m.ns == ns) {
          return true;
        }
      }
      return false;
    } finally {
      namespaceSem.unlockShared();
    }
  }

  /** The mounts of a namespace, parents before children. */
  public List<Mount> mounts(MountNamespace ns) {
    namespaceSem.lockShared();
    try {
      return tree(ns.root());
    } finally {
      namespaceSem.unlockShared();
    }
  }

  /** A mount and all beneath it, parents before children; namespace_sem is held. */
  private static List<Mount> tree(Mount top) {
    List<Mount> out = new ArrayList<>();
    out.add(top);
    for (int i = 0; i < out.size(); i++) {
      out.addAll(out.get(i).children);
    }
    return out;
  }

  // ---- making ----

  /** The first namespace, with an empty, read-only root. */
  public MountNamespace newNamespace() throws ErrnoException {
    MountNamespace ns = new MountNamespace(nextId.incrementAndGet());
    Mount m = newMount(RootFs.type(), Cred.ROOT, "rootfs", 0, MountFlags.MS_RDONLY, Map.of());
    namespaceSem.lock();
    m.ns = ns;
    ns.setRoot(m);
    attached.add(m);
    namespaceSem.unlock();
    return ns;
  }

  /** A mount in no namespace that anybody sees. Mirrors kern_mount. */
  Mount mountInternal(FileSystemType type) throws ErrnoException {
    Mount m = newMount(type, Cred.ROOT, type.name(), 0, 0, Map.of());
    m.ns = internal;
    return m;
  }

  /** Lets go of it; it ends with the last file that is open there. Mirrors kern_unmount. */
  void releaseInternal(Mount m) {
    mountLock.writeLock();
    m.ns = null;
    mountLock.writeUnlock();
    m.putNoExpire();
  }

  private Mount newMount(
      FileSystemType type,
      Cred cred,
      String source,
      int mntFlags,
      int msFlags,
      Map<String, ? extends @Nullable String> options)
      throws ErrnoException {
    MountContext ctx =
        new MountContext(type, state, cred, source, VfsState.sbFlags(msFlags), options);
    Dentry root = Checked.table(FileSystemType.class, type).mount(ctx);
    SuperBlock sb = root.sb();
    sb.sUmount().unlock();
    return allocate(source, root, sb, mntFlags);
  }

  /** A mount that is nowhere, taking over the references on root and superblock. */
  private Mount allocate(String source, Dentry root, SuperBlock sb, int mntFlags) {
    Mount m = new Mount(this, nextId.incrementAndGet(), source, root, sb, mntFlags);
    mountLock.readLockExcl();
    alive.add(m);
    mountLock.readUnlockExcl();
    return m;
  }

  /** MNT_* flags of MS_* flags; relatime is the default, as in Linux. */
  static int mntFlags(int ms) {
    int f = 0;
    f |= (ms & MountFlags.MS_NOSUID) != 0 ? VfsMount.MNT_NOSUID : 0;
    f |= (ms & MountFlags.MS_NODEV) != 0 ? VfsMount.MNT_NODEV : 0;
    f |= (ms & MountFlags.MS_NOEXEC) != 0 ? VfsMount.MNT_NOEXEC : 0;
    f |= (ms & MountFlags.MS_NOATIME) != 0 ? VfsMount.MNT_NOATIME : 0;
    f |= (ms & MountFlags.MS_NODIRATIME) != 0 ? VfsMount.MNT_NODIRATIME : 0;
    f |= (ms & MountFlags.MS_RDONLY) != 0 ? VfsMount.MNT_READONLY : 0;
    f |= (ms & MountFlags.MS_NOSYMFOLLOW) != 0 ? VfsMount.MNT_NOSYMFOLLOW : 0;
    if ((ms & (MountFlags.MS_NOATIME | MountFlags.MS_STRICTATIME)) == 0) {
      f |= VfsMount.MNT_RELATIME;
    }
    return f;
  }

  /**
   * Mounts a new file system. Errors: ENODEV (type), ENOTDIR or ENOENT (place), EBUSY, those of the
   * file system. Mirrors do_new_mount.
   */
  public Mount mount(
      VfsPath at,
      FileSystemType type,
      Cred cred,
      String source,
      int msFlags,
      Map<String, ? extends @Nullable String> options)
      throws ErrnoException {
    Mount m = newMount(type, cred, source, mntFlags(msFlags), msFlags, options);
    attachOrPut(m, at);
    return m;
  }

  /**
   * Shows a tree that is already mounted at a second place. Errors: EINVAL. Mirrors do_loopback.
   */
  public Mount bind(VfsPath at, VfsPath from, boolean recursive) throws ErrnoException {
    Mount old = (Mount) from.mnt();
    namespaceSem.lock();
    Mount copy;
    try {
      if (old.ns == null) {
        throw Errno.EINVAL.exception();
      }
      copy =
          recursive
              ? copyTree(old, from.dentry(), null, new IdentityHashMap<>())
              : clone(old, from.dentry());
    } finally {
      namespaceSem.unlock();
    }
    attachOrPut(copy, at);
    return copy;
  }

  private Mount clone(Mount old, Dentry root) {
    old.sb().addActive();
    root.get();
    return allocate(old.source(), root, old.sb(), old.flags());
  }

  /**
   * Copies a mount and what is mounted beneath {@code root} in it; namespace_sem is held. Mirrors
   * copy_tree.
   *
   * @param copies gets what became of each
   */
  private Mount copyTree(
      Mount old, Dentry root, @Nullable MountNamespace ns, Map<Mount, Mount> copies) {
    Mount top = clone(old, root);
    top.ns = ns;
    copies.put(old, top);
    for (Mount m : tree(old)) {
      Mount parent = m == old ? null : copies.get(m.parent);
      if (parent == null || (m.parent == old && !state.dcache().isSubdir(m.mountpoint, root))) {
        continue;
      }
      Mount copy = clone(m, m.root());
      copy.ns = ns;
      copies.put(m, copy);
      attachLocked(copy, parent, m.mountpoint);
    }
    return top;
  }

  private void attachOrPut(Mount m, VfsPath at) throws ErrnoException {
    try {
      attach(m, at);
    } catch (ErrnoException e) {
      namespaceSem.lock();
      List<Runnable> later = new ArrayList<>();
      detachTree(m, later);
      namespaceSem.unlock();
      later.forEach(Runnable::run);
      throw e;
    }
  }

  /**
   * Attaches a tree of mounts at a place, or on top of what covers it. Mirrors lock_mount with
   * graft_tree.
   */
  private void attach(Mount m, VfsPath at) throws ErrnoException {
    atPlace(
        at,
        m.root().inode().isDir(),
        (parent, d) -> {
          MountNamespace ns = parent.ns;
          if (ns == null) {
            throw Errno.EINVAL.exception();
          }
          for (Mount c : tree(m)) {
            c.ns = ns;
          }
          attachLocked(m, parent, d);
        });
  }

  /** Something done at a place that can be mounted on; namespace_sem is held. */
  @FunctionalInterface
  private interface Graft {
    void at(Mount parent, Dentry mountpoint) throws ErrnoException;
  }

  /**
   * Finds the topmost place at a path and keeps it from being removed meanwhile. Errors: ENOENT (it
   * was), ENOTDIR. Mirrors lock_mount.
   */
  private void atPlace(VfsPath at, boolean dir, Graft graft) throws ErrnoException {
    Dentry d = at.dentry();
    Inode i = d.inode();
    i.rwsem().lock();
    try {
      if (i.hasFlag(Inode.S_DEAD) || d.hasFlag(Dentry.DCACHE_CANT_MOUNT) || d.isUnlinked()) {
        throw Errno.ENOENT.exception();
      }
      if (dir != i.isDir()) {
        throw Errno.ENOTDIR.exception();
      }
      namespaceSem.lock();
      try {
        // Somebody may have mounted here since the path was looked up: go on top of it.
        Mount parent = (Mount) at.mnt();
        for (Mount over = lookupRcu(parent, d); over != null; over = lookupRcu(parent, d)) {
          parent = over;
          d = over.root();
        }
        graft.at(parent, d);
      } finally {
        namespaceSem.unlock();
      }
    } finally {
      i.rwsem().unlock();
    }
  }

  /** Enters a mount into tree and hash; namespace_sem is held. */
  private void attachLocked(Mount m, Mount parent, Dentry d) {
    holdMountpoint(parent, d);
    mountLock.writeLock();
    hashLocked(m, parent, d);
    mountLock.writeUnlock();
    parent.children.add(m);
    attached.add(m);
  }

  /** References and marks a place that is about to be mounted on. */
  private void holdMountpoint(Mount parent, Dentry d) {
    parent.get();
    d.get();
    d.lock();
    d.setFlags(Dentry.DCACHE_MOUNTED);
    d.unlock();
    mountpoints.merge(d, 1, Integer::sum);
  }

  /** Undoes {@link #holdMountpoint}, but for the references, which are dropped later. */
  private void releaseMountpoint(Mount parent, Dentry d, List<Runnable> later) {
    if (mountpoints.merge(d, -1, Integer::sum) == 0) {
      mountpoints.remove(d);
      d.lock();
      d.clearFlags(Dentry.DCACHE_MOUNTED);
      d.unlock();
    }
    later.add(d::put);
    later.add(parent::putNoExpire);
  }

  private void hashLocked(Mount m, Mount parent, Dentry d) {
    m.parent = parent;
    m.mountpoint = d;
    int s = slot(parent, d);
    m.hashNext = hash.get(s);
    hash.setRelease(s, m);
  }

  private void unhashLocked(Mount m) {
    int s = slot(m.parent, m.mountpoint);
    Mount p = hash.get(s);
    if (p == m) {
      hash.setRelease(s, m.hashNext);
    } else {
      while (p != null && p.hashNext != m) {
        p = p.hashNext;
      }
      assert p != null;
      if (p != null) {
        p.hashNext = m.hashNext;
      }
    }
  }

  /**
   * Detaches a mount and all beneath it; namespace_sem is held. The references to drop, outside the
   * semaphore since a superblock may go with them, are gathered in {@code later}. Mirrors
   * umount_tree.
   */
  private void detachTree(Mount top, List<Runnable> later) {
    mountLock.writeLock();
    detachTreeLocked(top, later);
    mountLock.writeUnlock();
  }

  /** With mount_lock held too, so that nobody finds a part of the tree. */
  private void detachTreeLocked(Mount top, List<Runnable> later) {
    for (Mount m : tree(top).reversed()) {
      if (m.hasParent()) {
        Mount parent = m.parent;
        Dentry d = m.mountpoint;
        unhashLocked(m);
        m.parent = m;
        m.mountpoint = m.root();
        parent.children.remove(m);
        releaseMountpoint(parent, d, later);
      }
      attached.remove(m);
      m.ns = null;
      later.add(m::putNoExpire);
    }
  }

  // ---- changing ----

  /**
   * Moves a mount to another place, in one step. Errors: EINVAL, ENOENT, ELOOP. Mirrors
   * do_move_mount.
   */
  public void move(VfsPath from, VfsPath at) throws ErrnoException {
    Mount m = (Mount) from.mnt();
    if (from.dentry() != m.root() || !m.hasParent()) {
      throw Errno.EINVAL.exception();
    }
    boolean dir = m.root().inode().isDir();
    if (dir != at.dentry().inode().isDir()) {
      throw Errno.EINVAL.exception();
    }
    List<Runnable> later = new ArrayList<>();
    atPlace(
        at,
        dir,
        (parent, d) -> {
          if (m.ns == null || m.ns != parent.ns || !m.hasParent()) {
            throw Errno.EINVAL.exception();
          }
          for (Mount p = parent; ; p = p.parent) {
            if (p == m) {
              throw Errno.ELOOP.exception();
            }
            if (!p.hasParent()) {
              break;
            }
          }
          Mount oldParent = m.parent;
          Dentry oldPlace = m.mountpoint;
          holdMountpoint(parent, d);
          mountLock.writeLock();
          unhashLocked(m);
          hashLocked(m, parent, d);
          mountLock.writeUnlock();
          oldParent.children.remove(m);
          parent.children.add(m);
          releaseMountpoint(oldParent, oldPlace, later);
        });
    later.forEach(Runnable::run);
  }

  /**
   * Changes a mount's own flags. Errors: EINVAL, EBUSY (writers, when made read-only). Mirrors
   * do_reconfigure_mnt.
   */
  public void remountBind(VfsPath at, int msFlags) throws ErrnoException {
    Mount m = (Mount) at.mnt();
    if (at.dentry() != m.root()) {
      throw Errno.EINVAL.exception();
    }
    mountLock.writeLock();
    try {
      int f = mntFlags(msFlags);
      if ((f & VfsMount.MNT_READONLY) != 0 && !m.hasFlag(VfsMount.MNT_READONLY)) {
        boolean idle = m.holdWriters();
        if (idle) {
          m.replaceFlags(f);
        }
        m.unholdWriters();
        if (!idle) {
          throw Errno.EBUSY.exception();
        }
      } else {
        m.replaceFlags(f);
      }
    } finally {
      mountLock.writeUnlock();
    }
  }

  /**
   * Changes the options of a superblock and the flags of one of its mounts. Errors: EINVAL, EBUSY
   * (open for writing), those of the file system. Mirrors do_remount.
   */
  public void remount(VfsPath at, int msFlags, Map<String, @Nullable String> options)
      throws ErrnoException {
    Mount m = (Mount) at.mnt();
    if (at.dentry() != m.root()) {
      throw Errno.EINVAL.exception();
    }
    if (m.ns == null) {
      throw Errno.EINVAL.exception();
    }
    SuperBlock sb = m.sb();
    int want = VfsState.sbFlags(msFlags) | (sb.flags() & SuperBlock.SB_POSIXACL);
    sb.sUmount().lock();
    try {
      boolean toReadOnly = (want & SuperBlock.SB_RDONLY) != 0 && !sb.isReadOnly();
      if (toReadOnly) {
        sb.sync(true);
        stopWriters(sb);
      }
      try {
        sb.checkedOps().remountFs(sb, want, options);
        sb.clearFlag(SuperBlock.RMT_MASK & ~want);
        sb.setFlag(SuperBlock.RMT_MASK & want);
      } finally {
        if (toReadOnly) {
          sb.setBecomingReadOnly(false);
        }
      }
      mountLock.writeLock();
      m.replaceFlags(mntFlags(msFlags));
      mountLock.writeUnlock();
    } finally {
      sb.sUmount().unlock();
    }
  }

  /**
   * Makes sure that nobody writes to a superblock, through whatever mount, and that nobody begins
   * to. Errors: EBUSY if somebody writes. Mirrors sb_prepare_remount_readonly.
   */
  private void stopWriters(SuperBlock sb) throws ErrnoException {
    mountLock.writeLock();
    List<Mount> held = new ArrayList<>();
    boolean idle = true;
    for (Mount m : alive) {
      if (m.sb() == sb) {
        held.add(m);
        idle &= m.holdWriters();
      }
    }
    if (idle) {
      sb.setBecomingReadOnly(true);
    }
    held.forEach(Mount::unholdWriters);
    mountLock.writeUnlock();
    if (!idle) {
      throw Errno.EBUSY.exception();
    }
  }

  /**
   * Unmounts. Errors, in order: EINVAL (not a mount's root, or not attached), EAGAIN (MNT_EXPIRE,
   * first time), EBUSY. The caller's own reference on the path counts as expected, and is dropped
   * whatever comes of it. Without MNT_DETACH a success means that the mount is gone, and with its
   * last mount the file system. Mirrors path_umount.
   *
   * @param flags MNT_FORCE, MNT_DETACH, MNT_EXPIRE
   */
  public void umount(VfsPath at, int flags) throws ErrnoException {
    Mount m = (Mount) at.mnt();
    List<Runnable> later = new ArrayList<>();
    later.add(at.dentry()::put);
    try {
      detach(m, at.dentry(), flags, later);
    } finally {
      later.forEach(Runnable::run);
      m.putNoExpire();
    }
  }

  private void detach(Mount m, Dentry at, int flags, List<Runnable> later) throws ErrnoException {
    if (at != m.root() || m.ns == null) {
      throw Errno.EINVAL.exception();
    }
    if ((flags & MountFlags.MNT_EXPIRE) != 0) {
      if ((flags & (MountFlags.MNT_FORCE | MountFlags.MNT_DETACH)) != 0 || !m.hasParent()) {
        throw Errno.EINVAL.exception();
      }
      if (m.references() != 2) {
        throw Errno.EBUSY.exception();
      }
      if (!m.expiryMark) {
        m.expiryMark = true;
        throw Errno.EAGAIN.exception();
      }
    }
    if ((flags & MountFlags.MNT_FORCE) != 0) {
      m.sb().checkedOps().umountBegin(m.sb());
    }
    if (!m.hasParent()) {
      throw Errno.EINVAL.exception();
    }
    namespaceSem.lock();
    try {
      if (m.ns == null) {
        throw Errno.EINVAL.exception();
      }
      boolean sync = (flags & MountFlags.MNT_DETACH) == 0;
      mountLock.writeLock();
      try {
        // With mount_lock written no walk gets a good reference any more. If there is none but that
        // of being attached and the path's, both ours, then this is the mount's end, whatever comes
        // and goes meanwhile.
        if (sync && (!m.children.isEmpty() || !doomLocked(m, 2))) {
          throw Errno.EBUSY.exception();
        }
        detachTreeLocked(m, later);
      } finally {
        mountLock.writeUnlock();
      }
      if (sync) {
        later.add(m::end);
      }
    } finally {
      namespaceSem.unlock();
    }
  }

  /** Lazily unmounts whatever covers a dentry that was removed. Mirrors __detach_mounts. */
  public void detachMounts(Dentry d) {
    if (!d.isMountpoint()) {
      return;
    }
    List<Runnable> later = new ArrayList<>();
    namespaceSem.lock();
    for (Mount m : List.copyOf(attached)) {
      if (m.mountpoint == d && m.hasParent()) {
        detachTree(m, later);
      }
    }
    namespaceSem.unlock();
    later.forEach(Runnable::run);
  }

  // ---- namespaces ----

  /**
   * A copy of a namespace.
   *
   * @param copies gets what became of each mount
   */
  public MountNamespace copy(MountNamespace old, Map<Mount, Mount> copies) {
    MountNamespace ns = new MountNamespace(nextId.incrementAndGet());
    namespaceSem.lock();
    Mount root = copyTree(old.root(), old.root().root(), ns, copies);
    ns.setRoot(root);
    attached.add(root);
    namespaceSem.unlock();
    return ns;
  }

  /** A task leaves a namespace; the last takes it down. */
  public void leave(MountNamespace ns) {
    if (ns.putLast()) {
      drop(ns);
    }
  }

  /** Takes a namespace down, whoever still has files open in it. */
  private void drop(MountNamespace ns) {
    List<Runnable> later = new ArrayList<>();
    namespaceSem.lock();
    Mount r = ns.root();
    boolean there = r.ns == ns;
    if (there) {
      detachTree(r, later);
    }
    namespaceSem.unlock();
    later.forEach(Runnable::run);
  }
}
