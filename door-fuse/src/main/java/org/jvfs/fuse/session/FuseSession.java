// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.wire.FuseProtocol;
import org.jvfs.fuse.wire.InitFlag;
import org.jvfs.fuse.wire.Opcode;
import org.jvfs.fuse.wire.Reply;
import org.jvfs.fuse.wire.Request;
import org.jvfs.lock.Lockdep;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * One connection to the kernel, from INIT to the unmount. It owns the device's descriptor: that is
 * closed when the last lane has ended and the last detached request was answered, and not before,
 * so that no late answer goes to a descriptor that has become something else.
 */
public final class FuseSession {
  private static final System.Logger LOGGER = System.getLogger("org.jvfs.fuse");

  /**
   * How long a request that found no space waits before it is tried once more. close(2) and
   * unlink(2) return before the kernel's RELEASE and FORGET have come here, and it may send what
   * the caller does next first; so what the caller has freed may not be free yet.
   */
  private static final Duration FREED_SOON = Duration.ofMillis(5);

  /** How long the end of a session waits for detached requests. */
  private static final long DRAIN_MILLIS = 5_000;

  /** How long lanes get to see an unmount themselves. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  private final int fd;
  private final FuseHandler handler;
  private final FuseConfig config;
  private final @Nullable PrintStream trace;
  private final ClassicTransport classic;
  private final Notifier notifier;
  private final PendingTable pending = new PendingTable();

  private final List<Lane> lanes = new CopyOnWriteArrayList<>();

  /** Counts of the lanes that have gone; guarded by itself. */
  private final long[] past = new long[Opcode.COUNT];

  private final AtomicInteger liveLanes = new AtomicInteger();

  /** What was complained of already. */
  private final Set<String> complaints = ConcurrentHashMap.newKeySet();

  /**
   * The session itself, its detached requests, its notifications: while there is one, descriptors
   * stay open.
   */
  private final AtomicInteger references = new AtomicInteger(1);

  private final CountDownLatch mounted = new CountDownLatch(1);
  private final CountDownLatch initialized = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Negotiated negotiated;

  /** Set before the first reader starts; null without io_uring. */
  private volatile @Nullable UringTransport uring;

  private volatile Runnable selfRequest = () -> {};
  private volatile @Nullable FuseException failure;
  private volatile boolean stopping;
  private volatile boolean abandoned;

  /**
   * @param fd the device, opened read-write and close-on-exec; taken over
   */
  public FuseSession(int fd, FuseHandler handler, FuseConfig config) {
    this.fd = fd;
    this.handler = handler;
    this.config = config;
    this.trace = config.trace();
    this.classic = new ClassicTransport(this, fd, config.maxReaders());
    this.notifier = new Notifier(this);
  }

  // Life.

  /** Begins to serve: the kernel's INIT is answered whenever it comes. */
  public void start() {
    // Counts as a lane, so that lanes which end at once do not end the session.
    liveLanes.incrementAndGet();
    if (config.transport() != FuseConfig.Transport.CLASSIC) {
      uring = UringTransport.prepare(this, config.uringDepth());
    }
    classic.start();
    laneGone();
  }

  /**
   * mount(2) has returned. With FUSE_DEV_IOC_SYNC_INIT it is the mounting thread that ends INIT,
   * some time after we answered it.
   */
  public void mounted() {
    mounted.countDown();
  }

  /**
   * How to have the kernel send a request that is answered at once; see {@link UringQueue}. Without
   * it, requests may wait for the next one from elsewhere.
   */
  public void onNudge(Runnable request) {
    selfRequest = request;
  }

  void nudge() {
    if (!stopping) {
      selfRequest.run();
    }
  }

  /**
   * Waits until requests are served.
   *
   * @throws FuseException when INIT failed or did not come, or io_uring was agreed on and could not
   *     be set up
   * @throws UringFailedException (a FuseException) in the latter case: a new mount without io_uring
   *     may do
   */
  public void awaitReady() throws FuseException, InterruptedException {
    Duration timeout = config.initTimeout();
    if (!initialized.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new FuseException("no INIT from the kernel within " + timeout.toSeconds() + " s");
    }
    FuseException e = failure;
    if (e != null) {
      throw e;
    }
    Negotiated n = negotiated;
    if (n == null) {
      throw new FuseException("unmounted before INIT");
    }
    if (n.has(InitFlag.OVER_IO_URING)) {
      UringTransport u = uring;
      if (u == null || !u.awaitRegistered(timeout)) {
        throw new UringFailedException();
      }
    } else if (config.transport() == FuseConfig.Transport.URING) {
      throw new FuseException(
          "FUSE over io_uring is not to be had",
          Errnos.EOPNOTSUPP,
          "as root: echo 1 > /sys/module/fuse/parameters/enable_uring (Linux 6.14 or newer)");
    }
  }

