// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.pipe;

import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Caller;
import org.jvfs.cred.Capability;
import org.jvfs.effect.Acquires;
import org.jvfs.effect.MayBlock;
import org.jvfs.effect.Releases;
import org.jvfs.file.FasyncList;
import org.jvfs.file.OpenFile;
import org.jvfs.file.Pipe;
import org.jvfs.file.SignalTarget;
import org.jvfs.inode.Attached;
import org.jvfs.inode.Inode;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Mutex;
import org.jvfs.lock.Subclass;
import org.jvfs.lock.WaitQueue;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.PollEvents;
import org.jvfs.uapi.SigInfo;
import org.jvfs.uapi.Signals;

/**
 * The pipe behind an inode while it is open: a ring of buffers, those who wait, and how many have
 * which end. Mirrors struct pipe_inode_info.
 *
 * <p>Why no waiter sleeps beside what it waits for: it enters a queue and then looks at {@link
 * #used}, {@link #readers} or {@link #writers}, without the mutex. Who changes the ring or the ends
 * does so under the mutex, stores these before releasing it, and then wakes the queue; the queue's
 * fences make one of the two see the other. A waiter that was woken for what another has taken
 * meanwhile looks again under the mutex and waits anew. Of several that wait for the same, a
 * wake-up reaches one; when it has taken its share and left some, it wakes the next.
 */
public final class PipeInode {
  /** What readers wait for. */
  static final int IN = PollEvents.EPOLLIN | PollEvents.EPOLLRDNORM;

  /** What writers wait for. */
  static final int OUT = PollEvents.EPOLLOUT | PollEvents.EPOLLWRNORM;

  /** More buffers than these the kernel has no room to keep account of. */
  private static final int MOST_SLOTS = 1 << 16;

  private static final LockClass MUTEX = new LockClass("&pipe->mutex");
  private static final LockClass RD_WAIT = new LockClass("&pipe->rd_wait");
  private static final LockClass WR_WAIT = new LockClass("&pipe->wr_wait");

  private final Inode inode;
  private final Mutex mutex = new Mutex(MUTEX);
  private final WaitQueue rdWait = new WaitQueue(RD_WAIT);
  private final WaitQueue wrWait = new WaitQueue(WR_WAIT);
  private final FasyncList fasyncReaders = new FasyncList();
  private final FasyncList fasyncWriters = new FasyncList();

  /** Under {@link #mutex}. */
  private final Pipe ring;

  /** Open files that refer to this pipe; under the inode's i_lock. */
  private int files;

  /** Buffers in the ring, and how many fit: written under {@link #mutex}, read without. */
  private volatile int used;

  private volatile int slots = Pipe.DEFAULT_SLOTS;

  /** Open ends; written under {@link #mutex}, read without. */
  private volatile int readers;

  private volatile int writers;

  /** How often an end was opened; written under {@link #mutex}, read without. */
  private volatile int readerCounter;

  private volatile int writerCounter;

  /**
   * Somebody polls, so each write is told to the readers' queue, not only one into an empty pipe:
   * those who wait edge-triggered have always seen it so.
   */
  private volatile boolean pollUsage;

  private PipeInode(Inode inode, Caller caller) {
    this.inode = inode;
    this.ring = new Pipe(inode.sb().state().frames(), caller);
  }

  // ---- life ----

  /**
   * The pipe of an inode for one open file more, made if it is the first. Mirrors the beginning of
   * fifo_open.
   */
  static PipeInode open(Inode inode, Caller caller) {
    Attached a = inode.attached();
    PipeInode fresh = new PipeInode(inode, caller);
    inode.lock().lock();
    PipeInode p = a.pipe();
    if (p == null) {
      p = fresh;
      a.setPipe(p);
    }
    p.files++;
    inode.lock().unlock();
    return p;
  }

