// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import org.jspecify.annotations.Nullable;
import org.jvfs.file.IovIter;
import org.jvfs.file.Pipe;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.Request;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Statx;
import org.jvfs.walk.PathRef;

/** What a thread needs to handle requests without making objects for each. */
final class Worker {
  private static final int CREDS = 16;

  /** The kernel sends no longer names. */
  private static final int NAME_SIZE = 4096;

  private final @Nullable FuseCred[] creds = new @Nullable FuseCred[CREDS];

  final FuseCaller caller;
  final Statx statx = new Statx();
  final PathRef ref = new PathRef();
  final byte[] name = new byte[NAME_SIZE];
  final IovIter iov = new IovIter(Mem.ALL, 0, 0);
  final Pipe pipe;
  final DirSink sink = new DirSink();
  final DirPlusSink plusSink = new DirPlusSink();

  Worker(Served door) {
    caller = new FuseCaller(door);
    pipe = new Pipe(door.vfs().state().frames(), caller);
  }

  /** Makes the caller the one of this request. */
  FuseCred as(Request q) {
    return as(q, 0);
  }

  FuseCred as(Request q, int umask) {
    int uid = q.uid();
    int gid = q.gid();
    int slot = (uid * 31 + gid) & (CREDS - 1);
    FuseCred c = creds[slot];
    if (c == null || !c.isOf(uid, gid)) {
      c = new FuseCred(uid, gid);
      creds[slot] = c;
    }
    caller.set(c.reset(q), umask);
    return c;
  }

  /** Copies the request's name into {@link #name}. Answers its length. Errors: ENAMETOOLONG. */
  int takeName(Request q) throws ErrnoException {
    int length = q.nameLength();
    if (length > NAME_SIZE) {
      throw Errno.ENAMETOOLONG.exception();
    }
    Mem.copy(q.name(), name, 0, length);
    return length;
  }
}
