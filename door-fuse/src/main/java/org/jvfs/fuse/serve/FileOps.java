// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.call.FileCalls;
import org.jvfs.contract.Implemented;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.fuse.session.Notifier;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.walk.OpenHow;
import org.jvfs.walk.Opener;

/** Requests about open files. */
final class FileOps {
  private static final byte[] HERE = {'.'};

  private final Served s;
  private final NameOps names;
  private final LockOps locks;
  private final Opener opener;

  FileOps(Served s, NameOps names, LockOps locks) {
    this.s = s;
    this.names = names;
    this.locks = locks;
    this.opener = s.vfs().opener();
  }

  // ---- opening and closing ----

  void open(Request q, int flags, int openFlags, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Worker w = s.worker();
    as(w, q, 0, (openFlags & FuseProtocol.OPEN_KILL_SUIDGID) != 0);
    int mode = n.inode().mode();
    OpenFile f = opener.openPath(w.caller, n.path, OpenHow.of(flags, 0));
    s.modeChanged(n, mode);
    r.opened(add(f), openedFlags(f));
  }

  private static void as(Worker w, Request q, int umask, boolean withoutFsetid) {
    FuseCred c = w.as(q, umask);
    if (withoutFsetid) {
      w.caller.set(c.withoutFsetid(), umask);
    }
  }

  /**
   * Whether a write appends is said with each write, and may change by fcntl(2) without our being
   * told: what the open said counts no more.
   */
  private int add(OpenFile f) {
    f.changeFlags(Fcntl.O_APPEND, 0);
    return s.files().add(f);
  }

  private int openedFlags(OpenFile f) {
    int flags = s.caching().data() ? FuseProtocol.FOPEN_KEEP_CACHE : 0;
    if (f.hasFlag(Fcntl.O_DIRECT)) {
      flags |= FuseProtocol.FOPEN_DIRECT_IO | FuseProtocol.FOPEN_PARALLEL_DIRECT_WRITES;
    }
    // Which descriptors are closed has to be known where locks are kept.
    if (!s.keepsLocks() && !Implemented.has(f.fop(), "flush")) {
      flags |= FuseProtocol.FOPEN_NOFLUSH;
    }
    return flags;
  }

  void create(Request q, int flags, int mode, int umask, int openFlags, Reply r)
      throws ErrnoException {
    // The last component must be what the kernel saw missing, not where a new link leads.
    int how = flags | Fcntl.O_CREAT | Fcntl.O_NOFOLLOW;
    try {
      create(q, q.nameBytes(), how, mode, umask, openFlags, r);
    } catch (ErrnoException e) {
      // Have the kernel look again.
      throw e.errno() == Errno.ELOOP ? Errno.ESTALE.exception() : e;
    }
  }

  void tmpfile(Request q, int flags, int mode, int umask, int openFlags, Reply r)
      throws ErrnoException {
    int how = (flags & ~Fcntl.O_CREAT) | Fcntl.O_TMPFILE;
    create(q, HERE, how, mode, umask, openFlags, r);
  }

  private void create(
      Request q, byte[] name, int flags, int mode, int umask, int openFlags, Reply r)
      throws ErrnoException {
    Node dir = s.node(q.nodeId());
    Worker w = s.worker();
    as(w, q, umask, (openFlags & FuseProtocol.OPEN_KILL_SUIDGID) != 0);
    OpenFile f = opener.open(w.caller, dir.path, name, OpenHow.of(flags, mode));
    int handle = add(f);
    boolean done = false;
    try {
      names.created(w, dir, f.path().mnt(), f.dentry(), handle, openedFlags(f), r);
      done = true;
    } finally {
      if (!done) {
        close(handle);
      }
    }
  }

  void release(long handle, Reply r) {
    close(handle);
    r.ok();
  }

  private void close(long handle) {
    OpenFile f = s.files().remove(handle);
    if (f != null) {
      s.polls().released(handle);
      drop(f);
    }
  }

