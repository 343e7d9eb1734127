// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.serve;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jvfs.fuse.session.FuseException;
import org.jvfs.fuse.sys.Errnos;
import org.jvfs.fuse.sys.Libc;

/**
 * A process that uses a mount: makes the system calls it reads from standard input, one at a time,
 * and prints what they return. {@code signal} is taken at once, and interrupts the call under way.
 */
final class ClientMain {
  private static final int SIGNAL = 59;
  private static final int O_CREAT = 0x40;
  private static final int EPOLL_CTL_ADD = 1;

  private static final MethodHandle FCNTL =
      link("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle FLOCK = link("flock", 2, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle DUP = link("dup", 1, JAVA_INT, JAVA_INT);
  private static final MethodHandle POLL =
      link("poll", 3, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle EPOLL_CREATE = link("epoll_create1", 1, JAVA_INT, JAVA_INT);
  private static final MethodHandle EPOLL_CTL =
      link("epoll_ctl", 4, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle EPOLL_WAIT =
      link("epoll_wait", 4, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
  private static final MethodHandle SETFSUID = link("setfsuid", 1, JAVA_INT, JAVA_INT);

  private final BlockingQueue<String[]> commands = new LinkedBlockingQueue<>();
  private final Path mount;
  private volatile int tid;

  private ClientMain(Path mount) {
    this.mount = mount;
  }

  private static MethodHandle link(
      String name, int fixed, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(result, arguments),
        fixed < arguments.length
            ? new Linker.Option[] {
              Linker.Option.firstVariadicArg(fixed), Linker.Option.captureCallState("errno")
            }
            : new Linker.Option[] {Linker.Option.captureCallState("errno")});
  }

  public static void main(String[] args) throws IOException {
    ClientMain client = new ClientMain(Path.of(args[0]));
    if (Libc.installWakeSignal(SIGNAL) != 0) {
      throw new IllegalStateException("no signal");
    }
    Thread worker = new Thread(client::work);
    worker.setDaemon(true);
    worker.start();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.equals("signal")) {
        Libc.tgkill((int) ProcessHandle.current().pid(), client.tid, SIGNAL);
      } else {
        client.commands.add(line.split(" "));
      }
    }
  }

  private void work() {
    tid = Libc.gettid();
    try {
      while (true) {
        System.out.println(run(commands.take()));
        System.out.flush();
      }
    } catch (Throwable e) {
      System.out.println(e);
      System.exit(1);
    }
  }

  private static int number(String[] words, int i) {
    return Integer.parseInt(words[i]);
  }

  private String run(String[] w) throws Throwable {
    return switch (w[0]) {
      case "open" -> shown(open(w[1], Libc.O_RDWR | O_CREAT));
      case "close" -> shown(Libc.close(number(w, 1)));
      case "dup" -> shown(with(s -> (int) DUP.invokeExact(s, number(w, 1))));
      case "lock" -> lock(number(w, 1), number(w, 2), number(w, 3), number(w, 4), number(w, 5));
      case "flock" -> shown(with(s -> (int) FLOCK.invokeExact(s, number(w, 1), number(w, 2))));
      case "spawn" ->
          shown(Libc.spawn(new String[] {"sleep", w[1]}, new String[] {"PATH=/usr/bin:/bin"}, 2));
      case "many" -> many(w[1], number(w, 2));
      case "poll" -> poll(number(w, 1), number(w, 2), number(w, 3));
      case "epoll" -> epoll(number(w, 1), number(w, 2));
      case "epollwait" -> epollWait(number(w, 1), number(w, 2));
      case "locks" -> locks(number(w, 1));
      default -> "?";
    };
  }

  private interface Call {
    int run(MemorySegment state) throws Throwable;
  }

  private static int with(Call call) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Libc.newState(arena);
      int rc = call.run(state);
      return rc < 0 ? -state.get(JAVA_INT, 0) : rc;
    }
  }

  private static String shown(int rc) {
    return rc < 0 ? Errnos.name(-rc) : Integer.toString(rc);
  }

  private int open(String name, int flags) {
    return Libc.open(mount.resolve(name).toString(), flags);
  }

  /** fcntl(2) with a struct flock: "type start length pid" of what that holds afterwards. */
  private static String lock(int fd, int command, int type, long start, long length)
      throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment l = arena.allocate(32, 8);
      l.set(JAVA_INT, 0, type);
      l.set(JAVA_LONG, 8, start);
      l.set(JAVA_LONG, 16, length);
      int rc = with(s -> (int) FCNTL.invokeExact(s, fd, command, l.address()));
      return rc < 0
          ? Errnos.name(-rc)
          : (l.get(JAVA_INT, 0) & 0xffff)
              + " "
              + l.get(JAVA_LONG, 8)
              + " "
              + l.get(JAVA_LONG, 16)
              + " "
              + l.get(JAVA_INT, 24);
    }
  }

  /** Threads that each open the file, have it locked for a moment by F_OFD_SETLKW, and close it. */
  private String many(String name, int n) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      Thread t =
          new Thread(
              () -> {
                int fd = open(name, Libc.O_RDWR);
                try {
                  String said = lock(fd, 38, 1, 0, 0);
                  if (!said.equals("1 0 0 0")) {
                    synchronized (failed) {
                      failed.add(said);
                    }
                  }
                } catch (Throwable e) {
                  throw new IllegalStateException(e);
                } finally {
                  Libc.close(fd);
                }
              });
      threads.add(t);
      t.start();
    }
    for (Thread t : threads) {
      t.join();
    }
    return failed.isEmpty() ? "all" : failed.toString();
  }

  private static String poll(int fd, int events, int millis) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment p = arena.allocate(8, 8);
      p.set(JAVA_INT, 0, fd);
      p.set(JAVA_INT, 4, events);
      int rc = with(s -> (int) POLL.invokeExact(s, p.address(), 1L, millis));
      return rc < 0 ? Errnos.name(-rc) : Integer.toString(p.get(JAVA_INT, 4) >>> 16);
    }
  }

  private static String epoll(int fd, int events) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(16, 8);
      event.set(JAVA_INT, 0, events);
      int epfd = with(s -> (int) EPOLL_CREATE.invokeExact(s, 0));
      int rc = with(s -> (int) EPOLL_CTL.invokeExact(s, epfd, EPOLL_CTL_ADD, fd, event.address()));
      return shown(rc < 0 ? rc : epfd);
    }
  }

  private static String epollWait(int epfd, int millis) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment event = arena.allocate(16, 8);
      int rc = with(s -> (int) EPOLL_WAIT.invokeExact(s, epfd, event.address(), 1, millis));
      return rc < 0 ? Errnos.name(-rc) : Integer.toString(rc == 0 ? 0 : event.get(JAVA_INT, 0));
    }
  }

  /** The ioctl of {@code jvfs locks} as another user: the text, in one line. */
  private String locks(int uid) throws Throwable {
    int before = with(s -> (int) SETFSUID.invokeExact(s, uid));
    try {
      return DoorIoctl.locks(mount).replace('\n', '|');
    } catch (FuseException e) {
      return Errnos.name(e.errno());
    } finally {
      with(s -> (int) SETFSUID.invokeExact(s, before));
    }
  }
}
