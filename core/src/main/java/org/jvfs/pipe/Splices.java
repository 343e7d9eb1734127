// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pipe;

import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Implemented;
import org.jvfs.cred.Caller;
import org.jvfs.effect.MayBlock;
import org.jvfs.fault.FaultPoints;
import org.jvfs.file.IovIter;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.file.RwChecks;
import org.jvfs.lock.WaitQueue;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * Moving buffers between pipes and files. A buffer goes on as a reference to its page; nothing is
 * copied but by a file that cannot lend its pages or takes bytes only. Mirrors fs/splice.c.
 */
public final class Splices {
  private static final int ALL =
      Fcntl.SPLICE_F_MOVE | Fcntl.SPLICE_F_NONBLOCK | Fcntl.SPLICE_F_MORE | Fcntl.SPLICE_F_GIFT;

  private Splices() {}

  /** Errors: EINVAL (unknown flag). */
  public static void checkFlags(int flags) throws ErrnoException {
    if ((flags & ~ALL) != 0) {
      throw Errno.EINVAL.exception();
    }
  }

  private static boolean nonblock(OpenFile f, int flags) {
    return (flags & Fcntl.SPLICE_F_NONBLOCK) != 0 || f.hasFlag(Fcntl.O_NONBLOCK);
  }

  // ---- waiting ----

  /**
   * Waits for room; the mutex is held, and released meanwhile. Errors: EPIPE, EAGAIN, EINTR.
   * Mirrors wait_for_space.
   */
  private static void awaitRoom(PipeInode p, boolean nonblock) throws ErrnoException {
    while (true) {
      if (!p.hasReaders()) {
        throw Errno.EPIPE.exception();
      }
      if (!p.ring().isFull()) {
        return;
      }
      if (nonblock) {
        throw Errno.EAGAIN.exception();
      }
      sleep(p, false);
    }
  }

  /**
   * Waits for a buffer; likewise. False if nobody can write any more. Errors: EAGAIN, EINTR.
   * Mirrors splice_from_pipe_next.
   */
  private static boolean awaitBuffer(PipeInode p, boolean nonblock) throws ErrnoException {
    while (p.ring().used() == 0) {
      if (!p.hasWriters()) {
        return false;
      }
      if (nonblock) {
        throw Errno.EAGAIN.exception();
      }
      sleep(p, true);
    }
    return true;
  }

  private static void sleep(PipeInode p, boolean reader) throws ErrnoException {
    p.unlock();
    try {
      // Not exclusively, so that a wake-up that reaches us reaches a reader or writer as well.
      PipeInode.interrupted(
          reader
              ? p.rdWait().awaitInterruptibly(p::isReadable, WaitQueue.FOREVER)
              : p.wrWait().awaitInterruptibly(p::isWritable, WaitQueue.FOREVER));
    } finally {
      p.lock();
    }
  }

  // ---- file and pipe ----

  /**
   * From a file into a pipe, once. Answers how many bytes, 0 at the file's end. Errors: EPIPE,
   * EAGAIN, EINTR, EINVAL (a file that cannot be spliced), those of reading. Mirrors
   * splice_file_to_pipe.
   */
  @MayBlock
  public static long fileToPipe(
      Caller caller, OpenFile in, long pos, OpenFile out, PipeInode p, long len, int flags)
      throws ErrnoException {
    long n;
    p.lock();
    try {
      awaitRoom(p, nonblock(out, flags));
      if (len == 0) {
        return 0;
      }
      if (!canRead(in)) {
        throw Errno.EINVAL.exception();
      }
      Pipe ring = p.ringFor(caller);
      long most = (long) (ring.slots() - ring.used()) << Page.SHIFT;
      long want = Math.min(RwChecks.clampCount(len), most);
      want = FaultPoints.read(in, pos, want);
      // What is read past the page cache comes in pages of its own.
      n =
          in.hasFlag(Fcntl.O_DIRECT)
              ? ring.readFrom(in, pos, want)
              : in.checkedFop().spliceRead(in, pos, ring, want, flags);
    } finally {
      p.unlock();
    }
    if (n > 0) {
      p.tellReaders();
    }
    return n;
  }

