// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
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
  private final Set<LockWait> waiting = ConcurrentHashMap.newKeySet();
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
   * @throws IllegalArgumentException for a range with a negative number in it
   * @throws java.nio.channels.OverlappingFileLockException if this file system has, or waits for,
   *     one that overlaps
   */
  @Nullable JvfsFileLock lock(long position, long size, boolean shared, boolean wait)
      throws IOException {
    long length = size == 0 && position >= 0 ? Long.MAX_VALUE - position : size;
    JvfsFileLock l = maker.make(this, position, length, shared);
    if (!file.tryGet()) {
      throw new ClosedChannelException();
    }
    boolean got = false;
    try {
      table.add(l);
      try {
        got = acquire(request(shared ? Type.READ : Type.WRITE, position, length), wait);
      } finally {
        if (!got) {
          table.remove(l);
        }
      }
      if (!got) {
        return null;
      }
      held.add(l);
      if (closed) {
        drop(l);
        throw new AsynchronousCloseException();
      }
      return l;
    } finally {
      file.put();
    }
  }

  private boolean acquire(FileLock request, boolean wait) throws IOException {
    try {
      if (!wait) {
        FileLocks.lock(request, false, 0);
        return true;
      }
      LockWait w = new LockWait(request);
      waiting.add(w);
      try {
        // Either close sees the waiter, or the waiter sees that it is closed.
        if (closed) {
          throw new AsynchronousCloseException();
        }
        w.await();
        return true;
      } finally {
        waiting.remove(w);
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
    for (LockWait w : waiting) {
      w.cancel();
    }
    for (JvfsFileLock l : held) {
      drop(l);
    }
  }
}
