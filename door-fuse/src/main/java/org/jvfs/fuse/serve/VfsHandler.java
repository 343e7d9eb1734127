// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.fuse.session.FuseHandler;
import org.jvfs.fuse.session.Negotiated;
import org.jvfs.fuse.wire.InitFlag;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.superblock.SuperBlock;
import org.jvfs.uapi.ErrnoException;

/**
 * Hands each request to the part it belongs to. What is not here is left to the kernel: devices
 * have no BMAP.
 */
final class VfsHandler implements FuseHandler {
  private final Served s;
  private final NameOps names;
  private final AttrOps attrs;
  private final LockOps locks;
  private final FileOps files;
  private final DirOps dirs;
  private final XattrOps xattrs;
  private final DoorIoctl ioctls;

  VfsHandler(Served s) {
    this.s = s;
    this.names = new NameOps(s);
    this.attrs = new AttrOps(s);
    this.locks = new LockOps(s);
    this.files = new FileOps(s, names, locks);
    this.dirs = new DirOps(s);
    this.xattrs = new XattrOps(s);
    this.ioctls = new DoorIoctl(s);
  }

  @Override
  public void init(Negotiated negotiated) {
    s.keepsLocks(negotiated.has(InitFlag.POSIX_LOCKS));
  }

  @Override
  public void destroy() {
    s.clear();
  }

  // ---- names ----

  @Override
  public void lookup(Request q, Reply r) throws ErrnoException {
    names.lookup(q, r);
  }

  @Override
  public void forget(long nodeId, long lookups) {
    names.forget(nodeId, lookups);
  }

  @Override
  public void symlink(Request q, Reply r) throws ErrnoException {
    names.symlink(q, r);
  }

  @Override
  public void mknod(Request q, int mode, int rdev, int umask, Reply r) throws ErrnoException {
    names.mknod(q, mode, rdev, umask, r);
  }

  @Override
  public void mkdir(Request q, int mode, int umask, Reply r) throws ErrnoException {
    names.mkdir(q, mode, umask, r);
  }

  @Override
  public void unlink(Request q, Reply r) throws ErrnoException {
    names.unlink(q, r);
  }

  @Override
  public void rmdir(Request q, Reply r) throws ErrnoException {
    names.rmdir(q, r);
  }

  @Override
  public void rename(Request q, long newParent, int flags, Reply r) throws ErrnoException {
    names.rename(q, newParent, flags, r);
  }

  @Override
  public void link(Request q, long oldNodeId, Reply r) throws ErrnoException {
    names.link(q, oldNodeId, r);
  }

  // ---- attributes ----

  @Override
  public void getattr(Request q, int flags, long fh, Reply r) throws ErrnoException {
    attrs.getattr(q, r);
  }

  @Override
  public void statx(Request q, int flags, long fh, int statxFlags, int mask, Reply r)
      throws ErrnoException {
    attrs.statx(q, mask, r);
  }

  @Override
  public void setattr(Request q, Reply r) throws ErrnoException {
    attrs.setattr(q, r);
  }

  @Override
  public void readlink(Request q, Reply r) throws ErrnoException {
    attrs.readlink(q, r);
  }

  @Override
  public void access(Request q, int mask, Reply r) throws ErrnoException {
    attrs.access(q, mask, r);
  }

  @Override
  public void statfs(Request q, Reply r) throws ErrnoException {
    attrs.statfs(q, r);
  }

  /** Errors: those of the file system. */
  @Override
  public void syncfs(Request q, Reply r) throws ErrnoException {
    SuperBlock sb = s.node(q.nodeId()).path.dentry().sb();
    sb.sUmount().lockShared();
    try {
      sb.sync(true);
    } finally {
      sb.sUmount().unlockShared();
    }
    r.ok();
  }

  // ---- extended attributes ----

  @Override
  public void setxattr(Request q, int size, int flags, int extFlags, Reply r)
      throws ErrnoException {
    xattrs.setxattr(q, size, flags, r);
  }

  @Override
  public void getxattr(Request q, int size, Reply r) throws ErrnoException {
    xattrs.getxattr(q, size, r);
  }

  @Override
  public void listxattr(Request q, int size, Reply r) throws ErrnoException {
    xattrs.listxattr(q, size, r);
  }

