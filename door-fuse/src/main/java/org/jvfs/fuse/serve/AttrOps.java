// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.call.FileCalls;
import org.jvfs.call.PlaceCalls;
import org.jvfs.dcache.Dentry;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.fuse.wire.SetattrIn;
import org.jvfs.inode.Attributes;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.StatFs;
import org.jvfs.uapi.Statx;
import org.jvfs.uapi.Timespec;

/** Requests about attributes, and about the file system as a whole. */
final class AttrOps {
  private static final int TIMES =
      FuseProtocol.FATTR_ATIME
          | FuseProtocol.FATTR_MTIME
          | FuseProtocol.FATTR_ATIME_NOW
          | FuseProtocol.FATTR_MTIME_NOW;
  private static final int IDS = FuseProtocol.FATTR_UID | FuseProtocol.FATTR_GID;

  private final Served s;

  AttrOps(Served s) {
    this.s = s;
  }

  void getattr(Request q, Reply r) throws ErrnoException {
    answer(s.node(q.nodeId()), s.worker(), r);
  }

  private void answer(Node n, Worker w, Reply r) throws ErrnoException {
    Statx x = s.attributes(w, n.path.mnt(), n.path.dentry());
    Served.fill(r.beginAttr(s.caching().attributes()), x);
    r.send();
  }

  void statx(Request q, int mask, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Statx x = s.worker().statx;
    Attributes.get(n.path.mnt(), n.path.dentry(), x, mask, 0);
    int told = Statx.STATX_BASIC_STATS | Statx.STATX_BTIME;
    r.beginStatx(s.caching().attributes())
        .mask(x.mask & told)
        .blksize(x.blksize)
        .attributes(x.attributes, x.attributesMask)
        .nlink(x.nlink)
        .uid(x.uid)
        .gid(x.gid)
        .mode(x.mode)
        .ino(x.ino)
        .size(x.size)
        .blocks(x.blocks)
        .atime(x.atime.sec(), x.atime.nsec())
        .btime(x.btime.sec(), x.btime.nsec())
        .ctime(x.ctime.sec(), x.ctime.nsec())
        .mtime(x.mtime.sec(), x.mtime.nsec())
        .rdev(Mode.major(x.rdev), Mode.minor(x.rdev));
    r.send();
  }

  /**
   * SETATTR is truncate, chown, chmod or utimes; which of them, the fields tell. Only nfsd combines
   * them, and then they are done one after the other.
   */
  void setattr(Request q, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Worker w = s.worker();
    FuseCred cred = w.as(q);
    VfsMount mnt = n.path.mnt();
    Dentry d = n.path.dentry();
    int valid = SetattrIn.valid(q);
    if ((valid & FuseProtocol.FATTR_SIZE) != 0) {
      if ((valid & FuseProtocol.FATTR_KILL_SUIDGID) != 0) {
        w.caller.set(cred.withoutFsetid(), 0);
      }
      truncate(q, w, mnt, d, valid);
      w.caller.set(cred, 0);
    }
    boolean nothing =
        (valid & (FuseProtocol.FATTR_SIZE | FuseProtocol.FATTR_MODE | IDS | TIMES)) == 0;
    if ((valid & IDS) != 0 || nothing) {
      int uid = (valid & FuseProtocol.FATTR_UID) != 0 ? SetattrIn.uid(q) : -1;
      int gid = (valid & FuseProtocol.FATTR_GID) != 0 ? SetattrIn.gid(q) : -1;
      chown(w, mnt, d, uid, gid, nothing);
    }
    if ((valid & FuseProtocol.FATTR_MODE) != 0) {
      PlaceCalls.chmod(w.caller, mnt, d, SetattrIn.mode(q));
    }
    if ((valid & TIMES) != 0) {
      PlaceCalls.utimens(w.caller, mnt, d, atime(q, valid), mtime(q, valid));
    }
    s.searchChanged(n);
    answer(n, w, r);
  }

  /**
   * chown(2) with nothing to change comes as no field at all, and drops set-id bits all the same.
   * But so comes what a write does before it: then others than the owner ask, too, and the write
   * that follows will drop the bits.
   */
  private static void chown(Worker w, VfsMount mnt, Dentry d, int uid, int gid, boolean nothing)
      throws ErrnoException {
    try {
      PlaceCalls.chown(w.caller, mnt, d, uid, gid);
    } catch (ErrnoException e) {
      if (!nothing || e.errno() != Errno.EPERM) {
        throw e;
      }
    }
  }

  private void truncate(Request q, Worker w, VfsMount mnt, Dentry d, int valid)
      throws ErrnoException {
    long size = SetattrIn.size(q);
    if ((valid & FuseProtocol.FATTR_FH) != 0) {
      FileCalls.ftruncate(w.caller, s.file(SetattrIn.fh(q)), size);
    } else {
      PlaceCalls.truncate(w.caller, mnt, d, size);
    }
  }

  private static Timespec atime(Request q, int valid) {
    if ((valid & FuseProtocol.FATTR_ATIME) == 0) {
      return PlaceCalls.UTIME_OMIT;
    }
    return (valid & FuseProtocol.FATTR_ATIME_NOW) != 0
        ? PlaceCalls.UTIME_NOW
        : new Timespec(SetattrIn.atimeSeconds(q), SetattrIn.atimeNanos(q));
  }

  private static Timespec mtime(Request q, int valid) {
    if ((valid & FuseProtocol.FATTR_MTIME) == 0) {
      return PlaceCalls.UTIME_OMIT;
    }
    return (valid & FuseProtocol.FATTR_MTIME_NOW) != 0
        ? PlaceCalls.UTIME_NOW
        : new Timespec(SetattrIn.mtimeSeconds(q), SetattrIn.mtimeNanos(q));
  }

  /** access(2) has put the real ids into the request already. */
  void access(Request q, int mask, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    PlaceCalls.access(s.worker().as(q), n.path.mnt(), n.path.dentry(), mask);
    r.ok();
  }

  void readlink(Request q, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    byte[] target = PlaceCalls.readlink(n.path.mnt(), n.path.dentry());
    r.bytes(target, 0, target.length);
  }

  void statfs(Request q, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    StatFs f = PlaceCalls.statfs(n.path.mnt(), n.path.dentry());
    r.statfs(
        f.blocks,
        f.bfree,
        f.bavail,
        f.files,
        f.ffree,
        (int) f.bsize,
        (int) f.frsize,
        (int) f.namelen);
  }
}
