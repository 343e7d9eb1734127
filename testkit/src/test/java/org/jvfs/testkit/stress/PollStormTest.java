// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.testkit.stress.World.tolerate;
import static org.jvfs.uapi.EpollEvent.EPOLL_CTL_ADD;
import static org.jvfs.uapi.EpollEvent.EPOLL_CTL_DEL;
import static org.jvfs.uapi.EpollEvent.EPOLL_CTL_MOD;
import static org.jvfs.uapi.Errno.EAGAIN;
import static org.jvfs.uapi.Errno.EBADF;
import static org.jvfs.uapi.Errno.EEXIST;
import static org.jvfs.uapi.Errno.EINTR;
import static org.jvfs.uapi.Errno.EINVAL;
import static org.jvfs.uapi.Errno.ENOENT;
import static org.jvfs.uapi.Errno.EPIPE;
import static org.jvfs.uapi.PollEvents.EPOLLET;
import static org.jvfs.uapi.PollEvents.EPOLLEXCLUSIVE;
import static org.jvfs.uapi.PollEvents.EPOLLIN;
import static org.jvfs.uapi.PollEvents.EPOLLONESHOT;
import static org.jvfs.uapi.PollEvents.EPOLLOUT;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.uapi.EpollEvent;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.PollFd;

/**
 * A storm of waiters. Each channel is a pipe with a sender, who puts one byte in and watches that
 * it is taken out, and takers, who wait for it in poll, in epoll of each kind, nested, exclusive
 * and shared, or in read. Others meanwhile add, change and remove what these wait for, the
 * channel's own pipe too, and open, fill, drain and close pipes beside it. A wait has no time of
 * its own that would hide a wake-up that was lost: a byte not taken within {@link #PATIENCE} fails
 * the test.
 */
final class PollStormTest {
  private static final long PATIENCE = 10_000_000_000L;
  private static final int NOISE = 12;
  private static final long NOISE_TAG = -1;

  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong waits = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong closes = new AtomicLong();
  private final AtomicLong longest = new AtomicLong();
  private volatile boolean ending;

  /** Descriptors of one pipe beside the channels. */
  private record Noise(int read, int write) {}

  private final AtomicReferenceArray<Noise> noise = new AtomicReferenceArray<>(NOISE);

  /** A pipe whose bytes are watched. */
  private static final class Channel {
    final String name;
    final Task.PipeFds pipe;

    /** The instance in which its pipe is watched, and how; -1 for none. */
    final int epfd;

    final int events;
    final AtomicInteger outstanding = new AtomicInteger();

    Channel(String name, Task.PipeFds pipe, int epfd, int events) {
      this.name = name;
      this.pipe = pipe;
      this.epfd = epfd;
      this.events = events;
    }
  }

  private final List<Channel> channels = new ArrayList<>();
  private final List<Integer> instances = new ArrayList<>();
  private final Crew crew = new Crew();

  @Test
  void noWakeUpIsLost() throws Exception {
    try (World w = new World()) {
      Task t = w.task;
      for (int i = 0; i < 2; i++) {
        polled(t, i);
        watched(t, "level" + i, EPOLLIN, 1);
        watched(t, "edge" + i, EPOLLIN | EPOLLET, 1);
        watched(t, "oneshot" + i, EPOLLIN | EPOLLONESHOT, 2);
        watched(t, "shared-level" + i, EPOLLIN, 3);
        watched(t, "shared-edge" + i, EPOLLIN | EPOLLET, 3);
        nested(t, i);
        exclusive(t, i);
        read(t, i);
      }
      for (int i = 0; i < NOISE; i++) {
        noise.set(i, fresh(t));
      }
      crew.add(3, "changer", r -> change(t, r));
      crew.add(2, "closer", r -> reopen(t, r));
      crew.add(2, "filler", r -> fill(t, r));
      Thread bell = Thread.ofPlatform().daemon().name("bell").unstarted(() -> ring(t));
      crew.atEnd(
          () -> {
            ending = true;
            bell.start();
          });
      try {
        crew.run();
      } finally {
        bell.interrupt();
        bell.join();
      }
      System.out.printf(
          "storm of waiters: %d bytes taken in %d waits, longest %.1f ms; %d changes of what is"
              + " watched, %d pipes closed%n",
          taken.get(), waits.get(), longest.get() / 1e6, changes.get(), closes.get());
      assertThat(taken.get()).isGreaterThan(100);
      assertThat(changes.get()).isGreaterThan(100);
      assertThat(closes.get()).isGreaterThan(10);
    }
  }

  // ---- channels ----

