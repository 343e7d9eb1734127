// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jvfs.call.PlaceCalls;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** Requests about extended attributes; ACLs are among them. */
final class XattrOps {
  private final Served s;

  XattrOps(Served s) {
    this.s = s;
  }

  private static String name(Request q) {
    return new String(q.nameBytes(), StandardCharsets.ISO_8859_1);
  }

  void setxattr(Request q, int size, int flags, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    byte[] value = Mem.bytes(q.afterName(), size);
    int mode = n.inode().mode();
    PlaceCalls.setxattr(w.caller, n.path.mnt(), n.path.dentry(), name(q), value, flags);
    s.modeChanged(n, mode);
    s.searchChanged(n);
    r.ok();
  }

  void removexattr(Request q, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    int mode = n.inode().mode();
    PlaceCalls.removexattr(w.caller, n.path.mnt(), n.path.dentry(), name(q));
    s.modeChanged(n, mode);
    s.searchChanged(n);
    r.ok();
  }

  void getxattr(Request q, int size, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    answer(PlaceCalls.getxattr(w.caller, n.path.dentry(), name(q)), size, r);
  }

  void listxattr(Request q, int size, Reply r) throws ErrnoException {
    Node n = s.node(q.nodeId());
    Worker w = s.worker();
    w.as(q);
    List<String> names = PlaceCalls.listxattr(w.caller, n.path.dentry());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String name : names) {
      out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
      out.write(0);
    }
    answer(out.toByteArray(), size, r);
  }

  /** With size 0 the length is asked for. Errors: ERANGE. */
  private static void answer(byte[] value, int size, Reply r) throws ErrnoException {
    if (size == 0) {
      r.xattrSize(value.length);
    } else if (value.length > size) {
      throw Errno.ERANGE.exception();
    } else {
      r.bytes(value, 0, value.length);
    }
  }
}
