// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jspecify.annotations.Nullable;
import org.jvfs.call.Vfs;
import org.jvfs.dcache.Dentry;
import org.jvfs.file.OpenFile;
import org.jvfs.fuse.session.Notifier;
import org.jvfs.fuse.wire.AttrOut;
import org.jvfs.inode.Attributes;
import org.jvfs.superblock.VfsMount;
import org.jvfs.superblock.VfsPath;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;

/** What the parts of the handler share. */
final class Served {
  private final Vfs vfs;
  private final NodeTable nodes;
  private final Slots<OpenFile> files = new Slots<>(OpenFile.class);
  private final Caching caching;
  private final Errands errands = new Errands("jvfs-fuse-errands");
  private final LockWaits lockWaits = new LockWaits(errands);
  private final PollOps polls = new PollOps(this);
  private final ThreadLocal<Worker> workers = ThreadLocal.withInitial(() -> new Worker(this));

  private volatile boolean keepsLocks;

  /** Null until the mount stands. */
  private volatile @Nullable Notifier kernel;

  Served(Vfs vfs, VfsPath top, Caching caching) {
    this.vfs = vfs;
    this.nodes = new NodeTable(top);
    this.caching = caching;
  }

  Vfs vfs() {
    return vfs;
  }

  NodeTable nodes() {
    return nodes;
  }

  Slots<OpenFile> files() {
    return files;
  }

  Caching caching() {
    return caching;
  }

  Errands errands() {
    return errands;
  }

  PollOps polls() {
    return polls;
  }

  LockWaits lockWaits() {
    return lockWaits;
  }

  /**
   * Whether the kernel asks us for file locks. Set before it asks anything; the second time with
   * what the first one said, if there is one.
   */
  boolean keepsLocks() {
    return keepsLocks;
  }

  void keepsLocks(boolean yes) {
    keepsLocks = yes;
  }

  Worker worker() {
    return workers.get();
  }

  void kernel(@Nullable Notifier k) {
    kernel = k;
  }

  /** To tell the kernel of changes; null while there is no mount. */
  @Nullable Notifier kernel() {
    return kernel;
  }

  /** Errors: ESTALE. */
  Node node(long id) throws ErrnoException {
    Node n = nodes.get(id);
    if (n == null) {
      throw Errno.ESTALE.exception();
    }
    return n;
  }

  /** Errors: EBADF. */
  OpenFile file(long handle) throws ErrnoException {
    OpenFile f = files.get(handle);
    if (f == null) {
      throw Errno.EBADF.exception();
    }
    return f;
  }

  /** Attributes of a place into the worker's {@code statx}. */
  Statx attributes(Worker w, VfsMount mnt, Dentry dentry) throws ErrnoException {
    Attributes.get(mnt, dentry, w.statx, Statx.STATX_BASIC_STATS, 0);
    return w.statx;
  }

  /**
   * To be called when a directory's mode, owner or ACL changed, before that is answered: if names
   * were kept in it and may not be any more, has the kernel forget names.
   */
  void searchChanged(Node dir) {
    if (dir.namesKept && !caching.mayKeepNames(dir.inode())) {
      dir.namesKept = false;
      Notifier k = kernel;
      if (k != null) {
        k.incrementEpoch();
      }
    }
  }

  /**
   * To be called before a request about a node is answered that may have changed the mode where the
   * kernel does not expect it: it then drops what it knows.
   *
   * <p>Dropped attributes are asked for again where the kernel wants them fresh. linkat(2) does
   * not: it refuses other people's set-id files by the mode it has. A look-up of the name brings it
   * the new one.
   *
   * @param before the mode as it was
   */
  void modeChanged(Node n, int before) {
    int changed = n.inode().mode() ^ before;
    Notifier k = kernel;
    if (changed == 0 || k == null) {
      return;
    }
    k.invalidateAttributes(n.id);
    if ((changed & (Mode.S_ISUID | Mode.S_ISGID)) != 0) {
      k.incrementEpoch();
    }
  }

  static void fill(AttrOut out, Statx s) {
    out.ino(s.ino)
        .size(s.size)
        .blocks(s.blocks)
        .atime(s.atime.sec(), s.atime.nsec())
        .mtime(s.mtime.sec(), s.mtime.nsec())
        .ctime(s.ctime.sec(), s.ctime.nsec())
        .mode(s.mode)
        .nlink(s.nlink)
        .uid(s.uid)
        .gid(s.gid)
        .rdev((int) s.rdev)
        .blksize(s.blksize);
  }

  /** Drops everything the kernel held. */
  void clear() {
    polls.clear();
    errands.close();
    files.clear(FileOps::drop);
    nodes.clear();
  }
}
