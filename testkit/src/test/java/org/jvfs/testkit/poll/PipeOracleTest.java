// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.jvfs.testkit.Kernel;
import org.jvfs.testkit.call.Calls;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.kernel.KernelSubjects;
import org.jvfs.testkit.subject.Fixture;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.vfs.VfsSubject;

/**
 * Random calls on pipes, FIFOs, files and epoll instances, none of which waits, here and in the
 * kernel: each answer must be the same. {@code -Djvfs.oracle.calls=N} makes it longer, {@code
 * -Djvfs.oracle.seed=N} repeats one.
 */
final class PipeOracleTest {
  private static final int CALLS = Integer.getInteger("jvfs.oracle.calls", 120_000);
  private static final int ROUND = 2_000;
  private static final int NONBLOCK = 04000;
  private static final int DIRECT = 040000;
  private static final int APPEND = 02000;

  /** Descriptors are lowest first, so that a small number is mostly one that is open. */
  private static final int FDS = 12;

  private static final int[] ALL = java.util.stream.IntStream.range(0, FDS).toArray();
  private static final int[] EVENTS = java.util.stream.IntStream.of(ALL).map(i -> 5).toArray();

  @Test
  void aFixedSeed() {
    compare(20_261_121);
  }

  @Test
  void aFreshSeed() {
    compare(Long.getLong("jvfs.oracle.seed", ThreadLocalRandom.current().nextLong() >>> 1));
  }

  private static void compare(long seed) {
    String given = "-Djvfs.oracle.calls=" + CALLS + " -Djvfs.oracle.seed=" + seed;
    Tally tally = new Tally();
    for (int round = 0; tally.calls < CALLS; round++) {
      try (Subject left = Kernel.orSkip(KernelSubjects::tmpfs);
          Subject right = new VfsSubject("memfs");
          Fixture l = left.fresh("", 0);
          Fixture r = right.fresh("", 0);
          Calls kernel = l.newProcess();
          Calls ours = r.newProcess()) {
        round(kernel, ours, new Random(seed + round), given, tally);
      }
    }
    System.out.println(
        "random calls on pipes: " + given + ": " + tally.calls + ", succeeded " + tally.succeeded);
    assertThat(tally.succeeded).isGreaterThan(tally.calls / 3);
  }

  private static final class Tally {
    int calls;
    int succeeded;
  }

  private record Step(String text, Function<Calls, Result> call) {}

  private static void round(Calls kernel, Calls ours, Random r, String given, Tally tally) {
    Deque<String> before = new ArrayDeque<>();
    for (int i = 0; i < ROUND; i++) {
      Step s = i == 0 ? files(r.nextLong()) : i < 3 ? pipe(r) : i < 5 ? small(i) : step(r);
      // What every descriptor is ready for tells the least difference at once.
      boolean look = r.nextInt(4) == 0;
      Result a = s.call().apply(kernel);
      Result b = s.call().apply(ours);
      if (look && a.equals(b)) {
        before.addLast(s.text() + " -> " + brief(a));
        s = new Step("poll all", c -> c.poll(ALL, EVENTS));
        a = s.call().apply(kernel);
        b = s.call().apply(ours);
        tally.calls++;
      }
      tally.calls++;
      tally.succeeded += a.isOk() ? 1 : 0;
      before.addLast(s.text() + " -> " + brief(a));
      if (before.size() > 200) {
        before.removeFirst();
      }
      if (!a.equals(b)) {
        fail(
            given
                + ", call "
                + tally.calls
                + "\n"
                + String.join("\n", before)
                + "\nkernel "
                + brief(a)
                + "\njvfs   "
                + brief(b)
                + differs(a, b));
      }
    }
  }

  private static String brief(Result r) {
    String s = r.toString();
    return s.length() > 120 ? s.substring(0, 120) + "…" : s;
  }

  private static String differs(Result a, Result b) {
    if (a.payload() == null || b.payload() == null) {
      return "";
    }
    String x = a.payload().toString();
    String y = b.payload().toString();
    int at = 0;
    while (at < Math.min(x.length(), y.length()) && x.charAt(at) == y.charAt(at)) {
      at++;
    }
    return "\nfrom character " + at + " of what came back";
  }

  /** A FIFO, and a file with content and a hole. */
  private static Step files(long seed) {
    return new Step(
        "files",
        c -> {
          byte[] data = new byte[60_000];
          new Random(seed).nextBytes(data);
          c.mknodat(Calls.AT_FDCWD, bytes("/fifo"), 0010644, 0);
          int fd = (int) c.openat(Calls.AT_FDCWD, bytes("/source"), 0102, 0644).value();
          c.pwrite(fd, data, 0);
          c.pwrite(fd, data, 90_000);
          return c.closeFd(fd);
        });
  }

  private static Step pipe(Random r) {
    int flags = NONBLOCK | (r.nextInt(6) == 0 ? DIRECT : 0);
    return new Step("pipe2 " + flags, c -> c.pipe2(flags));
  }

  /** Pipes that are soon full. */
  private static Step small(int i) {
    return new Step("small", c -> c.fcntlSetPipeSize(2 * (i - 3), 4096 << (i - 2)));
  }