  /** Whether a file is one that splice can read. */
  private static boolean canRead(OpenFile in) {
    return !in.inode().isDir()
        && PipeInode.of(in) == null
        && (Implemented.has(in.fop(), "spliceRead") || Implemented.has(in.fop(), "readIter"));
  }

  private static boolean canWrite(OpenFile out) {
    return Implemented.has(out.fop(), "spliceWrite") || Implemented.has(out.fop(), "writeIter");
  }

  /**
   * From a pipe into a file, until {@code len} bytes are written or the pipe is empty; waits for
   * the first. Answers how many, 0 if nobody can write any more. Errors: EINVAL (a file that cannot
   * be spliced), EAGAIN, EINTR, those of writing. Mirrors iter_file_splice_write.
   */
  @MayBlock
  public static long pipeToFile(
      Caller caller, OpenFile in, PipeInode p, OpenFile out, long pos, long len, int flags)
      throws ErrnoException {
    if (!canWrite(out)) {
      throw Errno.EINVAL.exception();
    }
    long left = RwChecks.clampCount(len);
    long done = 0;
    p.lock();
    try {
      while (left > 0 && (done == 0 ? awaitBuffer(p, nonblock(in, flags)) : p.ring().used() > 0)) {
        Pipe ring = p.ringFor(caller);
        long n;
        try {
          long most = FaultPoints.write(out, pos + done, Math.min(left, ring.bytes()));
          n = out.checkedFop().spliceWrite(ring, out, pos + done, most, flags);
          FaultPoints.wrote(out, pos + done, n);
        } catch (ErrnoException e) {
          if (done == 0) {
            throw e;
          }
          break;
        }
        if (n <= 0) {
          break;
        }
        done += n;
        left -= n;
      }
    } finally {
      p.unlock();
    }
    if (done > 0) {
      p.tellWriters();
    }
    return done;
  }

  // ---- pipe and pipe ----

  /**
   * Moves buffers from one pipe to another. Answers how many bytes; 0 if nobody can write to the
   * first any more. Errors: EINVAL (the same pipe), EAGAIN, EPIPE, EINTR. Mirrors
   * splice_pipe_to_pipe.
   */
  @MayBlock
  public static long move(
      OpenFile in, PipeInode ip, OpenFile out, PipeInode op, long len, int flags)
      throws ErrnoException {
    return between(in, ip, out, op, len, flags, true);
  }

  /**
   * Puts references to the buffers of one pipe into another as well. Answers and errors as {@link
   * #move}. Mirrors do_tee.
   */
  @MayBlock
  public static long tee(OpenFile in, PipeInode ip, OpenFile out, PipeInode op, long len, int flags)
      throws ErrnoException {
    return between(in, ip, out, op, len, flags, false);
  }

  private static long between(
      OpenFile in, PipeInode ip, OpenFile out, PipeInode op, long len, int flags, boolean move)
      throws ErrnoException {
    if (ip == op) {
      throw Errno.EINVAL.exception();
    }
    boolean nonblock = nonblock(in, flags) || nonblock(out, flags);
    while (true) {
      prepare(ip, op, nonblock);
      Moved m = new Moved();
      PipeInode.lockBoth(ip, op);
      try {
        if (move) {
          m.moveAll(ip, op, len);
        } else {
          m.linkAll(ip, op, len);
        }
      } finally {
        op.unlock();
        ip.unlock();
      }
      if (m.done > 0) {
        op.tellReaders();
      }
      if (m.emptied) {
        ip.tellWriters();
      }
      if (m.done > 0 || m.end || !move) {
        return m.result();
      }
      if (nonblock) {
        throw Errno.EAGAIN.exception();
      }
      // Another took the buffers, or the room, between our look and our locks.
    }
  }

