// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pipe;

import java.util.function.IntSupplier;
import org.jvfs.contract.FileOperations;
import org.jvfs.cred.Caller;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Inode;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/** Opening pipes: the two ends of a new one, and FIFOs by their names. */
public final class Fifos {
  private Fifos() {}

  /** The table of files of pipes. */
  public static FileOperations fop() {
    return PipeFileOps.OPS;
  }

  /** Makes the pipe of a new inode, open at both ends. Mirrors create_pipe_files. */
  public static void bind(Caller caller, OpenFile reader, OpenFile writer) {
    PipeInode p = PipeInode.open(reader.inode(), caller);
    p.addBoth();
    reader.setPrivateData(new PipeEnd(p, 0));
    writer.setPrivateData(new PipeEnd(p, 0));
  }

  /**
   * Opens a FIFO. One end waits for the other: reading until somebody writes, writing until
   * somebody reads; with O_NONBLOCK reading does not wait, and writing is refused without a reader.
   * Both at once never waits. Errors: EINVAL (neither reading nor writing), ENXIO, EINTR. May
   * block. Mirrors fifo_open.
   */
  @MayBlock
  public static void open(Caller caller, Inode inode, OpenFile file) throws ErrnoException {
    PipeInode p = PipeInode.open(inode, caller);
    boolean done = false;
    p.lock();
    try {
      file.setPrivateData(new PipeEnd(p, openLocked(p, file)));
      done = true;
    } finally {
      p.unlock();
      if (!done) {
        p.put();
      }
    }
    file.setFop(PipeFileOps.OPS);
  }

  /** Answers how many writers had come to one who does not wait for any, else 0. */
  private static int openLocked(PipeInode p, OpenFile file) throws ErrnoException {
    boolean nonblock = file.hasFlag(Fcntl.O_NONBLOCK);
    switch (file.mode() & (OpenFile.FMODE_READ | OpenFile.FMODE_WRITE)) {
      case OpenFile.FMODE_READ -> {
        if (p.addReader()) {
          p.rdWait().wakeAll(0);
        }
        if (p.hasWriters()) {
          return 0;
        }
        if (nonblock) {
          return p.writerCounter();
        }
        if (!awaitChange(p, p::writerCounter)) {
          if (p.removeReader()) {
            p.wrWait().wakeAll(0);
          }
          throw Errno.EINTR.exception();
        }
      }
      case OpenFile.FMODE_WRITE -> {
        if (nonblock && !p.hasReaders()) {
          throw Errno.ENXIO.exception();
        }
        if (p.addWriter()) {
          p.rdWait().wakeAll(0);
        }
        if (!p.hasReaders() && !awaitChange(p, p::readerCounter)) {
          if (p.removeWriter()) {
            p.rdWait().wakeAll(0);
          }
          throw Errno.EINTR.exception();
        }
      }
      case OpenFile.FMODE_READ | OpenFile.FMODE_WRITE -> {
        boolean first = p.addReader();
        first |= p.addWriter();
        if (first) {
          p.rdWait().wakeAll(0);
        }
      }
      default -> throw Errno.EINVAL.exception();
    }
    return 0;
  }

  /**
   * Waits, with the mutex released, until a count of ends opened is another; it may have been
   * opened and closed again by then. False if interrupted before. Mirrors wait_for_partner.
   */
  private static boolean awaitChange(PipeInode p, IntSupplier count) {
    int was = count.getAsInt();
    p.unlock();
    WaitQueue.Outcome o =
        p.rdWait().awaitInterruptibly(() -> count.getAsInt() != was, WaitQueue.FOREVER);
    p.lock();
    return o == WaitQueue.Outcome.DONE || count.getAsInt() != was;
  }
}
