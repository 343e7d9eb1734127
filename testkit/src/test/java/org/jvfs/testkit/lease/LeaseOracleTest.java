// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jvfs.uapi.Fcntl.F_RDLCK;
import static org.jvfs.uapi.Fcntl.F_UNLCK;
import static org.jvfs.uapi.Fcntl.F_WRLCK;
import static org.jvfs.uapi.Fcntl.O_ASYNC;
import static org.jvfs.uapi.Fcntl.O_NONBLOCK;
import static org.jvfs.uapi.Fcntl.O_RDONLY;
import static org.jvfs.uapi.Fcntl.O_RDWR;
import static org.jvfs.uapi.Fcntl.O_TRUNC;
import static org.jvfs.uapi.Fcntl.O_WRONLY;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.jvfs.call.Task;
import org.jvfs.testkit.Kernel;
import org.jvfs.testkit.kernel.KernelSide;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.SigInfo;

/** The same calls on a lease of the kernel's and on one of ours, and what they answer. */
@org.junit.jupiter.api.Timeout(120)
final class LeaseOracleTest {
  private static final int NONE = -1;
  private static final int[] MODES = {O_RDONLY, O_WRONLY, O_RDWR};
  private static final int[] OTHERS = {NONE, O_RDONLY, O_WRONLY, O_RDWR};
  private static final int[] TYPES = {F_RDLCK, F_WRLCK, F_UNLCK};
  private static final int[] BREAKS = {
    O_RDONLY, O_WRONLY, O_RDWR, 3, O_RDONLY | O_TRUNC, O_WRONLY | O_TRUNC
  };
  private static final int REALTIME = 40;
  private static final long SECONDS = 20;

  private interface Play {
    void on(Side s, List<String> out) throws Exception;
  }

  private static void alike(Play play) throws Exception {
    Kernel.orSkip(KernelSubjects::tmpfs).close();
    List<String> kernel = new ArrayList<>();
    try (Side s = new KernelSide()) {
      play.on(s, kernel);
    }
    List<String> ours = new ArrayList<>();
    try (Side s = new JvfsSide()) {
      play.on(s, ours);
    }
    assertThat(ours).isEqualTo(kernel);
    assertThat(kernel).isNotEmpty();
  }

  private static void state(Side s, int fd, String what, int answer, List<String> out) {
    out.add(
        what
            + " = "
            + answer
            + ", lease "
            + s.getLease(fd)
            + ((s.flags(fd) & O_ASYNC) != 0 ? " async" : ""));
  }

  private static int openIf(Side s, int flags) {
    return flags == NONE ? NONE : s.openBeside(flags);
  }

  private static void closeIf(Side s, int fd) {
    if (fd >= 0) {
      s.closeBeside(fd);
    }
  }

  /** Every way to have it open, one or two others who have it open, every lease. */
  @Test
  void whoGetsOne() throws Exception {
    alike(
        (s, out) -> {
          for (int mode : new int[] {O_RDONLY, O_WRONLY, O_RDWR, 3}) {
            for (int one : OTHERS) {
              for (int two : OTHERS) {
                for (int type : TYPES) {
                  int a = openIf(s, one);
                  int b = openIf(s, two);
                  int fd = s.open(mode);
                  String what = mode + " beside " + one + "," + two + ": " + type;
                  state(s, fd, what, s.setLease(fd, type), out);
                  state(s, fd, "again", s.setLease(fd, F_RDLCK), out);
                  state(s, fd, "changed", s.setLease(fd, F_WRLCK), out);
                  state(s, fd, "given back", s.setLease(fd, F_UNLCK), out);
                  s.close(fd);
                  closeIf(s, a);
                  closeIf(s, b);
                }
              }
            }
          }
        });
  }

  /** Two who want leases of one file. */
  @Test
  void whoGetsAnother() throws Exception {
    alike(
        (s, out) -> {
          for (int mode : MODES) {
            for (int first : TYPES) {
              for (int second : TYPES) {
                int a = s.open(mode);
                state(s, a, mode + ": " + first, s.setLease(a, first), out);
                int b = s.open(O_RDONLY | O_NONBLOCK);
                out.add("second open " + (b < 0 ? b : 0));
                if (b >= 0) {
                  state(s, b, "second " + second, s.setLease(b, second), out);
                  state(s, a, "first", 0, out);
                  s.close(a);
                  state(s, b, "alone " + second, s.setLease(b, second), out);
                  s.close(b);
                } else {
                  s.close(a);
                }
              }
            }
          }
        });
  }

