// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.block.Bio;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.lock.WaitQueue;
import org.jvfs.uapi.Errno;

/**
 * Requests under way to a server: one thread sends, one receives and matches replies by cookie. A
 * request is completed when it was both sent and answered, so that neither thread touches memory
 * that is no longer its own; once the connection is lost, when both threads are done with it.
 *
 * <p>The queue, the table and what requests say of themselves are under {@link #lock}.
 */
final class NbdConnection {
  private static final LockClass LOCK = new LockClass("nbd_device.lock");
  private static final LockClass WAIT = new LockClass("nbd_device.wait.lock");

  /** How many requests may be under way before submitters wait. */
  private static final int ROOM = 256;

  private static final int HEADER = 28;
  private static final int REPLY = 16;

  /** How long a connection that is closed may take to say so to the server. */
  private static final long CLOSE_MS = 5_000;

  /** A command, or a part of one, to the server. */
  static final class Request {
    private final int type;
    private final int flags;
    private final long pos;
    private final int length;

    /** Whose memory it is about, null for none, and from which byte on. */
    private final @Nullable Bio bio;

    private final long from;
    private final Consumer<@Nullable Errno> done;

    private long cookie;
    private boolean sent;
    private boolean answered;
    private @Nullable Errno status;

    Request(
        int type,
        int flags,
        long pos,
        int length,
        @Nullable Bio bio,
        long from,
        Consumer<@Nullable Errno> done) {
      this.type = type;
      this.flags = flags;
      this.pos = pos;
      this.length = length;
      this.bio = bio;
      this.from = from;
      this.done = done;
    }
  }

  private final String name;
  private final NbdSocket socket;

  /** How long a server may be silent that owes answers; 0 for ever. */
  private final long timeout;

  private final SpinLock lock = new SpinLock(LOCK);
  private final ArrayDeque<Request> queue = new ArrayDeque<>();
  private final Map<Long, Request> underWay = new HashMap<>();
  private final WaitQueue forWork = new WaitQueue(WAIT);
  private final WaitQueue forRoom = new WaitQueue(WAIT);
  private long nextCookie = 1;

  /** Nothing is put into the queue any more. */
  private boolean ended;

  /** Somebody wants to close it. */
  private boolean closing;

  /** Since when, by nanoTime, the server owes an answer; good while {@link #underWay} has some. */
  private volatile long owedSince;

  /** Why it was lost, for messages; written once, by the first to find out. */
  private volatile @Nullable String lost;

  private final AtomicInteger running = new AtomicInteger(2);
  private final Thread[] threads;

  NbdConnection(String name, NbdSocket socket, long timeout) {
    this.name = name;
    this.socket = socket;
    this.timeout = timeout;
    threads =
        new Thread[] {
          Thread.ofPlatform().daemon().name(name + "/send").unstarted(() -> run(this::send)),
          Thread.ofPlatform().daemon().name(name + "/receive").unstarted(() -> run(this::receive))
        };
  }

  void start() {
    for (Thread t : threads) {
      t.start();
    }
  }

  /** Why the connection was lost, null if it was not. */
  @Nullable String lost() {
    return lost;
  }

  /** Waits until there is room for another request. Not in completion context. */
  void awaitRoom() {
    if (!hasRoom()) {
      forRoom.await(this::hasRoom);
    }
  }

  private boolean hasRoom() {
    lock.lock();
    try {
      return ended || queue.size() + underWay.size() < ROOM;
    } finally {
      lock.unlock();
    }
  }

  /** Has a request made; does not wait, and may complete it at once if the connection is lost. */
  void add(Request r) {
    lock.lock();
    boolean late = ended;
    if (!late) {
      queue.add(r);
    }
    lock.unlock();
    if (late) {
      r.done.accept(Errno.EIO);
    } else {
      forWork.wakeOne(0);
    }
  }

  // ---- threads ----

  /** What a thread does until the connection ends. */
  private interface Work {
    void run() throws IOException;
  }

  private void run(Work work) {
    boolean known = false;
    try {
      work.run();
      known = true;
    } catch (IOException e) {
      lose(String.valueOf(e.getMessage()));
      known = true;
    } finally {
      if (!known) {
        // An error of ours ends the thread: the other is to end, too, and nobody to wait for ever.
        lose("an error of the client");
      }
      if (running.decrementAndGet() == 0) {
        end();
      }
    }
  }

  private void lose(String why) {
    if (lost == null) {
      lost = why;
    }
    socket.breakOff();
    forWork.wakeAll(0);
  }

  /** Both threads are done: nobody touches the memory of requests any more. */
  private void end() {
    List<Request> left = new ArrayList<>();
    lock.lock();
    ended = true;
    left.addAll(underWay.values());
    left.addAll(queue);
    underWay.clear();
    queue.clear();
    lock.unlock();
    try {
      socket.close();
    } catch (IOException e) {
      if (lost == null) {
        lost = "close: " + e.getMessage();
      }
    }
    for (Request r : left) {
      Threads.guarded(() -> r.done.accept(Errno.EIO));
    }
    forRoom.wakeAll(0);
  }