  private static Noise fresh(Task t) throws ErrnoException {
    Task.PipeFds p = t.pipe2(Fcntl.O_NONBLOCK);
    return new Noise(p.read(), p.write());
  }

  private Channel channel(Task t, String name, int flags, int epfd, int events)
      throws ErrnoException {
    Channel c = new Channel(name, t.pipe2(flags), epfd, events);
    channels.add(c);
    crew.add("sender-" + name, r -> send(t, c, r));
    return c;
  }

  private int instance(Task t) throws ErrnoException {
    int fd = t.epollCreate1(0);
    instances.add(fd);
    return fd;
  }

  private static EpollEvent watch(Channel c) {
    return new EpollEvent(c.events, c.pipe.read());
  }

  private void watched(Task t, String name, int events, int takers) throws ErrnoException {
    int ep = instance(t);
    Channel c = channel(t, name, Fcntl.O_NONBLOCK, ep, events);
    t.epollCtl(ep, EPOLL_CTL_ADD, c.pipe.read(), watch(c));
    crew.add(takers, "taker-" + name + "-", r -> takeByEpoll(t, c, ep));
  }

  /** The taker waits in an instance that watches the one that watches the pipe. */
  private void nested(Task t, int i) throws ErrnoException {
    int inner = instance(t);
    int outer = t.epollCreate1(0);
    Channel c = channel(t, "nested" + i, Fcntl.O_NONBLOCK, inner, EPOLLIN);
    t.epollCtl(inner, EPOLL_CTL_ADD, c.pipe.read(), watch(c));
    int how = i == 0 ? EPOLLIN : EPOLLIN | EPOLLET;
    t.epollCtl(outer, EPOLL_CTL_ADD, inner, new EpollEvent(how, 7));
    crew.add(
        "taker-nested" + i,
        r -> {
          waits.incrementAndGet();
          if (!t.epollWait(outer, 4, -1).isEmpty()) {
            // All of it, as who waits for edges has to.
            boolean more = true;
            while (more) {
              more = false;
              for (EpollEvent e : t.epollWait(inner, 64, 0)) {
                more |= e.data() != NOISE_TAG && drain(t, c);
              }
            }
          }
        });
  }

  /** Two instances, of which one is to hear of a byte. */
  private void exclusive(Task t, int i) throws ErrnoException {
    int one = instance(t);
    int other = instance(t);
    int events = EPOLLIN | EPOLLEXCLUSIVE;
    Channel c = channel(t, "exclusive" + i, Fcntl.O_NONBLOCK, -1, events);
    for (int ep : new int[] {one, other}) {
      t.epollCtl(ep, EPOLL_CTL_ADD, c.pipe.read(), watch(c));
      crew.add("taker-exclusive" + i + "-" + ep, r -> takeByEpoll(t, c, ep));
    }
  }

  private void polled(Task t, int i) throws ErrnoException {
    Channel c = channel(t, "polled" + i, Fcntl.O_NONBLOCK, -1, EPOLLIN);
    crew.add(
        "taker-polled" + i,
        r -> {
          PollFd[] fds = new PollFd[1 + r.nextInt(4)];
          int mine = r.nextInt(fds.length);
          for (int k = 0; k < fds.length; k++) {
            Noise n = noise.get(r.nextInt(NOISE));
            int fd = k == mine ? c.pipe.read() : n == null ? -1 : n.read();
            fds[k] = new PollFd(fd, EPOLLIN);
          }
          waits.incrementAndGet();
          t.poll(fds, -1);
          if (fds[mine].revents != 0) {
            drain(t, c);
          }
        });
  }

  /** Takers that sleep in read itself. */
  private void read(Task t, int i) throws ErrnoException {
    Channel c = channel(t, "read" + i, 0, -1, EPOLLIN);
    crew.add(
        2,
        "taker-read" + i + "-",
        r -> {
          waits.incrementAndGet();
          count(c, t.read(c.pipe.read(), new byte[1]));
        });
  }

  // ---- what they do ----

  private void send(Task t, Channel c, Random r) throws Exception {
    long from = System.nanoTime();
    c.outstanding.incrementAndGet();
    assertThat(t.write(c.pipe.write(), new byte[1])).isEqualTo(1);
    for (int turn = 0; c.outstanding.get() > 0; turn++) {
      if (System.nanoTime() - from > PATIENCE) {
        throw new AssertionError(
            c.name + ": a byte is there and nobody is told of it\n" + Crew.stacks());
      }
      if (turn < 200) {
        Thread.onSpinWait();
      } else {
        Thread.sleep(0, 50_000);
      }
    }
    longest.accumulateAndGet(System.nanoTime() - from, Math::max);
    if (r.nextInt(8) == 0) {
      Thread.sleep(0, r.nextInt(300_000));
    }
  }

