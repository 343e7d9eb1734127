// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pipe;

import org.jvfs.contract.FileOperations;
import org.jvfs.file.IovIter;
import org.jvfs.file.Kiocb;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.inode.Attributes;
import org.jvfs.inode.Inode;
import org.jvfs.pagecache.Page;
import org.jvfs.poll.PollTable;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.PollEvents;

/** What can be done with the ends of a pipe. Mirrors pipefifo_fops. */
final class PipeFileOps implements FileOperations {
  static final PipeFileOps OPS = new PipeFileOps();

  private PipeFileOps() {}

  private static PipeInode pipe(OpenFile f) {
    PipeInode p = PipeInode.of(f);
    if (p == null) {
      throw new IllegalStateException("no pipe: " + f);
    }
    return p;
  }

  private static boolean nonblock(Kiocb iocb) {
    return iocb.has(Kiocb.IOCB_NOWAIT) || iocb.file().hasFlag(Fcntl.O_NONBLOCK);
  }

  /**
   * Takes bytes out, waiting for the first. Answers how many; 0 if nobody can write any more.
   * Errors: EAGAIN (O_NONBLOCK), EINTR. Mirrors anon_pipe_read.
   */
  @Override
  public long readIter(Kiocb iocb, IovIter to) throws ErrnoException {
    if (to.count() == 0) {
      return 0;
    }
    PipeInode p = pipe(iocb.file());
    boolean wasFull = false;
    boolean waited = false;
    long done;
    p.lock();
    while (true) {
      wasFull |= p.ring().isFull();
      done = takeOut(p.ring(), to);
      if (done > 0 || !p.hasWriters()) {
        break;
      }
      wasFull = false;
      if (nonblock(iocb)) {
        p.unlock();
        throw Errno.EAGAIN.exception();
      }
      p.unlock();
      p.awaitReadable();
      waited = true;
      p.lock();
    }
    boolean more = p.ring().used() > 0;
    if (done > 0) {
      p.setPollUsed(false);
    }
    // Only a buffer that was emptied makes room.
    wasFull &= !p.ring().isFull();
    p.unlock();
    if (wasFull) {
      p.wakeWriters();
    }
    if (waited && more) {
      p.wakeReaders();
    }
    p.signalWriters();
    if (done > 0) {
      Attributes.touchAtime(iocb.file());
    }
    return done;
  }

  /** Bytes of the oldest buffers; of a packet what fits, the rest of it is lost. */
  private static long takeOut(Pipe ring, IovIter to) {
    long done = 0;
    while (to.count() > 0 && ring.used() > 0) {
      int len = ring.length(0);
      int n = to.copyOut(ring.page(0), ring.offset(0), len);
      boolean packet = (ring.marks(0) & Pipe.PACKET) != 0;
      done += n;
      if (n == len || packet) {
        ring.pop().put();
      } else {
        ring.consume(n);
      }
      if (packet) {
        break;
      }
    }
    return done;
  }

