// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvfs.call.Task;
import org.jvfs.call.Task.PipeFds;
import org.jvfs.cred.Cred;
import org.jvfs.testkit.stress.World;
import org.jvfs.uapi.EpollEvent;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Mode;
import org.jvfs.uapi.PollEvents;
import org.jvfs.uapi.PollFd;
import org.jvfs.uapi.SigInfo;

/** Pipes and FIFOs that wait, and what a comparison of calls that do not cannot show. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PipeTest {
  @SuppressWarnings("NullAway.Init") // before each test
  private World world;

  @SuppressWarnings("NullAway.Init") // before each test
  private Task task;

  @BeforeEach
  void open() throws ErrnoException {
    world = new World();
    task = world.task;
    task.mknodat(
        Fcntl.AT_FDCWD,
        "/fifo".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
        Mode.S_IFIFO | 0666,
        0);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static <T> FutureTask<T> start(Callable<T> c) {
    FutureTask<T> f = new FutureTask<>(c);
    Thread.ofVirtual().start(f);
    return f;
  }

  private static void waits(FutureTask<?> f) {
    assertThatThrownBy(() -> f.get(50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
  }

  @Test
  void whoWritesToNobodyIsSentSigpipe() throws Exception {
    BlockingQueue<SigInfo> told = new LinkedBlockingQueue<>();
    task.onSignal(told::add);
    PipeFds p = task.pipe2(0);
    task.close(p.read());
    assertThatThrownBy(() -> task.write(p.write(), new byte[1])).hasMessageContaining("EPIPE");
    assertThat(told.poll(10, TimeUnit.SECONDS)).extracting(SigInfo::signo).isEqualTo(13);
    try (Arena a = Arena.ofConfined()) {
      MemorySegment m = a.allocate(3);
      assertThatThrownBy(() -> task.vmsplice(p.write(), 0, m)).hasMessageContaining("EPIPE");
    }
    assertThat(told.poll(10, TimeUnit.SECONDS)).extracting(SigInfo::signo).isEqualTo(13);
    task.close(p.write());
  }

  @Test
  void theOwnerOfAnEndHearsOfData() throws Exception {
    BlockingQueue<SigInfo> told = new LinkedBlockingQueue<>();
    task.onSignal(told::add);
    PipeFds p = task.pipe2(0);
    task.fcntl(p.read(), Fcntl.F_SETOWN, task.pid());
    task.fcntl(p.read(), Fcntl.F_SETSIG, 40);
    task.fcntl(p.read(), Fcntl.F_SETFL, Fcntl.O_ASYNC);
    task.write(p.write(), new byte[5]);
    SigInfo s = told.poll(10, TimeUnit.SECONDS);
    assertThat(s).isNotNull();
    assertThat(s.signo()).isEqualTo(40);
    assertThat(s.fd()).isEqualTo(p.read());
    assertThat(s.code()).isEqualTo(1);
    task.fcntl(p.read(), Fcntl.F_SETFL, 0);
    task.write(p.write(), new byte[5]);
    assertThat(told.poll(50, TimeUnit.MILLISECONDS)).isNull();
    task.close(p.read());
    task.close(p.write());
  }

  @Test
  void aReaderWaitsForAWriter() throws Exception {
    FutureTask<Integer> reader = start(() -> task.open("/fifo", Fcntl.O_RDONLY));
    waits(reader);
    int w = task.open("/fifo", Fcntl.O_WRONLY);
    int r = reader.get();
    task.write(w, new byte[] {1, 2, 3});
    byte[] b = new byte[8];
    assertThat(task.read(r, b)).isEqualTo(3);
    FutureTask<Integer> more = start(() -> task.read(r, b));
    waits(more);
    task.close(w);
    assertThat(more.get()).isZero();
  }

  @Test
  void aWriterWaitsForAReader() throws Exception {
    FutureTask<Integer> writer = start(() -> task.open("/fifo", Fcntl.O_WRONLY));
    waits(writer);
    int r = task.open("/fifo", Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
    int w = writer.get();
    assertThat(task.write(w, new byte[5])).isEqualTo(5);
    task.close(r);
    assertThatThrownBy(() -> task.write(w, new byte[1])).hasMessageContaining("EPIPE");
  }

  @Test
  void whatWasInAFifoGoesWithItsLastFile() throws Exception {
    int both = task.open("/fifo", Fcntl.O_RDWR);
    task.write(both, new byte[9000]);
    task.close(both);
    int r = task.open("/fifo", Fcntl.O_RDONLY | Fcntl.O_NONBLOCK);
    assertThat(task.read(r, new byte[1])).isZero();
    assertThat(world.vfs.state().frames().used()).isZero();
  }

  @Test
  void waitingIsInterrupted() throws Exception {
    Task.PipeFds p = task.pipe2(0);
    int ep = task.epollCreate1(0);
    PollFd[] fds = {new PollFd(p.read(), PollEvents.EPOLLIN)};
    List<Callable<?>> calls =
        List.of(
            () -> task.open("/fifo", Fcntl.O_RDONLY),
            () -> task.open("/fifo", Fcntl.O_WRONLY),
            () -> task.read(p.read(), new byte[1]),
            () -> task.write(p.write(), new byte[100_000]),
            () -> task.poll(fds, -1),
            () -> task.epollWait(ep, 1, -1));
    for (Callable<?> c : calls.subList(0, 3)) {
      interrupted(c);
    }
    interrupted(calls.get(4));
    interrupted(calls.get(5));
    // A write that has moved something tells how much.
    FutureTask<Integer> write = new FutureTask<>(() -> task.write(p.write(), new byte[100_000]));
    Thread t = Thread.ofVirtual().start(write);
    waits(write);
    t.interrupt();
    assertThat(write.get()).isEqualTo(65536);
    interrupted(calls.get(3));
  }

  private static void interrupted(Callable<?> c) throws Exception {
    FutureTask<Object> f =
        new FutureTask<>(
            () -> {
              try {
                return c.call();
              } catch (ErrnoException e) {
                return e.errno() + " " + Thread.currentThread().isInterrupted();
              }
            });
    Thread t = Thread.ofPlatform().start(f);
    waits(f);
    t.interrupt();
    assertThat(f.get()).isEqualTo("EINTR true");
  }

  @Test
  void atMostPipeBufIsWrittenInOnePiece() throws Exception {
    Task.PipeFds p = task.pipe2(0);
    int each = 300;
    List<FutureTask<Integer>> writers = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      byte id = (byte) (k + 1);
      writers.add(
          start(
              () -> {
                java.util.Random r = new java.util.Random(id);
                int total = 0;
                for (int i = 0; i < each; i++) {
                  byte[] b = new byte[4 + r.nextInt(Fcntl.PIPE_BUF - 3)];
                  java.util.Arrays.fill(b, id);
                  b[0] = (byte) -id;
                  b[1] = (byte) (b.length >> 8);
                  b[2] = (byte) b.length;
                  assertThat(task.write(p.write(), b)).isEqualTo(b.length);
                  total += b.length;
                }
                return total;
              }));
    }
    FutureTask<Integer> reader =
        start(
            () -> {
              int records = 0;
              byte[] head = new byte[3];
              while (records < 4 * each) {
                fill(p.read(), head);
                byte[] rest = new byte[((head[1] & 0xff) << 8 | head[2] & 0xff) - 3];
                fill(p.read(), rest);
                assertThat(head[0]).isNegative();
                for (byte b : rest) {
                  assertThat(b).isEqualTo((byte) -head[0]);
                }
                records++;
              }
              return records;
            });
    assertThat(reader.get()).isEqualTo(4 * each);
    for (FutureTask<Integer> w : writers) {
      assertThat(w.get()).isPositive();
    }
  }

  private void fill(int fd, byte[] b) throws ErrnoException {
    int at = 0;
    while (at < b.length) {
      byte[] some = new byte[Math.min(b.length - at, 1000)];
      int n = task.read(fd, some);
      System.arraycopy(some, 0, b, at, n);
      at += n;
    }
  }

  @Test
  void splicedFilesLendTheirPages() throws Exception {
    int f = task.open("/f", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644);
    task.write(f, new byte[16 * 4096]);
    int used = world.vfs.state().frames().used();
    Task.PipeFds a = task.pipe2(0);
    Task.PipeFds b = task.pipe2(0);
    long own = Task.OWN_POSITION;
    assertThat(task.splice(f, 0, a.write(), own, 1 << 20, 0)).isEqualTo(65536);
    assertThat(task.tee(a.read(), b.write(), 1 << 20, 0)).isEqualTo(65536);
    assertThat(world.vfs.state().frames().used()).as("frames").isEqualTo(used);
    // Who changes the file changes what is on its way.
    task.pwrite(f, new byte[] {42}, 5);
    byte[] back = new byte[8];
    task.read(a.read(), back);
    assertThat(back[5]).isEqualTo((byte) 42);
    // Cut off, the pages live as long as they are in a pipe.
    task.ftruncate(f, 0);
    task.read(b.read(), back);
    assertThat(back[5]).isEqualTo((byte) 42);
  }

  @Test
  void memoryGoesThroughWithoutTheHeap() throws Exception {
    Task.PipeFds p = task.pipe2(0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(10_000);
      for (int i = 0; i < 10_000; i++) {
        from.set(ValueLayout.JAVA_BYTE, i, (byte) i);
      }
      assertThat(task.vmsplice(p.write(), 0, from)).isEqualTo(10_000);
      assertThat(task.ioctl(p.read(), Fcntl.FIONREAD, 0)).isEqualTo(10_000);
      MemorySegment to = arena.allocate(10_000);
      assertThat(task.vmsplice(p.read(), 0, to.asSlice(0, 100), to.asSlice(100))).isEqualTo(10_000);
      assertThat(to.mismatch(from)).isEqualTo(-1);
      assertThatThrownBy(() -> task.vmsplice(p.read(), Fcntl.SPLICE_F_NONBLOCK, to))
          .hasMessageContaining("EAGAIN");
      assertThatThrownBy(() -> task.vmsplice(p.read(), 64, to)).hasMessageContaining("EINVAL");
    }
  }

  @Test
  void onlyThePrivilegedGoBeyondTheLimit() throws Exception {
    Task.PipeFds p = task.pipe2(0);
    assertThat(task.fcntl(p.write(), Fcntl.F_SETPIPE_SZ, (1 << 20) + 1)).isEqualTo(2 << 20);
    assertThat(task.fcntl(p.write(), Fcntl.F_SETPIPE_SZ, 5000)).isEqualTo(8192);
    task.setCred(new Cred(1000, 1000));
    assertThat(task.fcntl(p.write(), Fcntl.F_SETPIPE_SZ, 1 << 20)).isEqualTo(1 << 20);
    assertThatThrownBy(() -> task.fcntl(p.write(), Fcntl.F_SETPIPE_SZ, (1 << 20) + 1))
        .hasMessageContaining("EPERM");
  }

  @Test
  void moreRoomWakesAWriter() throws Exception {
    Task.PipeFds p = task.pipe2(0);
    FutureTask<Integer> w = start(() -> task.write(p.write(), new byte[100_000]));
    waits(w);
    task.fcntl(p.read(), Fcntl.F_SETPIPE_SZ, 1 << 17);
    assertThat(w.get()).isEqualTo(100_000);
  }

  @Test
  void theLastDescriptorsEndIsForgottenByEpoll() throws Exception {
    Task.PipeFds p = task.pipe2(0);
    int ep = task.epollCreate1(0);
    EpollEvent in = new EpollEvent(PollEvents.EPOLLIN, 5);
    task.epollCtl(ep, EpollEvent.EPOLL_CTL_ADD, p.read(), in);
    int second = task.dup(p.read());
    task.close(p.read());
    task.write(p.write(), new byte[1]);
    assertThat(task.epollWait(ep, 4, 0)).containsExactly(in);
    FutureTask<List<EpollEvent>> wait = start(() -> task.epollWait(ep, 4, -1));
    assertThat(wait.get()).containsExactly(in);
    task.close(second);
    assertThat(task.epollWait(ep, 4, 0)).isEmpty();
    assertThat(task.epollWait(ep, 4, 2_000_000)).isEmpty();
  }

  @Test
  void pollTimesOutNotTooEarly() throws Exception {
    Task.PipeFds p = task.pipe2(0);
    long from = System.nanoTime();
    assertThat(task.poll(new PollFd[] {new PollFd(p.read(), PollEvents.EPOLLIN)}, 20_000_000))
        .isZero();
    assertThat(System.nanoTime() - from).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void epollsInARow() throws Exception {
    int[] ep = new int[6];
    for (int i = 0; i < ep.length; i++) {
      ep[i] = task.epollCreate1(0);
    }
    EpollEvent in = new EpollEvent(PollEvents.EPOLLIN, 5);
    for (int i = 0; i < 4; i++) {
      task.epollCtl(ep[i + 1], EpollEvent.EPOLL_CTL_ADD, ep[i], in);
    }
    assertThatThrownBy(() -> task.epollCtl(ep[5], EpollEvent.EPOLL_CTL_ADD, ep[4], in))
        .hasMessageContaining("ELOOP");
    assertThatThrownBy(() -> task.epollCtl(ep[0], EpollEvent.EPOLL_CTL_ADD, ep[5], in))
        .hasMessageContaining("ELOOP");
    assertThatThrownBy(() -> task.epollCtl(ep[0], EpollEvent.EPOLL_CTL_ADD, ep[2], in))
        .hasMessageContaining("ELOOP");
    Task.PipeFds p = task.pipe2(0);
    task.epollCtl(ep[0], EpollEvent.EPOLL_CTL_ADD, p.read(), in);
    FutureTask<List<EpollEvent>> wait = start(() -> task.epollWait(ep[4], 4, -1));
    waits(wait);
    task.write(p.write(), new byte[1]);
    assertThat(wait.get()).containsExactly(in);
    assertThat(task.epollWait(ep[0], 4, 0)).containsExactly(in);
  }
}
