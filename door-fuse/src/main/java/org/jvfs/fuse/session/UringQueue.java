// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;
import org.jvfs.fuse.sys.Mem;
import org.jvfs.fuse.wire.FuseProtocol;

/**
 * The lane of one processor's queue: a thread tied to the processor that alone touches the ring.
 * What other threads answer comes to it by {@link #late} and an eventfd it reads through the ring;
 * it has to, since the kernel delivers the next request in the context of the thread that commits.
 */
final class UringQueue extends Lane {
  private static final int OP_READ = 22;
  private static final int OP_URING_CMD = 46;
  private static final int SQE_SIZE = 128;
  private static final int CQE_SIZE = 16;
  private static final int SETUP_SUBMIT_ALL = 1 << 7;
  private static final int SETUP_COOP_TASKRUN = 1 << 8;
  private static final int SETUP_SQE128 = 1 << 10;
  private static final int SETUP_SINGLE_ISSUER = 1 << 12;
  private static final int FEATURE_SINGLE_MMAP = 1;
  private static final int ENTER_GETEVENTS = 1;
  private static final long OFFSET_CQ_RING = 0x8000000L;
  private static final long OFFSET_SQES = 0x10000000L;

  /**
   * How long registering waits for mount(2) to return. It does not wait for ever, because a
   * security module may ask for attributes of the root within mount(2), and the kernel holds that
   * request back until the queues are registered.
   */
  private static final Duration MOUNT_LIMIT = Duration.ofMillis(100);

  private static final long REFUSED_NANOS = 100_000;

  /** How long registering an entry may take until the kernel has it. */
  private static final long NUDGE_NANOS = 1_000_000;

  /** user_data of the eventfd's read; entries have their index. */
  private static final long EVENT = -1;

  private final FuseSession session;
  private final UringTransport transport;
  private final int cpu;
  private final int depth;
  private final List<UringSlot> slots = new ArrayList<>();
  private final ConcurrentLinkedQueue<UringSlot> late = new ConcurrentLinkedQueue<>();
  private final MemorySegment state = Libc.newState();
  private final CountDownLatch go = new CountDownLatch(1);
  private volatile @Nullable Negotiated negotiated;

  /** Entries the kernel has or may still get; the lane ends with the last. */
  private int alive;

  /** Entries whose requests wait for an answer by another thread. */
  private final AtomicInteger waiting = new AtomicInteger();

  /** What other threads answered did not fit into the ring at once. */
  private boolean lateLeft;

  /** A request of our own is under way. */
  private final AtomicBoolean nudging = new AtomicBoolean();

  /** As registering needs it. */
  private int payloadSize;

  private int sqEntries;

  private boolean registered;
  private int ring = -1;
  private volatile int eventFd = -1;
  private long eventBuffer;

  // The ring in memory.
  private long ringMemory;
  private long ringSize;
  private long cqMemory;
  private long cqSize;
  private long sqes;
  private long sqesSize;
  private long sqTail;
  private int sqMask;
  private long cqHead;
  private long cqTail;
  private int cqMask;
  private long cqes;
  private int tail;
  private int unsubmitted;

  UringQueue(FuseSession session, UringTransport transport, int cpu, int depth) {
    this.session = session;
    this.transport = transport;
    this.cpu = cpu;
    this.depth = depth;
  }

  /** INIT was answered: register, or, with null, go home. */
  synchronized void begin(@Nullable Negotiated n) {
    if (go.getCount() > 0) {
      negotiated = n;
      go.countDown();
    }
  }

  /** Ends a lane that waits for INIT, and has one that serves look whether it shall stop. */
  void cancel() {
    begin(null);
    if (eventFd >= 0) {
      try (Arena arena = Arena.ofConfined()) {
        wakeUp(Libc.newState(arena));
      }
    }
  }

  @Override
  void run() {
    int rc = setup();
    transport.prepared(rc);
    if (rc < 0) {
      session.log(System.Logger.Level.DEBUG, "io_uring: " + Errnos.name(-rc), null);
      return;
    }
    try {
      go.await();
      Negotiated n = negotiated;
      if (n == null) {
        return;
      }
      // Before, REGISTER would be refused: INIT ends within mount(2).
      session.awaitMounted(MOUNT_LIMIT);
      begun(n);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begun(Negotiated n) {
    // A processor that is offline keeps its queue; the thread then runs anywhere.
    Libc.pinToCpu(cpu);
    registerAll(n);
    serve();
  }

  @Override
  void ended() {
    closeRing();
    if (!registered) {
      transport.registered(false);
    }
    session.laneEnded(this);
  }

  // Setting up.

  private int setup() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(120, 8);
      int flags = SETUP_SQE128 | SETUP_SUBMIT_ALL | SETUP_COOP_TASKRUN | SETUP_SINGLE_ISSUER;
      long p = params.address();
      Mem.putInt(p + 8, flags);
      ring = Libc.ioUringSetup(Integer.highestOneBit(2 * depth + 1), p);
      if (ring < 0) {
        return ring;
      }
      int rc = mapRing(p);
      if (rc < 0) {
        return rc;
      }
    }
    eventFd = Libc.eventfd(0, Libc.EFD_CLOEXEC);
    if (eventFd < 0) {
      return eventFd;
    }
    eventBuffer = ClassicSlot.allocate(Libc.pageSize());
    return 0;
  }