  /** One open file less; the last frees what is in the pipe. Mirrors put_pipe_info. */
  void put() {
    boolean last;
    inode.lock().lock();
    last = --files == 0;
    if (last) {
      inode.attached().setPipe(null);
    }
    inode.lock().unlock();
    if (last) {
      // Nobody else finds it any more.
      ring.release();
    }
  }

  /**
   * The pipe of an open file, or null if it is none; open with O_PATH it is none. Mirrors
   * get_pipe_info.
   */
  public static @Nullable PipeInode of(OpenFile f) {
    return f.privateData() instanceof PipeEnd e ? e.pipe() : null;
  }

  // ---- lock ----

  @Acquires
  @MayBlock
  void lock() {
    mutex.lock();
  }

  /** Takes two in the order of their inodes. Mirrors pipe_double_lock. */
  static void lockBoth(PipeInode a, PipeInode b) {
    PipeInode first = a.inode.id() < b.inode.id() ? a : b;
    first.mutex.lock(Subclass.PARENT);
    (first == a ? b : a).mutex.lock(Subclass.CHILD);
  }

  /** Shows those who wait how full the ring is now, and releases the mutex. */
  @Releases
  void unlock() {
    used = ring.used();
    mutex.unlock();
  }

  /** The ring; the caller holds the mutex. */
  Pipe ring() {
    assert mutex.isLocked();
    return ring;
  }

  /** The ring as it is to be filled or emptied for somebody; the caller holds the mutex. */
  Pipe ringFor(Caller caller) {
    ring.setCaller(caller);
    return ring;
  }

  Inode inode() {
    return inode;
  }

  // ---- ends ----

  boolean hasReaders() {
    return readers > 0;
  }

  boolean hasWriters() {
    return writers > 0;
  }

  int writerCounter() {
    return writerCounter;
  }

  int readerCounter() {
    return readerCounter;
  }

  /** An end was opened; the caller holds the mutex. True if it was the first of its kind. */
  boolean addReader() {
    int count = readerCounter;
    readerCounter = count + 1;
    int n = readers;
    readers = n + 1;
    return n == 0;
  }

  boolean addWriter() {
    int count = writerCounter;
    writerCounter = count + 1;
    int n = writers;
    writers = n + 1;
    return n == 0;
  }

  /** An end was closed; the caller holds the mutex. True if it was the last of its kind. */
  boolean removeReader() {
    int n = readers;
    readers = n - 1;
    return n == 1;
  }

  boolean removeWriter() {
    int n = writers;
    writers = n - 1;
    return n == 1;
  }

  /** Both ends of a new pipe, before anybody else knows of it. */
  void addBoth() {
    mutex.lock();
    addReader();
    addWriter();
    inode.lock().lock();
    files = 2;
    inode.lock().unlock();
    mutex.unlock();
  }

  // ---- waiting ----

  WaitQueue rdWait() {
    return rdWait;
  }

  WaitQueue wrWait() {
    return wrWait;
  }

  /** Whether a reader need not wait. Without the mutex. Mirrors pipe_readable. */
  boolean isReadable() {
    return used > 0 || writers == 0;
  }

  /** Whether a writer need not wait. Without the mutex. Mirrors pipe_writable. */
  boolean isWritable() {
    return used < slots || readers == 0;
  }

  /** Sleeps until it is readable; the mutex is not held. Errors: EINTR. */
  @MayBlock
  void awaitReadable() throws ErrnoException {
    interrupted(rdWait.awaitExclusive(this::isReadable, WaitQueue.FOREVER));
  }

  /** Sleeps until it is writable; the mutex is not held. Errors: EINTR. */
  @MayBlock
  void awaitWritable() throws ErrnoException {
    interrupted(wrWait.awaitExclusive(this::isWritable, WaitQueue.FOREVER));
  }

  static void interrupted(WaitQueue.Outcome o) throws ErrnoException {
    if (o == WaitQueue.Outcome.INTERRUPTED) {
      throw Errno.EINTR.exception();
    }
  }

