// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.InitFlag;

/**
 * Tells the kernel that something it may have cached has changed behind its back.
 *
 * <p><b>A notification may wait for a request to be answered</b>: dropping a page waits for the
 * read or write it is part of, dropping a name for the operation that holds its directory. So the
 * direct methods must not be called by a thread that holds a lock a handler needs, nor from a
 * handler: on a lane's thread they throw. From such places use the {@code post} methods, which only
 * put the notification into a bounded queue for a thread of their own and never wait.
 *
 * <p>The direct methods return 0 or a positive errno: ENOENT means nothing was cached; ENODEV that
 * the file system is unmounted; ENOSYS that this kernel has no such notification.
 */
public final class Notifier {
  /** Notifications that may wait to be sent; what is posted beyond is refused. */
  public static final int CAPACITY = 16_384;

  private static final long WHOLE_FILE = 0;

  private final FuseSession session;
  private final ArrayBlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong refused = new AtomicLong();
  private @Nullable Thread sender; // guarded by this
  private boolean closed; // guarded by this

  Notifier(FuseSession session) {
    this.session = session;
  }

  /** Whether the calling thread may use the direct methods: it is none that answers requests. */
  public static boolean mayWait() {
    return !(Thread.currentThread() instanceof Lane.LaneThread);
  }

  // Direct.

  /**
   * Drops the attributes of a node and cached pages of its data.
   *
   * @param offset where the data begins; negative to drop no data at all
   * @param length in bytes; 0 for all behind {@code offset}
   */
  public int invalidateInode(long nodeId, long offset, long length) {
    try (Arena arena = Arena.ofConfined()) {
      long m = message(arena, 24);
      Mem.putLong(m, nodeId);
      Mem.putLong(m + 8, offset);
      Mem.putLong(m + 16, length);
      return send(arena, m, FuseProtocol.NOTIFY_INVAL_INODE, 24, 0, 0);
    }
  }

  /**
   * Drops a node's attributes. It waits for nothing while the node is in use, so a handler may send
   * it before it answers, for the node that its request is about.
   */
  public int invalidateAttributes(long nodeId) {
    try (Arena arena = Arena.ofConfined()) {
      long m = message(arena, 24);
      Mem.putLong(m, nodeId);
      Mem.putLong(m + 8, -1);
      return write(arena, m, FuseProtocol.NOTIFY_INVAL_INODE, 24, 0, 0);
    }
  }

  /** Drops a node's attributes and all its cached data. */
  public int invalidateInode(long nodeId) {
    return invalidateInode(nodeId, 0, WHOLE_FILE);
  }

  /** Drops a name from the kernel's cache. */
  public int invalidateEntry(long parent, byte[] name) {
    return entry(parent, name, 0);
  }

  /**
   * Lets a name run out: it is looked up again before its next use. Where the kernel cannot, the
   * name is dropped.
   */
  public int expireEntry(long parent, byte[] name) {
    boolean can = session.negotiated().has(InitFlag.HAS_EXPIRE_ONLY);
    return entry(parent, name, can ? FuseProtocol.EXPIRE_ONLY : 0);
  }