  private int mapRing(long p) {
    sqEntries = Mem.getInt(p);
    int cqEntries = Mem.getInt(p + 4);
    long sqArray = Mem.getUInt(p + 40 + 24);
    long sqBytes = sqArray + 4L * sqEntries;
    long cqBytes = Mem.getUInt(p + 80 + 20) + (long) CQE_SIZE * cqEntries;
    boolean single = (Mem.getInt(p + 20) & FEATURE_SINGLE_MMAP) != 0;
    ringSize = single ? Math.max(sqBytes, cqBytes) : sqBytes;
    ringMemory = map(ringSize, 0);
    if (failed(ringMemory)) {
      return (int) ringMemory;
    }
    cqMemory = ringMemory;
    if (!single) {
      cqSize = cqBytes;
      cqMemory = map(cqSize, OFFSET_CQ_RING);
      if (failed(cqMemory)) {
        return (int) cqMemory;
      }
    }
    sqesSize = (long) SQE_SIZE * sqEntries;
    sqes = map(sqesSize, OFFSET_SQES);
    if (failed(sqes)) {
      return (int) sqes;
    }
    sqTail = ringMemory + Mem.getUInt(p + 40 + 4);
    sqMask = Mem.getInt(ringMemory + Mem.getUInt(p + 40 + 8));
    cqHead = cqMemory + Mem.getUInt(p + 80);
    cqTail = cqMemory + Mem.getUInt(p + 80 + 4);
    cqMask = Mem.getInt(cqMemory + Mem.getUInt(p + 80 + 8));
    cqes = cqMemory + Mem.getUInt(p + 80 + 20);
    for (int i = 0; i < sqEntries; i++) {
      Mem.putInt(ringMemory + sqArray + 4L * i, i);
    }
    return 0;
  }

  private long map(long size, long offset) {
    return Libc.mmap(
        size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED | Libc.MAP_POPULATE, ring, offset);
  }

  private static boolean failed(long address) {
    return address < 0 && address > -4096;
  }

  private void registerAll(Negotiated n) {
    payloadSize =
        Math.max(
            Math.max(FuseProtocol.MIN_READ_BUFFER, n.maxWrite()), n.maxPages() * Libc.pageSize());
    for (int i = 0; i < depth; i++) {
      addEntry();
    }
    readEvent();
  }

  private void addEntry() {
    UringSlot slot = new UringSlot(session, this, slots.size(), payloadSize);
    synchronized (slots) {
      slots.add(slot);
    }
    alive++;
    register(slot);
  }

  // Requests that wait.

  /**
   * A request that waits keeps its entry, and may wait for one that is still to come: a lock, for
   * the one that unlocks. So there are always {@code depth} entries besides. They are kept when
   * they are not needed any more.
   *
   * <p>The kernel gives a new entry to the next request made on this processor, not to one that
   * found none before; that one is looked at when some request is answered. If none is under way
   * nobody would be, so one is made.
   */
  void entryDetached() {
    if (slots.size() - waiting.incrementAndGet() < depth) {
      addEntry();
      nudge();
    }
  }

  /** By any thread. */
  void entryReturns() {
    waiting.decrementAndGet();
  }

  private void nudge() {
    if (nudging.compareAndSet(false, true)) {
      Thread t =
          new Thread(
              () -> {
                // The entry has to be registered first.
                LockSupport.parkNanos(NUDGE_NANOS);
                nudging.set(false);
                Libc.pinToCpu(cpu);
                session.nudge();
              },
              session.threadName("nudge-" + cpu));
      t.setDaemon(true);
      t.start();
    }
  }

  private void register(UringSlot slot) {
    long sqe = nextSqe();
    command(sqe, FuseProtocol.URING_CMD_REGISTER, slot.index, 0);
    Mem.putLong(sqe + 16, slot.pair);
    Mem.putInt(sqe + 24, 2);
  }

  private void readEvent() {
    long sqe = nextSqe();
    Mem.putByte(sqe, OP_READ);
    Mem.putInt(sqe + 4, eventFd);
    Mem.putLong(sqe + 8, -1);
    Mem.putLong(sqe + 16, eventBuffer);
    Mem.putInt(sqe + 24, 8);
    Mem.putLong(sqe + 32, EVENT);
  }

  // Serving.