  /** Waits until the session has ended: unmounted, or stopped. */
  public void join() throws InterruptedException {
    ended.await();
  }

  /** As {@link #join()}, with a limit; false when it has passed. */
  public boolean join(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  public boolean isEnded() {
    return ended.getCount() == 0;
  }

  /** What ended the session, other than an unmount; null for nothing. */
  public @Nullable FuseException failure() {
    return failure;
  }

  /**
   * Ends the session without an unmount: the kernel aborts the connection when its last descriptor
   * is closed, and whoever still uses the file system gets ENOTCONN. Returns when the lanes have
   * gone, or after some seconds if one hangs in a handler.
   */
  public void stop() throws InterruptedException {
    stopping = true;
    cancelUring();
    for (int i = 0; i < 500 && !isEnded(); i++) {
      lanes.forEach(Lane::wake);
      if (ended.await(10, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /**
   * As {@link #stop()}, without {@link FuseHandler#destroy}: another session will use the handler.
   */
  public void abandon() throws InterruptedException {
    abandoned = true;
    stop();
  }

  /** What INIT settled; only after {@link #awaitReady}. */
  public Negotiated negotiated() {
    Negotiated n = negotiated;
    if (n == null) {
      throw new IllegalStateException("INIT has not been answered yet");
    }
    return n;
  }

  /** Whether requests come by io_uring. */
  public boolean usesUring() {
    Negotiated n = negotiated;
    return n != null && n.has(InitFlag.OVER_IO_URING);
  }

  public Notifier notifier() {
    return notifier;
  }

  public FuseStats stats() {
    long[] sums = new long[Opcode.COUNT];
    synchronized (past) {
      System.arraycopy(past, 0, sums, 0, sums.length);
      for (Lane lane : lanes) {
        lane.counters.addTo(sums);
      }
    }
    return new FuseStats(sums, pending.size(), liveLanes.get(), System.nanoTime());
  }

  // For the transports.

  int fd() {
    return fd;
  }

  /** Bytes the largest message carries besides its header and structure. */
  int payloadSize() {
    return Math.max(config.maxWrite(), FuseProtocol.MIN_READ_BUFFER);
  }

  PendingTable pending() {
    return pending;
  }

  @Nullable Negotiated negotiatedOrNull() {
    return negotiated;
  }

  boolean extendedSetxattr(Negotiated n) {
    return n.has(InitFlag.SETXATTR_EXT);
  }

  /** Waits for {@link #mounted()}, or until {@code limit} has passed. */
  void awaitMounted(Duration limit) throws InterruptedException {
    if (!mounted.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      log(System.Logger.Level.DEBUG, "mount(2) takes its time", null);
    }
  }

  boolean isStopping() {
    return stopping;
  }

  String threadName(String role) {
    return "jvfs-fuse-" + config.source() + "-" + role;
  }

  void laneStarting(Lane lane) {
    liveLanes.incrementAndGet();
    lanes.add(lane);
  }

  /**
   * A lane has gone. With the first reader, or a queue, the others have to go too: after an unmount
   * they do so by themselves, after a failure they are made to.
   */
  void laneEnded(Lane lane) {
    synchronized (past) {
      lane.counters.addTo(past);
      lanes.remove(lane);
    }
    boolean vital = lane instanceof Reader reader ? reader.index == 0 : usesUring();
    if (vital && !stopping) {
      stopping = true;
      pending.interruptAll();
      cancelUring();
      if (liveLanes.get() > 1) {
        Thread stopper = new Thread(this::stopLater, threadName("stop"));
        stopper.setDaemon(true);
        stopper.start();
      }
    }
    laneGone();
  }

  private void stopLater() {
    try {
      if (!join(SETTLE)) {
        stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void laneGone() {
    if (liveLanes.decrementAndGet() == 0) {
      finish();
    }
  }

  void retain() {
    references.incrementAndGet();
  }

  /** Takes a reference unless the descriptors are closed. */
  boolean tryRetain() {
    int n;
    do {
      n = references.get();
      if (n == 0) {
        return false;
      }
    } while (!references.compareAndSet(n, n + 1));
    return true;
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      UringTransport u = uring;
      if (u != null) {
        u.close();
      }
      classic.close();
    }
  }

  /** Sends home the queues, whether they wait for INIT or for requests. */
  private void cancelUring() {
    UringTransport u = uring;
    if (u != null) {
      u.cancel();
    }
  }

  void failed(FuseException e) {
    failure = e;
    log(System.Logger.Level.ERROR, String.valueOf(e.getMessage()), null);
  }

  void log(System.Logger.Level level, String message, @Nullable Throwable thrown) {
    LOGGER.log(level, config.source() + ": " + message, thrown);
  }

  /** Runs on the last lane's thread. */
  private void finish() {
    stopping = true;
    pending.interruptAll();
    try {
      for (int i = 0; i < DRAIN_MILLIS && pending.size() > 0; i++) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (pending.size() > 0) {
      log(
          System.Logger.Level.WARNING,
          pending.size() + " requests were still waiting when the session ended",
          null);
    }
    notifier.close();
    if (negotiated != null && !abandoned) {
      try {
        handler.destroy();
      } catch (RuntimeException e) {
        log(System.Logger.Level.ERROR, "destroy", e);
      }
    }
    release();
    initialized.countDown();
    ended.countDown();
  }

  // Requests.

  /** Handles the request a lane has received: answered, or detached, when this returns. */
  void handle(Lane lane, Request q, Reply r) {
    int opcode = q.opcode();
    lane.counters.count(opcode);
    if (trace != null) {
      traceRequest(q);
    }
    try {
      switch (opcode) {
        case Opcode.INIT -> init(q, r);
        case Opcode.INTERRUPT -> {
          pending.interrupt(q.argLong(0));
          r.none();
        }
        default -> {
          if (handler.mayWait(q)) {
            offload(q, r, Duration.ZERO);
          } else {
            Dispatcher.dispatch(handler, q, r);
          }
        }
      }
    } catch (ErrnoException e) {
      if (!lane.detached && r.isOpen()) {
        if (lane.mustMove) {
          offload(q, r, Duration.ZERO);
        } else if (e.errno() == Errno.ENOSPC) {
          offload(q, r, FREED_SOON);
        } else {
          r.error(e.errno().code);
        }
      }
    } catch (RuntimeException | Error e) {
      broken(opcode, e);
    }
    if (!lane.detached && r.isOpen()) {
      unanswered(opcode, r);
    }
    lane.mustMove = false;
    if (Lockdep.ON) {
      Lockdep.assertNoneHeld(0, Opcode.name(opcode));
    }
  }

  private void unanswered(int opcode, Reply r) {
    if (complaints.add(Opcode.name(opcode))) {
      log(System.Logger.Level.ERROR, Opcode.name(opcode) + " was left unanswered: EIO", null);
    }
    r.error(Errnos.EIO);
  }

  /** A handler failed in a way of its own: said once for each opcode and kind of failure. */
  private void broken(int opcode, Throwable e) {
    String what = Opcode.name(opcode);
    complaints.add(what);
    if (complaints.add(what + e.getClass())) {
      log(System.Logger.Level.ERROR, "handler of " + what + " (further ones not shown)", e);
    }
  }

  /** Handles a request in a thread of its own, after {@code delay}. */
  private void offload(Request q, Reply r, Duration delay) {
    r.detach();
    int opcode = q.opcode();
    Thread.ofVirtual()
        .name(threadName(Opcode.name(opcode)))
        .start(
            () -> {
              Thread self = Thread.currentThread();
              r.onInterrupt(self::interrupt);
              int answers = r.answers();
              try {
                if (delay.isPositive()) {
                  Thread.sleep(delay);
                }
                Dispatcher.dispatch(handler, q, r);
              } catch (InterruptedException e) {
                r.error(Errnos.EINTR);
                return;
              } catch (ErrnoException e) {
                if (r.answers() == answers && !r.isHandedOver()) {
                  r.error(e.errno().code);
                  return;
                }
              } catch (RuntimeException | Error e) {
                broken(opcode, e);
              } finally {
                if (Lockdep.ON) {
                  Lockdep.assertNoneHeld(0, Opcode.name(opcode));
                }
              }
              // After its answer the pair may serve another request: nothing but the count tells
              // them apart.
              if (r.answers() == answers && !r.isHandedOver()) {
                unanswered(opcode, r);
              }
            });
  }

  private void init(Request q, Reply r) {
    try {
      UringTransport u = uring;
      boolean uringReady = u != null && u.isPrepared();
      if (!Negotiation.answer(config, uringReady, q, r, n -> settled(n, q))) {
        return;
      }
      if (u != null && usesUring()) {
        u.begin(negotiated());
      } else if (u != null) {
        u.cancel();
      }
    } catch (FuseException e) {
      failed(e);
      stopping = true;
    }
    initialized.countDown();
  }

  private void settled(Negotiated n, Request q) {
    handler.init(n);
    q.useExtendedSetxattr(extendedSetxattr(n));
    negotiated = n;
    log(System.Logger.Level.DEBUG, "INIT 7." + n.minor() + " " + InitFlag.names(n.flags()), null);
  }

  // Tracing.

  private void traceRequest(Request q) {
    PrintStream out = trace;
    if (out != null) {
      out.println("-> " + q.unique() + " " + q + " insize " + q.length());
    }
  }

  void traceReply(Reply r) {
    PrintStream out = trace;
    if (out != null) {
      String result = r.lastError() == 0 ? r.lastLength() + " bytes" : Errnos.name(r.lastError());
      out.println("<- " + r.request().unique() + " " + result);
    }
  }
}
