// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.dcache.Dentry;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.superblock.VfsMount;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.walk.Namei;
import org.jvfs.walk.PathRef;

/** Requests that find, make, remove and rename names. */
final class NameOps {
  private static final byte[] HERE = {};

  private final Served s;
  private final Namei namei;

  NameOps(Served s) {
    this.s = s;
    this.namei = s.vfs().namei();
  }

  void lookup(Request q, Reply r) throws ErrnoException {
    Node dir = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    int length = w.takeName(q);
    int e = s.vfs().walk().lookup(w.caller, dir.path, w.name, length, 0, w.ref);
    if (e == 0) {
      entry(w, dir, r);
    } else if (e == Errno.ENOENT.neg) {
      r.negativeEntry(s.caching().negative(dir));
    } else {
      r.error(-e);
    }
  }

  /** Answers with the place in the worker's {@code ref}, and lets go of that. */
  private void entry(Worker w, Node dir, Reply r) throws ErrnoException {
    PathRef at = w.ref;
    try {
      s.attributes(w, at.mnt(), at.dentry());
      Node n = s.nodes().acquire(at.mnt(), at.dentry());
      long keep = s.caching().name(dir, at.dentry().hasRevalidate());
      Served.fill(r.beginEntry(n.id, 0, keep, s.caching().attributes()), w.statx);
    } finally {
      at.put();
    }
    r.send();
  }

  /** Answers CREATE and TMPFILE. */
  void created(Worker w, Node dir, VfsMount mnt, Dentry d, long handle, int flags, Reply r)
      throws ErrnoException {
    s.attributes(w, mnt, d);
    Node n = s.nodes().acquire(mnt, d);
    long keep = s.caching().name(dir, d.hasRevalidate());
    Served.fill(r.beginCreate(n.id, 0, keep, s.caching().attributes(), handle, flags), w.statx);
    r.send();
  }

  void forget(long id, long lookups) {
    s.nodes().forget(id, lookups);
  }

  void mkdir(Request q, int mode, int umask, Reply r) throws ErrnoException {
    Node dir = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q, umask);
    namei.mkdir(w.caller, dir.path, q.nameBytes(), mode, w.ref);
    entry(w, dir, r);
  }

  void mknod(Request q, int mode, int rdev, int umask, Reply r) throws ErrnoException {
    Node dir = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q, umask);
    long dev = rdev & 0xffffffffL;
    namei.mknod(w.caller, dir.path, q.nameBytes(), mode, dev, w.ref);
    entry(w, dir, r);
  }

  void symlink(Request q, Reply r) throws ErrnoException {
    Node dir = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    namei.symlink(w.caller, q.secondNameBytes(), dir.path, q.nameBytes(), w.ref);
    entry(w, dir, r);
  }

  void link(Request q, long old, Reply r) throws ErrnoException {
    Node dir = s.node(q.nodeId());
    Node from = s.node(old);
    Worker w = s.worker();
    w.as(q);
    namei.link(w.caller, from.path, HERE, dir.path, q.nameBytes(), Fcntl.AT_EMPTY_PATH, w.ref);
    entry(w, dir, r);
  }

  void unlink(Request q, Reply r) throws ErrnoException {
    Worker w = s.worker();
    w.as(q);
    namei.unlink(w.caller, s.node(q.nodeId()).path, q.nameBytes());
    r.ok();
  }

  void rmdir(Request q, Reply r) throws ErrnoException {
    Worker w = s.worker();
    w.as(q);
    namei.rmdir(w.caller, s.node(q.nodeId()).path, q.nameBytes());
    r.ok();
  }

  void rename(Request q, long newParent, int flags, Reply r) throws ErrnoException {
    Node from = s.node(q.nodeId());
    Node to = s.node(newParent);
    Worker w = s.worker();
    w.as(q);
    namei.rename(w.caller, from.path, q.nameBytes(), to.path, q.secondNameBytes(), flags);
    r.ok();
  }

  /** Whether the number is the root's, which cannot be forgotten. */
  static boolean isRoot(long id) {
    return id == FuseProtocol.ROOT_ID;
  }
}