  private int entry(long parent, byte[] name, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      long m = message(arena, 16 + name.length + 1);
      Mem.putLong(m, parent);
      Mem.putInt(m + 8, name.length);
      Mem.putInt(m + 12, flags);
      Mem.copy(name, 0, m + 16, name.length);
      return send(arena, m, FuseProtocol.NOTIFY_INVAL_ENTRY, 16 + name.length + 1, 0, 0);
    }
  }

  /** As {@link #invalidateEntry}, and tells inotify watchers that {@code child} was deleted. */
  public int delete(long parent, long child, byte[] name) {
    try (Arena arena = Arena.ofConfined()) {
      long m = message(arena, 24 + name.length + 1);
      Mem.putLong(m, parent);
      Mem.putLong(m + 8, child);
      Mem.putInt(m + 16, name.length);
      Mem.copy(name, 0, m + 24, name.length);
      return send(arena, m, FuseProtocol.NOTIFY_DELETE, 24 + name.length + 1, 0, 0);
    }
  }

  /** Puts {@code length} bytes of a file's data into the kernel's page cache. */
  public int store(long nodeId, long offset, long data, int length) {
    try (Arena arena = Arena.ofConfined()) {
      long m = message(arena, 24);
      Mem.putLong(m, nodeId);
      Mem.putLong(m + 8, offset);
      Mem.putInt(m + 16, length);
      return send(arena, m, FuseProtocol.NOTIFY_STORE, 24, data, length);
    }
  }

  /**
   * Makes all cached names invalid at once, at the cost of looking each up again (7.44). Unlike the
   * others it waits for nothing, and may be sent from anywhere.
   */
  public int incrementEpoch() {
    if (session.negotiated().minor() < FuseProtocol.MINOR_INC_EPOCH) {
      return Errnos.ENOSYS;
    }
    try (Arena arena = Arena.ofConfined()) {
      return write(arena, message(arena, 0), FuseProtocol.NOTIFY_INC_EPOCH, 0, 0, 0);
    }
  }

  /**
   * Wakes those who wait for an open file's events, who then ask for them. It waits for nothing,
   * and may be sent from anywhere.
   *
   * @param kernelHandle the kernel's number for the file, from POLL
   */
  public int poll(long kernelHandle) {
    try (Arena arena = Arena.ofConfined()) {
      long m = message(arena, 8);
      Mem.putLong(m, kernelHandle);
      return write(arena, m, FuseProtocol.NOTIFY_POLL, 8, 0, 0);
    }
  }

  /** Asks the kernel to forget nodes it does not use (7.45). */
  public int prune(long... nodeIds) {
    if (session.negotiated().minor() < FuseProtocol.MINOR_PRUNE) {
      return Errnos.ENOSYS;
    }
    try (Arena arena = Arena.ofConfined()) {
      int size = 16 + 8 * nodeIds.length;
      long m = message(arena, size);
      Mem.putInt(m, nodeIds.length);
      for (int i = 0; i < nodeIds.length; i++) {
        Mem.putLong(m + 16 + 8L * i, nodeIds[i]);
      }
      return send(arena, m, FuseProtocol.NOTIFY_PRUNE, size, 0, 0);
    }
  }

  // Posted.

  /** Has {@link #invalidateInode(long, long, long)} done soon; false when the queue is full. */
  public boolean postInvalidateInode(long nodeId, long offset, long length) {
    return post(() -> invalidateInode(nodeId, offset, length));
  }

  /** Has {@link #invalidateEntry} done soon; false when the queue is full. */
  public boolean postInvalidateEntry(long parent, byte[] name) {
    return post(() -> invalidateEntry(parent, name));
  }

  /** Has {@link #expireEntry} done soon; false when the queue is full. */
  public boolean postExpireEntry(long parent, byte[] name) {
    return post(() -> expireEntry(parent, name));
  }

  /** Has {@link #delete} done soon; false when the queue is full. */
  public boolean postDelete(long parent, long child, byte[] name) {
    return post(() -> delete(parent, child, name));
  }

  /** Notifications refused because the queue was full. */
  public long refused() {
    return refused.get();
  }

  private boolean post(Runnable notification) {
    if (!queue.offer(notification)) {
      refused.incrementAndGet();
      return false;
    }
    startSender();
    return true;
  }

  private synchronized void startSender() {
    if (sender == null && !closed) {
      Thread t = new Thread(this::sendQueued, session.threadName("notify"));
      t.setDaemon(true);
      sender = t;
      t.start();
    }
  }

  private void sendQueued() {
    try {
      while (true) {
        queue.take().run();
      }
    } catch (InterruptedException e) {
      // close(): the session is over, and with it what the queue holds.
      queue.clear();
    }
  }

  synchronized void close() {
    closed = true;
    if (sender != null) {
      sender.interrupt();
    }
  }

  // Messages: header, structure, and perhaps data from elsewhere.

  private static long message(Arena arena, int size) {
    MemorySegment memory = arena.allocate(FuseProtocol.OUT_HEADER_SIZE + size, 8);
    return memory.address() + FuseProtocol.OUT_HEADER_SIZE;
  }

  private int send(Arena arena, long message, int code, int size, long data, int length) {
    if (!mayWait()) {
      throw new IllegalStateException("a notification on a thread that has to answer requests");
    }
    return write(arena, message, code, size, data, length);
  }

  private int write(Arena arena, long message, int code, int size, long data, int length) {
    if (!session.tryRetain()) {
      return Errnos.ENODEV;
    }
    try {
      long header = message - FuseProtocol.OUT_HEADER_SIZE;
      Mem.putInt(header, FuseProtocol.OUT_HEADER_SIZE + size + length);
      Mem.putInt(header + 4, code);
      MemorySegment iovecs = arena.allocate(32, 8);
      long v = iovecs.address();
      Mem.putLong(v, header);
      Mem.putLong(v + 8, FuseProtocol.OUT_HEADER_SIZE + size);
      Mem.putLong(v + 16, data);
      Mem.putLong(v + 24, length);
      long rc = Libc.writev(Libc.newState(arena), session.fd(), v, length == 0 ? 1 : 2);
      return rc < 0 ? (int) -rc : 0;
    } finally {
      session.release();
    }
  }
}
