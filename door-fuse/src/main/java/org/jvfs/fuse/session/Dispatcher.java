// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.Opcode;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.uapi.ErrnoException;

/** Takes a request apart and calls the handler's method for it. */
final class Dispatcher {
  private Dispatcher() {}

  static void dispatch(FuseHandler h, Request q, Reply r) throws ErrnoException {
    switch (q.opcode()) {
      case Opcode.LOOKUP -> h.lookup(q, r);
      case Opcode.FORGET -> {
        h.forget(q.nodeId(), q.argLong(0));
        r.none();
      }
      case Opcode.BATCH_FORGET -> {
        batchForget(h, q);
        r.none();
      }
      case Opcode.GETATTR -> h.getattr(q, q.argInt(0), q.argLong(8), r);
      case Opcode.STATX -> h.statx(q, q.argInt(0), q.argLong(8), q.argInt(16), q.argInt(20), r);
      case Opcode.SETATTR -> h.setattr(q, r);
      case Opcode.READLINK -> h.readlink(q, r);
      case Opcode.SYMLINK -> h.symlink(q, r);
      case Opcode.MKNOD -> h.mknod(q, q.argInt(0), q.argInt(4), q.argInt(8), r);
      case Opcode.MKDIR -> h.mkdir(q, q.argInt(0), q.argInt(4), r);
      case Opcode.UNLINK -> h.unlink(q, r);
      case Opcode.RMDIR -> h.rmdir(q, r);
      case Opcode.RENAME -> h.rename(q, q.argLong(0), 0, r);
      case Opcode.RENAME2 -> h.rename(q, q.argLong(0), q.argInt(8), r);
      case Opcode.LINK -> h.link(q, q.argLong(0), r);
      case Opcode.OPEN -> h.open(q, q.argInt(0), q.argInt(4), r);
      case Opcode.READ -> h.read(q, q.argLong(0), q.argLong(8), q.argInt(16), q.argInt(32), r);
      case Opcode.WRITE ->
          h.write(q, q.argLong(0), q.argLong(8), q.argInt(16), q.argInt(20), q.argInt(32), r);
      case Opcode.STATFS -> h.statfs(q, r);
      case Opcode.RELEASE -> h.release(q, q.argLong(0), q.argInt(8), q.argInt(12), r);
      case Opcode.FLUSH -> h.flush(q, q.argLong(0), q.argLong(16), r);
      case Opcode.FSYNC -> h.fsync(q, q.argLong(0), dataOnly(q), r);
      case Opcode.SETXATTR -> setxattr(h, q, r);
      case Opcode.GETXATTR -> h.getxattr(q, q.argInt(0), r);
      case Opcode.LISTXATTR -> h.listxattr(q, q.argInt(0), r);
      case Opcode.REMOVEXATTR -> h.removexattr(q, r);
      case Opcode.OPENDIR -> h.opendir(q, q.argInt(0), r);
      case Opcode.READDIR -> h.readdir(q, q.argLong(0), q.argLong(8), q.argInt(16), r);
      case Opcode.READDIRPLUS -> h.readdirplus(q, q.argLong(0), q.argLong(8), q.argInt(16), r);
      case Opcode.RELEASEDIR -> h.releasedir(q, q.argLong(0), q.argInt(8), r);
      case Opcode.FSYNCDIR -> h.fsyncdir(q, q.argLong(0), dataOnly(q), r);
      case Opcode.ACCESS -> h.access(q, q.argInt(0), r);
      case Opcode.CREATE -> h.create(q, q.argInt(0), q.argInt(4), q.argInt(8), q.argInt(12), r);
      case Opcode.TMPFILE -> h.tmpfile(q, q.argInt(0), q.argInt(4), q.argInt(8), q.argInt(12), r);
      case Opcode.GETLK ->
          h.getlk(
              q,
              q.argLong(0),
              q.argLong(8),
              q.argLong(16),
              q.argLong(24),
              q.argInt(32),
              q.argInt(36),
              r);
      case Opcode.SETLK, Opcode.SETLKW ->
          h.setlk(
              q,
              q.argLong(0),
              q.argLong(8),
              q.argLong(16),
              q.argLong(24),
              q.argInt(32),
              q.argInt(36),
              q.argInt(40),
              q.opcode() == Opcode.SETLKW,
              r);
      case Opcode.BMAP -> h.bmap(q, q.argLong(0), q.argInt(8), r);
      case Opcode.IOCTL ->
          h.ioctl(
              q,
              q.argLong(0),
              q.argInt(8),
              q.argInt(12),
              q.argLong(16),
              q.argInt(24),
              q.argInt(28),
              r);
      case Opcode.POLL -> h.poll(q, q.argLong(0), q.argLong(8), q.argInt(16), q.argInt(20), r);
      case Opcode.NOTIFY_REPLY -> {
        h.retrieved(q, q.argLong(8), q.argInt(16));
        r.none();
      }
      case Opcode.FALLOCATE ->
          h.fallocate(q, q.argLong(0), q.argInt(24), q.argLong(8), q.argLong(16), r);
      case Opcode.LSEEK -> h.lseek(q, q.argLong(0), q.argLong(8), q.argInt(16), r);
      case Opcode.COPY_FILE_RANGE, Opcode.COPY_FILE_RANGE_64 ->
          h.copyFileRange(
              q,
              q.argLong(0),
              q.argLong(8),
              q.argLong(16),
              q.argLong(24),
              q.argLong(32),
              q.argLong(40),
              q.argLong(48),
              r);
      case Opcode.SYNCFS -> h.syncfs(q, r);
      case Opcode.DESTROY -> r.ok();
      default -> r.unsupported();
    }
  }

  private static boolean dataOnly(Request q) {
    return (q.argInt(8) & FuseProtocol.FSYNC_FDATASYNC) != 0;
  }

  private static void setxattr(FuseHandler h, Request q, Reply r) throws ErrnoException {
    int extended = q.hasExtendedSetxattr() ? q.argInt(8) : 0;
    h.setxattr(q, q.argInt(0), q.argInt(4), extended, r);
  }

  private static void batchForget(FuseHandler h, Request q) {
    int fit = q.dataLength() / 16;
    int count = (int) Math.min(fit, q.argInt(0) & 0xffffffffL);
    for (int i = 0; i < count; i++) {
      long one = q.data() + 16L * i;
      h.forget(Mem.getLong(one), Mem.getLong(one + 8));
    }
  }
}