  /**
   * Puts bytes in, behind the newest buffer's if they fit into its page, else in pages of their
   * own; so {@code PIPE_BUF} bytes or fewer never mix with another's. Waits for room; with
   * O_NONBLOCK it writes what fits. Answers how many. Errors: EPIPE (nobody can read; the caller is
   * sent SIGPIPE), EAGAIN, EINTR, ENOMEM. Mirrors anon_pipe_write.
   */
  @Override
  public long writeIter(Kiocb iocb, IovIter from) throws ErrnoException {
    long total = from.count();
    if (total == 0) {
      return 0;
    }
    OpenFile file = iocb.file();
    PipeInode p = pipe(file);
    p.lock();
    boolean wasEmpty = p.ring().used() == 0;
    boolean waited = false;
    long done = 0;
    ErrnoException error = null;
    int odd = (int) (total & (Page.SIZE - 1));
    if (odd != 0 && p.hasReaders()) {
      done = merge(p.ring(), from, odd);
    }
    while (from.count() > 0) {
      if (!p.hasReaders()) {
        if (!iocb.has(Kiocb.IOCB_NOSIGNAL)) {
          PipeInode.brokenFor(iocb.caller());
        }
        error = Errno.EPIPE.exception();
        break;
      }
      if (!p.ring().isFull()) {
        try {
          done += putIn(p.ring(), from, file.hasFlag(Fcntl.O_DIRECT));
        } catch (ErrnoException e) {
          error = e;
          break;
        }
        continue;
      }
      if (nonblock(iocb)) {
        error = Errno.EAGAIN.exception();
        break;
      }
      p.unlock();
      if (wasEmpty) {
        p.wakeReaders();
      }
      p.signalReaders();
      try {
        p.awaitWritable();
      } catch (ErrnoException e) {
        error = e;
      }
      p.lock();
      wasEmpty = p.ring().used() == 0;
      waited = true;
      if (error != null) {
        break;
      }
    }
    boolean room = !p.ring().isFull();
    p.unlock();
    if (wasEmpty || p.isPollUsed()) {
      p.wakeReaders();
    }
    if (waited && room) {
      p.wakeWriters();
    }
    p.signalReaders();
    if (done > 0) {
      Attributes.fileUpdateTime(file);
    } else if (error != null) {
      throw error;
    }
    return done;
  }

  /** Adds what would not fill a page to the newest buffer's, if it fits there. */
  private static int merge(Pipe ring, IovIter from, int n) {
    Page page = ring.mergePage(n);
    if (page == null) {
      return 0;
    }
    int last = ring.used() - 1;
    int done = from.copyIn(page, ring.offset(last) + ring.length(last), n);
    ring.grow(done);
    return done;
  }

  private static int putIn(Pipe ring, IovIter from, boolean packets) throws ErrnoException {
    Page page = Page.alloc(ring.pool());
    int n = from.copyIn(page, 0, Page.SIZE);
    ring.push(page, 0, n, packets ? Pipe.PACKET : Pipe.CAN_MERGE);
    return n;
  }

  /** Mirrors pipe_poll. */
  @Override
  public int poll(OpenFile file, PollTable table) {
    PipeInode p = pipe(file);
    p.setPollUsed(true);
    if (file.hasMode(OpenFile.FMODE_READ)) {
      table.pollWait(file, p.rdWait());
    }
    if (file.hasMode(OpenFile.FMODE_WRITE)) {
      table.pollWait(file, p.wrWait());
    }
    int mask = 0;
    if (file.hasMode(OpenFile.FMODE_READ)) {
      mask |= p.isEmptyNow() ? 0 : PipeInode.IN;
      mask |= !p.hasWriters() && PipeEnd.wasWritten(file) ? PollEvents.EPOLLHUP : 0;
    }
    if (file.hasMode(OpenFile.FMODE_WRITE)) {
      mask |= p.isFullNow() ? 0 : PipeInode.OUT;
      mask |= p.hasReaders() ? 0 : PollEvents.EPOLLERR;
    }
    return mask;
  }

  @Override
  public void fasync(int fd, OpenFile file, boolean on) {
    pipe(file).fasync(fd, file, on);
  }

  /** FIONREAD: bytes that can be read. Errors: ENOTTY. Mirrors pipe_ioctl. */
  @Override
  public long unlockedIoctl(OpenFile file, int cmd, long arg) throws ErrnoException {
    if (cmd != Fcntl.FIONREAD) {
      throw Errno.ENOTTY.exception();
    }
    return pipe(file).bytes();
  }

  /** Mirrors pipe_release. */
  @Override
  public void release(Inode inode, OpenFile file) {
    PipeInode p = pipe(file);
    p.lock();
    if (file.hasMode(OpenFile.FMODE_READ)) {
      p.removeReader();
    }
    if (file.hasMode(OpenFile.FMODE_WRITE)) {
      p.removeWriter();
    }
    boolean oneSided = p.hasReaders() != p.hasWriters();
    p.unlock();
    if (oneSided) {
      p.wakeEverybody();
      p.signalReaders();
      p.signalWriters();
    }
    p.put();
  }
}