  private void serve() {
    while (alive > 0 && !session.isStopping()) {
      if (lateLeft) {
        commitLate();
      }
      if (unsubmitted > 0) {
        Mem.putIntRelease(sqTail, tail);
        int rc = Libc.ioUringEnter(state, ring, unsubmitted, 0, 0);
        if (rc >= 0) {
          unsubmitted -= rc;
        } else if (!retry(rc)) {
          return;
        }
      }
      if (reap() == 0 && unsubmitted == 0) {
        if (!registered) {
          registered = true;
          transport.registered(true);
        }
        int rc = Libc.ioUringEnter(state, ring, 0, 1, ENTER_GETEVENTS);
        if (rc < 0 && !retry(rc)) {
          return;
        }
      }
    }
  }

  private boolean retry(int rc) {
    boolean again = rc == -Errnos.EINTR || rc == -Errnos.EAGAIN || rc == -Errnos.EBUSY;
    if (!again) {
      session.failed(new FuseException("io_uring_enter", -rc, "the mount is given up"));
    }
    return again;
  }

  /** Handles what has completed; returns how much that was. */
  private int reap() {
    int head = Mem.getInt(cqHead);
    int end = Mem.getIntAcquire(cqTail);
    int n = 0;
    // Each may need room for its answer and for another entry, or for reading the event.
    for (int i = head; i != end && unsubmitted + 2 <= sqEntries; i++) {
      n++;
      long cqe = cqes + (long) CQE_SIZE * (i & cqMask);
      long id = Mem.getLong(cqe);
      int result = Mem.getInt(cqe + 8);
      // The entry of the queue is free before the handler runs: it may take its time.
      Mem.putIntRelease(cqHead, i + 1);
      if (id == EVENT) {
        commitLate();
        if (result >= 0) {
          readEvent();
        }
      } else {
        completed(slots.get((int) id), result);
      }
    }
    return n;
  }

  private void completed(UringSlot slot, int result) {
    if (result >= 0) {
      detached = false;
      slot.receive();
      session.handle(this, slot.request, slot.reply);
    } else if (result == -Errnos.EAGAIN) {
      // REGISTER came before the end of INIT. A worker of the kernel finds that out, so it is heard
      // of late, after the queue seemed registered; until it is, the kernel holds requests back.
      LockSupport.parkNanos(REFUSED_NANOS);
      register(slot);
    } else {
      if (result != -Errnos.ENOTCONN) {
        session.log(
            System.Logger.Level.WARNING,
            "io_uring queue " + cpu + " lost an entry: " + Errnos.name(-result),
            null);
      }
      alive--;
    }
  }

  private void commitLate() {
    // One is left for reading the event.
    while (unsubmitted + 1 < sqEntries) {
      UringSlot slot = late.poll();
      if (slot == null) {
        lateLeft = false;
        return;
      }
      pushCommit(slot);
    }
    lateLeft = true;
  }

  /** Sends the slot's answer and asks for the next request. */
  void commit(UringSlot slot) {
    if (isOwnThread()) {
      pushCommit(slot);
      return;
    }
    // Noted first: once it is in the queue the slot may be in use again.
    MemorySegment errno = slot.state;
    late.add(slot);
    wakeUp(errno);
  }

  private void wakeUp(MemorySegment errno) {
    Libc.write(errno, eventFd, UringTransport.ONE, 8);
  }

  private void pushCommit(UringSlot slot) {
    command(nextSqe(), FuseProtocol.URING_CMD_COMMIT_AND_FETCH, slot.index, slot.commitId());
  }

  private void command(long sqe, int operation, int index, long commitId) {
    Mem.putByte(sqe, OP_URING_CMD);
    Mem.putInt(sqe + 4, session.fd());
    Mem.putInt(sqe + 8, operation);
    Mem.putLong(sqe + 32, index);
    Mem.putLong(sqe + 56, commitId);
    Mem.putShort(sqe + 64, cpu);
  }

  /** A zeroed entry, already counted in; callers see to it that there is one. */
  private long nextSqe() {
    long sqe = sqes + (long) SQE_SIZE * (tail & sqMask);
    Mem.zeroWords(sqe, SQE_SIZE / 8);
    tail++;
    unsubmitted++;
    return sqe;
  }

  // Ending.

  private void closeRing() {
    if (ring >= 0) {
      unmap(ringMemory, ringSize);
      unmap(cqSize == 0 ? 0 : cqMemory, cqSize);
      unmap(sqes, sqesSize);
      Libc.close(ring);
      ring = -1;
    }
  }

  private static void unmap(long address, long size) {
    if (address > 0) {
      Libc.munmap(address, size);
    }
  }

  /** No answer is under way any more. */
  void close() {
    synchronized (slots) {
      slots.forEach(UringSlot::free);
      slots.clear();
    }
    if (eventFd >= 0) {
      Libc.close(eventFd);
      eventFd = -1;
      Libc.munmap(eventBuffer, Libc.pageSize());
    }
  }
}