  @Override
  public void removexattr(Request q, Reply r) throws ErrnoException {
    xattrs.removexattr(q, r);
  }

  // ---- files ----

  @Override
  public void open(Request q, int flags, int openFlags, Reply r) throws ErrnoException {
    files.open(q, flags, openFlags, r);
  }

  @Override
  public void create(Request q, int flags, int mode, int umask, int openFlags, Reply r)
      throws ErrnoException {
    files.create(q, flags, mode, umask, openFlags, r);
  }

  @Override
  public void tmpfile(Request q, int flags, int mode, int umask, int openFlags, Reply r)
      throws ErrnoException {
    files.tmpfile(q, flags, mode, umask, openFlags, r);
  }

  @Override
  public void read(Request q, long fh, long offset, int size, int flags, Reply r)
      throws ErrnoException {
    files.read(q, fh, offset, size, r);
  }

  @Override
  public void write(Request q, long fh, long offset, int size, int writeFlags, int flags, Reply r)
      throws ErrnoException {
    files.write(q, fh, offset, size, writeFlags, flags, r);
  }

  @Override
  public void release(Request q, long fh, int flags, int releaseFlags, Reply r) {
    files.release(fh, r);
  }

  @Override
  public void flush(Request q, long fh, long lockOwner, Reply r) throws ErrnoException {
    files.flush(fh, lockOwner, r);
  }

  @Override
  public void fsync(Request q, long fh, boolean dataOnly, Reply r) throws ErrnoException {
    files.fsync(fh, dataOnly, r);
  }

  @Override
  public void fallocate(Request q, long fh, int mode, long offset, long length, Reply r)
      throws ErrnoException {
    files.fallocate(q, fh, mode, offset, length, r);
  }

  @Override
  public void lseek(Request q, long fh, long offset, int whence, Reply r) throws ErrnoException {
    files.lseek(fh, offset, whence, r);
  }

  /** The flags are the system call's, which has none. */
  @Override
  public void copyFileRange(
      Request q,
      long fhIn,
      long offsetIn,
      long nodeOut,
      long fhOut,
      long offsetOut,
      long length,
      long flags,
      Reply r)
      throws ErrnoException {
    files.copyFileRange(q, fhIn, offsetIn, nodeOut, fhOut, offsetOut, length, r);
  }

  /** Only those of the door itself. */
  @Override
  public void ioctl(
      Request q, long fh, int flags, int command, long arg, int inSize, int outSize, Reply r)
      throws ErrnoException {
    ioctls.answer(q, fh, command, r);
  }

  @Override
  public void poll(Request q, long fh, long handle, int flags, int events, Reply r)
      throws ErrnoException {
    s.polls().poll(fh, handle, flags, events, r);
  }

  // ---- locks ----

  @Override
  public void getlk(
      Request q, long fh, long owner, long start, long end, int type, int pid, Reply r)
      throws ErrnoException {
    locks.getlk(fh, owner, start, end, type, pid, r);
  }

  @Override
  public void setlk(
      Request q,
      long fh,
      long owner,
      long start,
      long end,
      int type,
      int pid,
      int lockFlags,
      boolean wait,
      Reply r)
      throws ErrnoException {
    locks.setlk(fh, owner, start, end, type, pid, lockFlags, wait, r);
  }

  // ---- directories ----

  @Override
  public void opendir(Request q, int flags, Reply r) throws ErrnoException {
    dirs.opendir(q, flags, r);
  }

  @Override
  public void readdir(Request q, long fh, long offset, int size, Reply r) throws ErrnoException {
    dirs.readdir(q, fh, offset, size, r);
  }

  @Override
  public void readdirplus(Request q, long fh, long offset, int size, Reply r)
      throws ErrnoException {
    dirs.readdirplus(q, fh, offset, size, r);
  }

  @Override
  public void releasedir(Request q, long fh, int flags, Reply r) {
    ioctls.released(fh);
    files.release(fh, r);
  }

  @Override
  public void fsyncdir(Request q, long fh, boolean dataOnly, Reply r) throws ErrnoException {
    dirs.fsyncdir(fh, dataOnly, r);
  }
}
