// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jvfs.call.FileCalls;
import org.jvfs.file.OpenFile;
import org.jvfs.fuse.wire.AttrOut;
import org.jvfs.fuse.wire.DirentOut;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.Statx;
import org.jvfs.walk.OpenHow;
import org.jvfs.walk.PathRef;

/** Requests about open directories. */
final class DirOps {
  private final Served s;

  DirOps(Served s) {
    this.s = s;
  }

  void opendir(Request q, int flags, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    OpenFile f =
        s.vfs().opener().openPath(w.caller, n.path, OpenHow.of(flags | Fcntl.O_DIRECTORY, 0));
    r.opened(s.files().add(f), 0);
  }

  void readdir(Request q, long handle, long cookie, int size, Reply r) throws ErrnoException {
    OpenFile f = s.file(handle);
    DirentOut out = r.beginDirents(size);
    FileCalls.iterateFrom(f, s.worker().sink.begin(out, cookie));
    out.send();
  }

  /**
   * Each entry is looked up as LOOKUP would, and counts as looked up, except "." and ".."; one that
   * may not be looked up, or has just gone, is a mere name.
   */
  void readdirplus(Request q, long handle, long cookie, int size, Reply r) throws ErrnoException {
    OpenFile f = s.file(handle);
    Node dir = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    DirPlusSink list = w.plusSink.begin(Math.min(size, r.bodyCapacity()), cookie);
    FileCalls.iterateFrom(f, list);
    DirentOut out = r.beginDirents(size);
    for (int i = 0; i < list.count(); i++) {
      if (list.isDot(i) || !add(w, dir, list, i, out)) {
        out.addPlus(
            list.ino(i),
            list.cookie(i),
            list.type(i),
            list.names(),
            list.start(i),
            list.length(i),
            0,
            0,
            0,
            0);
      }
    }
    out.send();
  }

  private boolean add(Worker w, Node dir, DirPlusSink list, int i, DirentOut out) {
    int length = list.length(i);
    System.arraycopy(list.names(), list.start(i), w.name, 0, length);
    PathRef at = w.ref;
    if (s.vfs().walk().lookup(w.caller, dir.path, w.name, length, 0, at) != 0) {
      return false;
    }
    try {
      Statx x = s.attributes(w, at.mnt(), at.dentry());
      Node n = s.nodes().acquire(at.mnt(), at.dentry());
      AttrOut attr =
          out.addPlus(
              x.ino,
              list.cookie(i),
              Mode.dtype(x.mode),
              w.name,
              0,
              length,
              n.id,
              0,
              s.caching().name(dir, at.dentry().hasRevalidate()),
              s.caching().attributes());
      if (attr == null) {
        s.nodes().forget(n.id, 1);
        return false;
      }
      Served.fill(attr, x);
      return true;
    } catch (ErrnoException e) {
      // Without attributes it is a name like the others.
      return false;
    } finally {
      at.put();
    }
  }

  void fsyncdir(long handle, boolean dataOnly, Reply r) throws ErrnoException {
    FileCalls.fsync(s.file(handle), dataOnly);
    r.ok();
  }
}
