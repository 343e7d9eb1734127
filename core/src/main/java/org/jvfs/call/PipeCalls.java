// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.file.IovIter;
import org.jvfs.file.OpenFile;
import org.jvfs.file.RwChecks;
import org.jvfs.mount.AnonInodes;
import org.jvfs.notify.Fsnotify;
import org.jvfs.pipe.Fifos;
import org.jvfs.pipe.PipeInode;
import org.jvfs.pipe.Splices;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * Pipes, and moving bytes through them. Mirrors the system calls of fs/pipe.c and fs/splice.c, and
 * the half of sendfile(2) that ends in a pipe. All may block.
 */
final class PipeCalls {
  /** As an offset: the file's own position. */
  private static final long OWN = Task.OWN_POSITION;

  private PipeCalls() {}

  /** Both ends of a new pipe, reading first. Errors: EINVAL (flags), ESRCH. Mirrors do_pipe2. */
  static OpenFile[] pipe2(Task task, int flags) throws ErrnoException {
    if ((flags & ~(Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK | Fcntl.O_DIRECT)) != 0) {
      throw Errno.EINVAL.exception();
    }
    // As in Linux only the writing end shows that the pipe is one of packets.
    OpenFile w =
        task.vfs()
            .anonInodes()
            .openPipe(
                task, Fifos.fop(), Fcntl.O_WRONLY | flags & (Fcntl.O_NONBLOCK | Fcntl.O_DIRECT));
    OpenFile r = AnonInodes.again(w, Fifos.fop(), Fcntl.O_RDONLY | flags & Fcntl.O_NONBLOCK);
    Fifos.bind(task, r, w);
    return new OpenFile[] {r, w};
  }

  /** The pipe of a file. Errors: EBADF if it is none. */
  static PipeInode pipe(OpenFile f) throws ErrnoException {
    PipeInode p = PipeInode.of(f);
    if (p == null) {
      throw Errno.EBADF.exception();
    }
    return p;
  }

  private static void noOffset(@Nullable PipeInode p, long off) throws ErrnoException {
    if (p != null && off != OWN) {
      throw Errno.ESPIPE.exception();
    }
  }

  private static void require(boolean ok, Errno otherwise) throws ErrnoException {
    if (!ok) {
      throw otherwise.exception();
    }
  }

  /**
   * splice(2) between two open files. Errors, in order: ESPIPE (an offset for a pipe), EBADF
   * (modes), EINVAL (the same pipe; no pipe; an offset the file has no use for; O_APPEND), EAGAIN,
   * EPIPE, EINTR, those of the file. Mirrors do_splice.
   */
  static long splice(
      Caller caller, OpenFile in, long inPos, OpenFile out, long outPos, long len, int flags)
      throws ErrnoException {
    PipeInode ip = PipeInode.of(in);
    PipeInode op = PipeInode.of(out);
    noOffset(ip, inPos);
    noOffset(op, outPos);
    in.require(OpenFile.FMODE_READ);
    out.require(OpenFile.FMODE_WRITE);
    if (ip != null && op != null) {
      return moved(in, out, Splices.move(in, ip, out, op, len, flags));
    }
    if (ip != null) {
      require(outPos == OWN || out.hasMode(OpenFile.FMODE_PWRITE), Errno.EINVAL);
      long at = outPos == OWN ? out.pos() : outPos;
      require(!out.hasFlag(Fcntl.O_APPEND), Errno.EINVAL);
      RwChecks.verifyArea(at, len);
      long n = Splices.pipeToFile(caller, in, ip, out, at, len, flags);
      if (n > 0) {
        FileCalls.changed(caller, out, at, n);
        Fsnotify.access(in);
        if (outPos == OWN) {
          out.setPos(at + n);
        }
      }
      return n;
    }
    require(op != null, Errno.EINVAL);
    return fileToPipe(caller, in, inPos, Errno.EINVAL, out, len, flags);
  }

