// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock;
import org.jvfs.filelock.FileLock.Kind;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.filelock.FileLocks;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** The locks of one channel. */
final class ChannelLocks {
  /** Makes a lock's object for the channel. */
  @FunctionalInterface
  interface Maker {
    JvfsFileLock make(ChannelLocks owner, long position, long size, boolean shared);
  }

  private final OpenFile file;
  private final Inode inode;
  private final Maker maker;
  private final LockTable table;
  private final Set<JvfsFileLock> held = ConcurrentHashMap.newKeySet();
  private final Map<JvfsFileLock, LockWait> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  ChannelLocks(JvfsFileChannel channel, LockTable table) {
    this(channel.file(), table, (o, p, s, shared) -> new JvfsFileLock(o, channel, p, s, shared));
  }

  ChannelLocks(OpenFile file, LockTable table, Maker maker) {
    this.file = file;
    this.inode = file.inode();
    this.table = table;
    this.maker = maker;
  }

  Inode inode() {
    return inode;
  }

  private FileLock request(Type type, long position, long size) {
    long end = size == 0 ? FileLock.OFFSET_MAX : position + size - 1;
    return new FileLock(Kind.OFD, type, position, end, file, 0, file);
  }

  /**
   * Asks for a lock.
   *
   * @param size 0 for all to the end of the file, wherever that moves
   * @param wait whether to wait for those in the way; else null says that there are some
   * @throws FileLockInterruptionException if it would wait and the thread is interrupted
   * @throws IllegalArgumentException for a range with a negative number in it
   * @throws java.nio.channels.OverlappingFileLockException if this file system has, or waits for,
   *     one that overlaps
   */
  @Nullable JvfsFileLock lock(long position, long size, boolean shared, boolean wait)
      throws IOException {
    if (wait && Thread.currentThread().isInterrupted()) {
      throw new FileLockInterruptionException();
    }
    JvfsFileLock l = enter(position, size, shared);
    return obtain(l, wait) ? l : null;
  }

  /**
   * The first half: a lock that is to be asked for, and is in the way of this file system's others
   * from here on. {@link #obtain} must follow.
   */
  JvfsFileLock enter(long position, long size, boolean shared) {
    long length = size == 0 && position >= 0 ? Long.MAX_VALUE - position : size;
    JvfsFileLock l = maker.make(this, position, length, shared);
    table.add(l);
    return l;
  }

  /** The second half: whether it has been obtained; if not, it is not entered any more. */
  boolean obtain(JvfsFileLock l, boolean wait) throws IOException {
    boolean got = false;
    try {
      if (!file.tryGet()) {
        throw new ClosedChannelException();
      }
      try {
        got = acquire(l, wait);
        if (got) {
          held.add(l);
          if (closed) {
            drop(l);
            throw new AsynchronousCloseException();
          }
        }
      } finally {
        file.put();
      }
    } finally {
      if (!got) {
        table.remove(l);
      }
    }
    return got;
  }

  private boolean acquire(JvfsFileLock l, boolean wait) throws IOException {
    FileLock request = request(l.isShared() ? Type.READ : Type.WRITE, l.position(), l.size());
    try {
      if (!wait) {
        FileLocks.lock(request, false, 0);
        return true;
      }
      LockWait w = new LockWait(request);
      waiting.put(l, w);
      try {
        // Either close sees the waiter, or the waiter sees that it is closed; and so with giveUp.
        if (closed) {
          throw new AsynchronousCloseException();
        }
        if (l.isUnwanted()) {
          throw Errno.EINTR.exception();
        }
        w.await();
        return true;
      } finally {
        waiting.remove(l);
      }
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EAGAIN && !wait) {
        return false;
      }
      if (e.errno() == Errno.EINTR) {
        throw closed ? new AsynchronousCloseException() : new FileLockInterruptionException();
      }
      throw Errors.ofChannel(e);
    }
  }

  /** Nobody wants a lock any more that is being obtained: who waits for it waits no longer. */
  void giveUp(JvfsFileLock l) {
    l.setUnwanted();
    LockWait w = waiting.get(l);
    if (w != null) {
      w.cancel();
    }
  }

  void release(JvfsFileLock l) throws IOException {
    if (!held.remove(l)) {
      return;
    }
    if (!file.tryGet()) {
      throw new ClosedChannelException();
    }
    try {
      drop(l);
    } finally {
      file.put();
    }
  }

  /** From then on somebody else may have it. */
  private void drop(JvfsFileLock l) throws IOException {
    l.invalidate();
    held.remove(l);
    try {
      FileLocks.lock(request(Type.NONE, l.position(), l.size()), false, 0);
    } catch (ErrnoException e) {
      throw Errors.ofChannel(e);
    } finally {
      table.remove(l);
    }
  }

  /** The channel is being closed: the locks go, and who waits for one waits no longer. */
  void close() throws IOException {
    closed = true;
    for (LockWait w : waiting.values()) {
      w.cancel();
    }
    for (JvfsFileLock l : held) {
      drop(l);
    }
  }
}