  /** The kernel has let go of an open file, and with it of what locks stand through it. */
  static void drop(OpenFile f) {
    LockOps.released(f);
    f.put();
  }

  /** Drops the locks even if the file system's method fails, as close(2) does. */
  void flush(long handle, long lockOwner, Reply r) throws ErrnoException {
    OpenFile f = s.file(handle);
    try {
      f.checkedFop().flush(f);
    } finally {
      locks.flushed(f, lockOwner);
    }
    r.ok();
  }

  // ---- bytes ----

  /** The answer is sent out of the file's own pages. */
  void read(Request q, long handle, long offset, int size, Reply r) throws ErrnoException {
    OpenFile f = s.file(handle);
    Pipe p = s.worker().pipe;
    p.ensureSlots((size >>> Page.SHIFT) + 2);
    try {
      FileCalls.spliceRead(f, offset, p, size);
      for (int i = 0; i < p.used(); i++) {
        r.add(p.address(i), p.length(i));
      }
      r.sendPieces();
    } finally {
      p.release();
    }
  }

  void write(Request q, long handle, long offset, int size, int writeFlags, int flags, Reply r)
      throws ErrnoException {
    OpenFile f = s.file(handle);
    Worker w = s.worker();
    as(w, q, 0, (writeFlags & FuseProtocol.WRITE_KILL_SUIDGID) != 0);
    boolean append = (flags & Fcntl.O_APPEND) != 0 && (writeFlags & FuseProtocol.WRITE_CACHE) == 0;
    int how = append ? Kiocb.IOCB_APPEND : 0;
    how |= (flags & Fcntl.O_DIRECT) != 0 ? Kiocb.IOCB_DIRECT : 0;
    how |= (flags & Fcntl.O_DSYNC) != 0 ? Kiocb.IOCB_DSYNC : 0;
    how |= (flags & Fcntl.O_SYNC) == Fcntl.O_SYNC ? Kiocb.IOCB_SYNC : 0;
    long before = append ? f.inode().size() : offset;
    int mode = f.inode().mode();
    long n = FileCalls.writeAs(w.caller, f, w.iov.reset(Mem.ALL, q.data(), size), offset, how);
    privilegesDropped(q.nodeId(), f, mode);
    if (append && before != offset) {
      misplaced(q.nodeId());
    }
    r.written((int) n);
  }

  private void privilegesDropped(long node, OpenFile f, int mode) throws ErrnoException {
    if (f.inode().mode() != mode) {
      s.modeChanged(s.node(node), mode);
    }
  }

  /**
   * Somebody else had made the file longer: the kernel has put what it appended at the wrong place
   * of its cache.
   */
  private void misplaced(long node) {
    Notifier k = s.kernel();
    if (k != null) {
      k.postInvalidateInode(node, 0, 0);
    }
  }

  void fsync(long handle, boolean dataOnly, Reply r) throws ErrnoException {
    FileCalls.fsync(s.file(handle), dataOnly);
    r.ok();
  }

  void fallocate(Request q, long handle, int mode, long offset, long length, Reply r)
      throws ErrnoException {
    Worker w = s.worker();
    w.as(q);
    OpenFile f = s.file(handle);
    int before = f.inode().mode();
    FileCalls.fallocate(w.caller, f, mode, offset, length);
    privilegesDropped(q.nodeId(), f, before);
    r.ok();
  }

  void lseek(long handle, long offset, int whence, Reply r) throws ErrnoException {
    r.offset(FileCalls.lseek(s.file(handle), offset, whence));
  }

  void copyFileRange(
      Request q, long in, long offsetIn, long node, long out, long offsetOut, long length, Reply r)
      throws ErrnoException {
    Worker w = s.worker();
    w.as(q);
    OpenFile to = s.file(out);
    int mode = to.inode().mode();
    long n = FileCalls.copyRange(w.caller, s.file(in), offsetIn, to, offsetOut, length);
    privilegesDropped(node, to, mode);
    r.copied(n);
  }
}