  /** Tells watchers of either file, if {@code n} bytes went from one to the other; answers n. */
  private static long moved(OpenFile in, OpenFile out, long n) {
    if (n > 0) {
      Fsnotify.modify(out);
      Fsnotify.access(in);
    }
    return n;
  }

  /** Moves the file's own position if that is where it read. */
  private static long fileToPipe(
      Caller caller, OpenFile in, long inPos, Errno noOffset, OpenFile out, long len, int flags)
      throws ErrnoException {
    require(inPos == OWN || in.hasMode(OpenFile.FMODE_PREAD), noOffset);
    long at = inPos == OWN ? in.pos() : inPos;
    RwChecks.verifyArea(at, len);
    long n = moved(in, out, Splices.fileToPipe(caller, in, at, out, pipe(out), len, flags));
    if (inPos == OWN) {
      in.setPos(at + n);
    }
    return n;
  }

  /** tee(2) between two open files. Errors, in order: EBADF (modes), EINVAL, those of waiting. */
  static long tee(OpenFile in, OpenFile out, long len, int flags) throws ErrnoException {
    in.require(OpenFile.FMODE_READ);
    out.require(OpenFile.FMODE_WRITE);
    PipeInode ip = PipeInode.of(in);
    PipeInode op = PipeInode.of(out);
    if (ip == null || op == null) {
      throw Errno.EINVAL.exception();
    }
    return moved(in, out, Splices.tee(in, ip, out, op, len, flags));
  }

  /** A call that puts bytes into a pipe. */
  @FunctionalInterface
  interface Filling {
    long run() throws ErrnoException;
  }

  /** Runs it; if nobody can read the pipe any more, the caller is sent SIGPIPE as well. */
  static long filling(Caller caller, Filling call) throws ErrnoException {
    try {
      return call.run();
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EPIPE) {
        PipeInode.brokenFor(caller);
      }
      throw e;
    }
  }

  /** vmsplice(2). Errors: EBADF (not open for either, no pipe), those of waiting. */
  static long vmsplice(OpenFile f, MemorySegment[] memory, int flags) throws ErrnoException {
    boolean write = f.hasMode(OpenFile.FMODE_WRITE);
    require(write || f.hasMode(OpenFile.FMODE_READ), Errno.EBADF);
    IovIter it = new IovIter(memory);
    if (it.count() == 0) {
      return 0;
    }
    long n =
        write ? Splices.memoryToPipe(pipe(f), it, flags) : Splices.pipeToMemory(pipe(f), it, flags);
    if (n > 0 && write) {
      Fsnotify.modify(f);
    } else if (n > 0) {
      Fsnotify.access(f);
    }
    return n;
  }

  /**
   * What sendfile(2) demands of its source before it looks for the other file. Errors, in order:
   * EBADF (not readable), ESPIPE (offset), EINVAL (range).
   */
  static void checkSource(OpenFile in, long inPos, long count) throws ErrnoException {
    in.require(OpenFile.FMODE_READ);
    require(inPos == OWN || in.hasMode(OpenFile.FMODE_PREAD), Errno.ESPIPE);
    RwChecks.verifyArea(inPos == OWN ? in.pos() : inPos, count);
  }

  /**
   * sendfile(2) from a source that was checked. Errors, in order: EBADF (not writable), EINVAL
   * (O_APPEND, or a source that cannot be sought), those of reading and writing. Mirrors
   * do_sendfile.
   */
  static long sendfile(Caller caller, OpenFile out, OpenFile in, long inPos, long count)
      throws ErrnoException {
    long at = inPos == OWN ? in.pos() : inPos;
    out.require(OpenFile.FMODE_WRITE);
    if (PipeInode.of(out) != null) {
      return fileToPipe(caller, in, inPos, Errno.ESPIPE, out, count, 0);
    }
    require(PipeInode.of(in) == null, Errno.EINVAL);
    long n = FileCalls.sendfile(caller, in, at, out, out.pos(), count);
    out.setPos(out.pos() + n);
    if (inPos == OWN) {
      in.setPos(at + n);
    }
    return n;
  }
}