  /** There is something to read. Mirrors wakeup_pipe_readers. */
  void wakeReaders() {
    rdWait.wakeOne(IN);
  }

  /** There is room. Mirrors wakeup_pipe_writers. */
  void wakeWriters() {
    wrWait.wakeOne(OUT);
  }

  /** An end came or went. */
  void wakeEverybody() {
    rdWait.wakeAll(0);
    wrWait.wakeAll(0);
  }

  /** Signals owners of reading ends that something can be read, or that all has been. */
  void signalReaders() {
    fasyncReaders.kill(Signals.SIGIO, Signals.POLL_IN);
  }

  /** Signals owners of writing ends that there may be room. */
  void signalWriters() {
    fasyncWriters.kill(Signals.SIGIO, Signals.POLL_OUT);
  }

  /** Wakes and signals, as splice does. */
  void tellReaders() {
    wakeReaders();
    signalReaders();
  }

  /** Wakes and signals, as splice does. */
  void tellWriters() {
    wakeWriters();
    signalWriters();
  }

  /** Sends the owner of an end signals from now on, or no more. Mirrors pipe_fasync. */
  void fasync(int fd, OpenFile file, boolean on) {
    if (file.hasMode(OpenFile.FMODE_READ)) {
      fasyncReaders.set(fd, file, on);
    }
    if (file.hasMode(OpenFile.FMODE_WRITE)) {
      fasyncWriters.set(fd, file, on);
    }
  }

  /** Nobody can read any more: the writer is sent SIGPIPE. */
  public static void brokenFor(Caller writer) {
    if (writer instanceof SignalTarget t) {
      t.send(new SigInfo(Signals.SIGPIPE, Signals.SI_USER, -1, 0));
    }
  }

  boolean isPollUsed() {
    return pollUsage;
  }

  void setPollUsed(boolean b) {
    if (pollUsage != b) {
      pollUsage = b;
    }
  }

  boolean isEmptyNow() {
    return used == 0;
  }

  boolean isFullNow() {
    return used >= slots;
  }

  // ---- size ----

  /** Bytes that fit if all buffers are full pages. Mirrors F_GETPIPE_SZ. */
  public int size() {
    return slots << Page.SHIFT;
  }

  /**
   * Makes it hold {@code bytes}, rounded up to a power of two of pages, and answers how much it
   * holds then. Errors, in order: EINVAL (beyond 2 GiB), EPERM (beyond the limit without
   * CAP_SYS_RESOURCE), ENOMEM, EBUSY (more in it). Mirrors pipe_set_size.
   */
  @MayBlock
  public int setSize(Caller caller, int bytes) throws ErrnoException {
    long want = Integer.toUnsignedLong(bytes);
    if (want > 1L << 31) {
      throw Errno.EINVAL.exception();
    }
    long rounded = want <= Page.SIZE ? Page.SIZE : Long.highestOneBit(want - 1) << 1;
    mutex.lock();
    try {
      long n = rounded >>> Page.SHIFT;
      if (n > slots
          && rounded > inode.sb().state().sysctl().pipeMaxSize
          && !caller.cred().capable(Capability.CAP_SYS_RESOURCE)) {
        throw Errno.EPERM.exception();
      }
      if (n > MOST_SLOTS) {
        throw Errno.ENOMEM.exception();
      }
      if (n < ring.used()) {
        throw Errno.EBUSY.exception();
      }
      ring.resize((int) n);
      slots = (int) n;
    } finally {
      unlock();
    }
    wrWait.wakeAll(0);
    return size();
  }

  /** Bytes in it, for FIONREAD. */
  @MayBlock
  long bytes() {
    mutex.lock();
    try {
      return ring.bytes();
    } finally {
      mutex.unlock();
    }
  }

  @Override
  public String toString() {
    return "pipe:[" + inode.ino() + "] " + used + "/" + slots + " r=" + readers + " w=" + writers;
  }
}