  private void watch() throws IOException {
    if (timeout == 0) {
      return;
    }
    lock.lock();
    boolean owes = !underWay.isEmpty();
    lock.unlock();
    if (owes && System.nanoTime() - owedSince > timeout) {
      throw new IOException(
          "no answer for " + TimeUnit.NANOSECONDS.toMillis(timeout) + " milliseconds");
    }
  }

  // ---- sending ----

  private void send() throws IOException {
    ByteBuffer head = ByteBuffer.allocateDirect(HEADER);
    while (true) {
      forWork.await(this::hasWork);
      if (socket.isBrokenOff()) {
        return;
      }
      Request r = next();
      if (r == null) {
        head.clear();
        head.putInt(Nbd.REQUEST).putShort((short) 0).putShort((short) Nbd.CMD_DISC);
        head.putLong(0).putLong(0).putInt(0);
        socket.write(head.flip(), this::watch);
        socket.breakOff();
        return;
      }
      head.clear();
      head.putInt(Nbd.REQUEST).putShort((short) r.flags).putShort((short) r.type);
      head.putLong(r.cookie).putLong(r.pos).putInt(r.length).flip();
      if (r.type == Nbd.CMD_WRITE) {
        List<ByteBuffer> all = new ArrayList<>();
        all.add(head);
        all.addAll(memory(r));
        socket.write(all.toArray(new ByteBuffer[0]), this::watch);
      } else {
        socket.write(head, this::watch);
      }
      settle(r, () -> r.sent = true);
    }
  }

  private boolean hasWork() {
    lock.lock();
    try {
      return !queue.isEmpty() || closing || socket.isBrokenOff();
    } finally {
      lock.unlock();
    }
  }

  /** The next to send, which is under way from then on; null to say goodbye. */
  private @Nullable Request next() {
    lock.lock();
    try {
      Request r = queue.poll();
      if (r != null) {
        r.cookie = nextCookie++;
        if (underWay.isEmpty()) {
          owedSince = System.nanoTime();
        }
        underWay.put(r.cookie, r);
      }
      return r;
    } finally {
      lock.unlock();
    }
  }

  /** The memory of a request, as buffers. */
  private static List<ByteBuffer> memory(Request r) {
    List<ByteBuffer> all = new ArrayList<>();
    Bio bio = r.bio;
    long skip = r.from;
    long left = r.length;
    for (int i = 0; bio != null && i < bio.pieces() && left > 0; i++) {
      if (skip >= bio.length(i)) {
        skip -= bio.length(i);
        continue;
      }
      long n = Math.min(bio.length(i) - skip, left);
      all.add(Bios.memory(bio, i, skip, n).asByteBuffer());
      left -= n;
      skip = 0;
    }
    return all;
  }

  /** One of the two things has happened that a request waits for. */
  private void settle(Request r, Runnable what) {
    lock.lock();
    what.run();
    boolean both = r.sent && r.answered;
    if (both) {
      underWay.remove(r.cookie);
    }
    lock.unlock();
    if (both) {
      Threads.guarded(() -> r.done.accept(r.status));
      forRoom.wakeOne(0);
    }
  }

  // ---- receiving ----

  private void receive() throws IOException {
    ByteBuffer head = ByteBuffer.allocateDirect(REPLY);
    while (true) {
      head.clear();
      try {
        socket.read(head, this::watch);
      } catch (EOFException e) {
        if (isClosing()) {
          return;
        }
        throw e;
      }
      head.flip();
      int magic = head.getInt();
      if (magic != Nbd.SIMPLE_REPLY) {
        throw new IOException("a reply with magic " + Integer.toHexString(magic));
      }
      int error = head.getInt();
      Request r = find(head.getLong());
      if (error == 0 && r.type == Nbd.CMD_READ) {
        for (ByteBuffer b : memory(r)) {
          socket.read(b, this::watch);
        }
      }
      owedSince = System.nanoTime();
      Errno status = error == 0 ? null : Errnos.of(Integer.toUnsignedLong(error));
      settle(
          r,
          () -> {
            r.status = status;
            r.answered = true;
          });
    }
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private Request find(long cookie) throws IOException {
    lock.lock();
    Request r = underWay.get(cookie);
    boolean twice = r != null && r.answered;
    lock.unlock();
    if (r == null || twice) {
      throw new IOException("a reply to nothing that was asked: " + Long.toHexString(cookie));
    }
    return r;
  }

  // ---- the end ----

  /** Says goodbye to the server, and ends the threads. Interrupts are kept. */
  void close() {
    lock.lock();
    closing = true;
    lock.unlock();
    forWork.wakeAll(0);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MS);
    boolean interrupted = false;
    while (threads[0].isAlive() && System.nanoTime() - deadline < 0) {
      try {
        threads[0].join(NbdSocket.TICK_MS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    socket.breakOff();
    Threads.join(threads);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name + (lost == null ? "" : " (lost: " + lost + ")");
  }
}