  /** Waits until there is a buffer, or nobody to write one, and then for room. */
  private static void prepare(PipeInode ip, PipeInode op, boolean nonblock) throws ErrnoException {
    ip.lock();
    try {
      awaitBuffer(ip, nonblock);
    } finally {
      ip.unlock();
    }
    op.lock();
    try {
      if (op.ring().isFull()) {
        awaitRoom(op, nonblock);
      }
    } finally {
      op.unlock();
    }
  }

  /** One pass over two pipes whose mutexes are held. */
  private static final class Moved {
    long done;

    /** Nothing more will come, or be taken. */
    boolean end;

    /** A buffer of the first pipe was taken out. */
    boolean emptied;

    @Nullable Errno error;

    void moveAll(PipeInode ip, PipeInode op, long len) {
      Pipe i = ip.ring();
      Pipe o = op.ring();
      for (long left = len; left > 0; ) {
        if (!op.hasReaders()) {
          error = Errno.EPIPE;
          end = true;
          return;
        }
        if (i.used() == 0 || o.isFull()) {
          end = i.used() == 0 && !ip.hasWriters();
          return;
        }
        int n = i.length(0);
        if (left >= n) {
          int off = i.offset(0);
          int marks = i.marks(0);
          o.push(i.pop(), off, n, marks);
          emptied = true;
        } else {
          n = (int) left;
          o.push(i.page(0).get(), i.offset(0), n, i.marks(0) & ~Pipe.CAN_MERGE);
          i.consume(n);
        }
        done += n;
        left -= n;
      }
    }

    void linkAll(PipeInode ip, PipeInode op, long len) {
      Pipe i = ip.ring();
      Pipe o = op.ring();
      int at = 0;
      for (long left = len; left > 0; at++) {
        if (!op.hasReaders()) {
          error = Errno.EPIPE;
          return;
        }
        if (at == i.used() || o.isFull()) {
          return;
        }
        int n = (int) Math.min(left, i.length(at));
        o.push(i.page(at).get(), i.offset(at), n, i.marks(at) & ~Pipe.CAN_MERGE);
        done += n;
        left -= n;
      }
    }

    long result() throws ErrnoException {
      if (done == 0 && error != null) {
        throw error.exception();
      }
      return done;
    }
  }

  // ---- memory and pipe ----

  /**
   * From a caller's memory into pages of the pipe's own, as far as there is room; waits for some.
   * Answers how many bytes. Errors: EPIPE, EAGAIN (SPLICE_F_NONBLOCK alone counts), EINTR, ENOMEM.
   * Mirrors vmsplice_to_pipe, which lends the caller's pages.
   */
  @MayBlock
  public static long memoryToPipe(PipeInode p, IovIter from, int flags) throws ErrnoException {
    long done = 0;
    p.lock();
    try {
      awaitRoom(p, (flags & Fcntl.SPLICE_F_NONBLOCK) != 0);
      Pipe ring = p.ring();
      while (from.count() > 0 && !ring.isFull()) {
        Page page = Page.alloc(ring.pool());
        int n = from.copyIn(page, 0, Page.SIZE);
        ring.push(page, 0, n);
        done += n;
      }
    } catch (ErrnoException e) {
      if (done == 0) {
        throw e;
      }
    } finally {
      p.unlock();
    }
    p.tellReaders();
    return done;
  }

  /**
   * From a pipe into a caller's memory; waits for the first buffer. Answers how many bytes, 0 if
   * nobody can write any more. Errors: EAGAIN (SPLICE_F_NONBLOCK alone counts), EINTR. Mirrors
   * vmsplice_to_user.
   */
  @MayBlock
  public static long pipeToMemory(PipeInode p, IovIter to, int flags) throws ErrnoException {
    long done = 0;
    p.lock();
    try {
      if (awaitBuffer(p, (flags & Fcntl.SPLICE_F_NONBLOCK) != 0)) {
        Pipe ring = p.ring();
        while (to.count() > 0 && ring.used() > 0) {
          int n = to.copyOut(ring.page(0), ring.offset(0), ring.length(0));
          ring.consume(n);
          done += n;
        }
      }
    } finally {
      p.unlock();
    }
    if (done > 0) {
      p.tellWriters();
    }
    return done;
  }
}