  private static byte[] bytes(String s) {
    return s.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  private static int size(Random r) {
    return switch (r.nextInt(8)) {
      case 0 -> r.nextInt(3);
      case 1 -> 4096;
      case 2 -> 4096 * (1 + r.nextInt(17));
      case 3 -> r.nextInt(70_000);
      case 4 -> 4000 + r.nextInt(200);
      default -> r.nextInt(3000);
    };
  }

  private static long offset(Random r) {
    return switch (r.nextInt(10)) {
      case 0 -> -1;
      case 1, 2 -> r.nextInt(20_000);
      default -> Long.MIN_VALUE;
    };
  }

  private static int events(Random r) {
    return switch (r.nextInt(6)) {
      case 0 -> 1;
      case 1 -> 4;
      case 2 -> 5;
      case 3 -> 0;
      case 4 -> 0x3fff;
      default -> r.nextInt(0x4000);
    };
  }

  private static int epollEvents(Random r) {
    int e = events(r);
    return switch (r.nextInt(8)) {
      case 0 -> e | 1 << 31;
      case 1 -> e | 1 << 30;
      case 2 -> e | 1 << 28;
      case 3 -> 1 | 1 << 31 | 1 << 30;
      default -> e;
    };
  }

  private static Step step(Random r) {
    int fd = r.nextInt(FDS);
    int fd2 = r.nextInt(FDS);
    int n = size(r);
    switch (r.nextInt(34)) {
      case 0 -> {
        return pipe(r);
      }
      case 1, 2, 3, 4, 5 -> {
        return new Step("read " + fd + " " + n, c -> c.read(fd, n));
      }
      case 6, 7, 8, 9, 10 -> {
        byte[] data = new byte[n];
        r.nextBytes(data);
        return new Step("write " + fd + " " + n, c -> c.write(fd, data));
      }
      case 11 -> {
        return new Step("close " + fd, c -> c.closeFd(fd));
      }
      case 12, 13, 14 -> {
        int[] fds = new int[1 + r.nextInt(6)];
        int[] ev = new int[fds.length];
        for (int i = 0; i < fds.length; i++) {
          fds[i] = r.nextInt(FDS + 1) - 1;
          ev[i] = events(r);
        }
        String text =
            "poll " + java.util.Arrays.toString(fds) + " " + java.util.Arrays.toString(ev);
        return new Step(text, c -> c.poll(fds, ev));
      }
      case 15 -> {
        int size = r.nextInt(12) == 0 ? -r.nextInt(10) : r.nextInt(1 << (1 + r.nextInt(14)));
        return new Step("setsz " + fd + " " + size, c -> c.fcntlSetPipeSize(fd, size));
      }
      case 16 -> {
        return new Step("getsz " + fd, c -> c.fcntlGetPipeSize(fd));
      }
      case 17, 18, 19, 20 -> {
        long a = offset(r);
        long b = offset(r);
        int flags = r.nextInt(20) == 0 ? r.nextInt(32) : 2;
        String text = "splice " + fd + " " + a + " " + fd2 + " " + b + " " + n + " " + flags;
        return new Step(text, c -> c.splice(fd, a, fd2, b, n, flags | 2));
      }
      case 21, 22 -> {
        int flags = r.nextInt(20) == 0 ? r.nextInt(32) : 2;
        return new Step(
            "tee " + fd + " " + fd2 + " " + n + " " + flags, c -> c.tee(fd, fd2, n, flags | 2));
      }
      case 23 -> {
        return new Step("nread " + fd, c -> c.ioctlNread(fd));
      }
      case 24 -> {
        return new Step("dup " + fd, c -> c.dup(fd));
      }
      case 25 -> {
        int acc = r.nextInt(3);
        return new Step(
            "open fifo " + acc, c -> c.openat(Calls.AT_FDCWD, bytes("/fifo"), acc | NONBLOCK, 0));
      }
      case 26 -> {
        // A file to splice from and one to splice into: what becomes of a file whose pages are
        // written onto itself hangs on when they are copied, which is nobody's promise.
        boolean source = r.nextBoolean();
        int flags = source ? 0 : 0101 | (r.nextInt(4) == 0 ? APPEND : 0);
        String name = source ? "/source" : "/sink";
        return new Step(
            "open " + name + " " + Integer.toOctalString(flags),
            c -> c.openat(Calls.AT_FDCWD, bytes(name), flags, 0644));
      }
      case 27 -> {
        int flags = NONBLOCK | (r.nextInt(4) == 0 ? DIRECT : 0);
        return new Step("setfl " + fd + " " + flags, c -> c.fcntlSetfl(fd, flags));
      }
      case 28 -> {
        long at = offset(r);
        return new Step(
            "sendfile " + fd + " " + fd2 + " " + at + " " + n, c -> c.sendfile(fd, fd2, at, n));
      }
      case 29 -> {
        return new Step("epoll_create", c -> c.epollCreate1(0));
      }
      case 30, 31 -> {
        int op = 1 + r.nextInt(r.nextInt(20) == 0 ? 4 : 3);
        int ev = epollEvents(r);
        long data = r.nextInt();
        String text = "ctl " + fd + " " + op + " " + fd2 + " " + Integer.toHexString(ev);
        return new Step(text, c -> c.epollCtl(fd, op, fd2, ev, data));
      }
      default -> {
        int max = r.nextInt(10) == 0 ? r.nextInt(3) : 64;
        return new Step("epoll_wait " + fd + " " + max, c -> c.epollWait(fd, max));
      }
    }
  }
}