  private void count(Channel c, int n) {
    for (int i = 0; i < n; i++) {
      // The bell's bytes belong to no sender.
      c.outstanding.getAndUpdate(k -> k > 0 ? k - 1 : 0);
    }
    taken.addAndGet(n);
  }

  /** Takes all there is; true if there was something. */
  private boolean drain(Task t, Channel c) throws ErrnoException {
    byte[] b = new byte[16];
    boolean any = false;
    while (true) {
      int[] n = new int[1];
      if (tolerate(() -> n[0] = t.read(c.pipe.read(), b), EAGAIN) != null) {
        return any;
      }
      any = true;
      count(c, n[0]);
    }
  }

  private void takeByEpoll(Task t, Channel c, int ep) throws ErrnoException {
    waits.incrementAndGet();
    for (EpollEvent e : t.epollWait(ep, 1 + (int) (waits.get() & 7), -1)) {
      if (e.data() == NOISE_TAG) {
        continue;
      }
      drain(t, c);
      if ((c.events & EPOLLONESHOT) != 0) {
        // Not in at all if a changer has just taken it out: he puts it in again.
        tolerate(() -> t.epollCtl(ep, EPOLL_CTL_MOD, c.pipe.read(), watch(c)), ENOENT);
      }
    }
  }

  /** Adds, changes or removes something that somebody may be waiting for. */
  private void change(Task t, Random r) throws ErrnoException {
    changes.incrementAndGet();
    Channel c = channels.get(r.nextInt(channels.size()));
    if (c.epfd >= 0 && r.nextInt(3) == 0) {
      int fd = c.pipe.read();
      if (r.nextBoolean()) {
        tolerate(() -> t.epollCtl(c.epfd, EPOLL_CTL_MOD, fd, watch(c)), ENOENT);
      } else {
        tolerate(() -> t.epollCtl(c.epfd, EPOLL_CTL_DEL, fd, null), ENOENT);
        tolerate(() -> t.epollCtl(c.epfd, EPOLL_CTL_ADD, fd, watch(c)), EEXIST);
      }
      return;
    }
    int ep = instances.get(r.nextInt(instances.size()));
    Noise n = noise.get(r.nextInt(NOISE));
    if (n == null) {
      return;
    }
    int[] how = {EPOLLET, EPOLLONESHOT, EPOLLET | EPOLLONESHOT, EPOLLET | EPOLLEXCLUSIVE};
    int events = how[r.nextInt(how.length)];
    int fd = r.nextBoolean() ? n.read() : n.write();
    EpollEvent e =
        new EpollEvent(events | (r.nextBoolean() ? EPOLLIN : EPOLLIN | EPOLLOUT), NOISE_TAG);
    int op = EPOLL_CTL_ADD + r.nextInt(3);
    tolerate(() -> t.epollCtl(ep, op, fd, e), EBADF, EEXIST, ENOENT, EINVAL);
  }

  /** Closes a pipe under those who watch it, and makes another. */
  private void reopen(Task t, Random r) throws Exception {
    int i = r.nextInt(NOISE);
    Noise n = noise.getAndSet(i, null);
    if (n == null) {
      return;
    }
    // Whoever takes the descriptors out of their place is the only one to close them.
    boolean readFirst = r.nextBoolean();
    t.close(readFirst ? n.read() : n.write());
    if (r.nextBoolean()) {
      Thread.sleep(0, 100_000);
    }
    t.close(readFirst ? n.write() : n.read());
    closes.incrementAndGet();
    noise.set(i, fresh(t));
  }

  private void fill(Task t, Random r) throws ErrnoException {
    Noise n = noise.get(r.nextInt(NOISE));
    if (n != null) {
      byte[] b = new byte[1 + r.nextInt(9000)];
      if (r.nextBoolean()) {
        tolerate(() -> t.write(n.write(), b), EAGAIN, EBADF, EPIPE);
      } else {
        tolerate(() -> t.read(n.read(), b), EAGAIN, EBADF);
      }
    }
  }

  /** Wakes all who still wait when the time is over. */
  private void ring(Task t) {
    try {
      while (ending) {
        for (Channel c : channels) {
          tolerate(() -> t.write(c.pipe.write(), new byte[3]), EAGAIN, EBADF, EINTR);
        }
        Thread.sleep(2);
      }
    } catch (ErrnoException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      // All are back.
      ending = false;
    }
  }
}