  /** Every lease, every open that does not wait, every answer to it, and an open again. */
  @Test
  void brokenWithoutWaiting() throws Exception {
    alike(
        (s, out) -> {
          for (int mode : MODES) {
            for (int type : TYPES) {
              for (int flags : BREAKS) {
                for (int answer : TYPES) {
                  int fd = s.open(mode);
                  String what = mode + " " + type + " broken by " + flags;
                  state(s, fd, "took", s.setLease(fd, type), out);
                  int b = s.openBeside(flags | O_NONBLOCK);
                  state(s, fd, what, Math.min(b, 0), out);
                  state(s, fd, "answered " + answer, s.setLease(fd, answer), out);
                  int c = s.openBeside(flags | O_NONBLOCK);
                  state(s, fd, "open again", Math.min(c, 0), out);
                  closeIf(s, b);
                  closeIf(s, c);
                  state(s, fd, "changed again", s.setLease(fd, F_WRLCK), out);
                  s.close(fd);
                }
              }
            }
          }
        });
  }

  private static void untilBreaking(Side s, int fd, int before) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (s.getLease(fd) == before) {
      assertThat(System.nanoTime()).as("the lease is being broken").isLessThan(end);
      Thread.sleep(1);
    }
  }

  /** Who waits, for what, and until when. */
  @Test
  void brokenAndWaitedFor() throws Exception {
    alike(
        (s, out) -> {
          for (int type : new int[] {F_RDLCK, F_WRLCK}) {
            for (int how = 0; how < 3; how++) {
              for (int answer : new int[] {F_UNLCK, F_RDLCK, NONE}) {
                waited(s, type, how, answer, out);
              }
            }
          }
        });
  }

  private static void waited(Side s, int type, int how, int answer, List<String> out)
      throws Exception {
    if (type == F_RDLCK && how == 0) {
      return;
    }
    // With a file that it could write to itself the holder could not make its lease shared.
    int fd = s.open(O_RDONLY);
    state(s, fd, "took " + type, s.setLease(fd, type), out);
    IntSupplier call =
        switch (how) {
          case 0 -> () -> s.openBeside(O_RDONLY);
          case 1 -> () -> s.openBeside(O_WRONLY);
          default -> s::truncateBeside;
        };
    CompletableFuture<Integer> b =
        CompletableFuture.supplyAsync(call::getAsInt, Thread::startVirtualThread);
    untilBreaking(s, fd, type);
    state(s, fd, "breaking " + how, b.isDone() ? 1 : 0, out);
    if (answer == NONE) {
      s.close(fd);
    } else {
      state(s, fd, "answered " + answer, s.setLease(fd, answer), out);
      if (answer == F_RDLCK && how != 0) {
        Thread.sleep(30);
        state(s, fd, "not enough", b.isDone() ? 1 : 0, out);
        s.setLease(fd, F_UNLCK);
      }
    }
    int r = b.get(SECONDS, TimeUnit.SECONDS);
    out.add("went on " + Math.min(r, 0));
    if (how < 2) {
      closeIf(s, r);
    }
    if (answer != NONE) {
      state(s, fd, "at last", 0, out);
      s.close(fd);
    }
  }

  /** What the holder is told. */
  @Test
  void theSignal() throws Exception {
    Kernel.orSkip(KernelSubjects::tmpfs).close();
    SigInfo kernel;
    int kernelFd;
    try (KernelSide s = new KernelSide()) {
      kernelFd = s.open(O_RDONLY);
      s.holdBack(kernelFd, REALTIME);
      assertThat(s.setLease(kernelFd, F_RDLCK)).isZero();
      assertThat(s.openBeside(O_WRONLY | O_NONBLOCK)).isNegative();
      kernel = s.signal();
    }
    assertThat(kernel.fd()).isEqualTo(kernelFd);
    try (JvfsSide s = new JvfsSide()) {
      BlockingQueue<SigInfo> got = new LinkedBlockingQueue<>();
      Task t = s.holder;
      t.onSignal(got::add);
      int fd = s.open(O_RDONLY);
      t.fcntl(fd, Fcntl.F_SETSIG, REALTIME);
      assertThat(s.setLease(fd, F_RDLCK)).isZero();
      assertThat(t.fcntl(fd, Fcntl.F_GETOWN, 0)).isEqualTo(t.pid());
      assertThat(s.openBeside(O_WRONLY | O_NONBLOCK)).isNegative();
      assertThat(got.poll(SECONDS, TimeUnit.SECONDS))
          .isEqualTo(new SigInfo(kernel.signo(), kernel.code(), fd, kernel.band()));
      // Asked for once: it knows.
      assertThat(s.openBeside(O_WRONLY | O_NONBLOCK)).isNegative();
      assertThat(got.poll(20, TimeUnit.MILLISECONDS)).isNull();
    }
  }
}
