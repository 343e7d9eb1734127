// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.file.OpenFile;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;
import org.jvfs.uapi.SigInfo;
import org.jvfs.uapi.Signals;

/**
 * Tasks of a VFS in this process, each with a thread of its own, scheduled as {@link FifoThreads}
 * are. The calls are those a program makes, and block as they do.
 */
public final class VfsOwners implements LockSubject {
  private static final int DESCRIPTORS = 8;
  private static final int REALTIME = Signals.SIGRTMIN + 3;
  private static final List<String> FILES = List.of("f0", "f1", "d");

  private final FifoThreads threads = new FifoThreads();
  private final Vfs vfs;
  private final Task init;
  private final Owner[] owners;
  private final Map<Integer, Long> names = new HashMap<>();
  private final Map<String, Integer> inodes = new HashMap<>();
  private List<LockEvent> events = new ArrayList<>();
  private int current;
  private @Nullable RuntimeException failure;

  /** So many owners on a file system of a type. */
  public VfsOwners(String type, int count) {
    vfs = Vfs.builder().memoryBudget(1L << 26).build();
    // Breaks are never over by themselves; the kernel's have 45 seconds, which is as good.
    vfs.state().sysctl().leaseBreakNanos = 0;
    init = vfs.rootTask();
    owners = new Owner[count];
    try {
      init.mount("none", "/", type, 0, Map.of());
      reset();
    } catch (ErrnoException e) {
      vfs.close();
      throw new IllegalStateException("mount " + type, e);
    }
  }

  /** A task and its thread. Used by one thread at a time: that which runs them. */
  private final class Owner implements Runnable {
    final int number;
    final int life;
    final Task task;
    final Thread thread;
    final List<SigInfo> signals = new ArrayList<>();
    @Nullable LockCall command;
    boolean dying;

    Owner(int number, int life, Task task) {
      this.number = number;
      this.life = life;
      this.task = task;
      task.setDescriptorLimit(DESCRIPTORS);
      task.onSignal(this::signalled);
      names.put(task.pid(), number + 1 + 100L * life);
      thread = threads.start("owner-" + number, this);
    }

    @Override
    public void run() {
      try {
        while (!dying) {
          LockCall c = command;
          if (c == null) {
            LockSupport.park(this);
          } else {
            LockEvent e = execute(c);
            Thread.interrupted();
            command = null;
            if (!dying) {
              events.add(e);
            }
          }
        }
      } catch (RuntimeException e) {
        failure = e;
      } finally {
        Thread.interrupted();
        task.exit();
      }
    }

    /** The processes hold theirs back, so of SIGIO one is pending at most. */
    private void signalled(SigInfo info) {
      if (info.signo() != Signals.SIGIO) {
        signals.add(info);
      } else if (signals.isEmpty() || signals.getFirst().signo() != Signals.SIGIO) {
        signals.addFirst(info);
      }
    }

    private LockEvent takeSignals() {
      long[] more = new long[4];
      for (int i = 0; i < Math.min(more.length, signals.size()); i++) {
        SigInfo info = signals.get(i);
        more[i] =
            (info.signo() == Signals.SIGIO ? 0 : 1)
                | (info.code() & 0xffL) << 8
                | (info.code() == Signals.SI_KERNEL ? 0 : (info.fd() & 0xffL) << 16);
      }
      LockEvent e =
          new LockEvent(current, number, signals.size(), more[0], more[1], more[2], more[3]);
      signals.clear();
      return e;
    }

    private int argument(LockCall c) {
      return switch (c.a()) {
        case Fcntl.F_SETSIG -> c.b() == 0 ? 0 : REALTIME;
        case Fcntl.F_SETOWN ->
            c.b() > 0 && c.b() <= owners.length ? owners[c.b() - 1].task.pid() : 0;
        default -> c.b();
      };
    }

    private LockEvent answer(long value) {
      return LockEvent.of(current, number, value);
    }

    private LockEvent execute(LockCall c) {
      try {
        switch (c.op()) {
          case OPEN -> {
            return answer(task.open(path(c.a()), c.b() | Fcntl.O_CLOEXEC, 0644));
          }
          case CLOSE -> task.close(c.fd());
          case DUP -> {
            return answer(task.dup(c.fd()));
          }
          case FCNTL_LOCK -> {
            Flock asked = new Flock((short) c.b(), (short) c.c(), c.x(), c.y(), c.d());
            Flock got = task.fcntl(c.fd(), c.a(), asked);
            if (c.a() != Fcntl.F_GETLK && c.a() != Fcntl.F_OFD_GETLK) {
              return answer(0);
            }
            return new LockEvent(
                current,
                number,
                0,
                got.type() | got.whence() << 8,
                got.start(),
                got.len(),
                got.type() == Fcntl.F_UNLCK ? 0 : name(got.pid()));
          }
          case FLOCK -> task.flock(c.fd(), c.a());
          case LSEEK -> {
            return answer(task.lseek(c.fd(), c.x(), c.a()));
          }
          case FTRUNCATE -> task.ftruncate(c.fd(), c.x());
          case TRUNCATE -> task.truncate(path(c.a()).getBytes(UTF), c.x());
          case TAKE -> {
            return answer(take(c.a(), c.b()));
          }
          case FCNTL -> {
            return answer(task.fcntl(c.fd(), c.a(), argument(c)));
          }
          case SIGNALS -> {
            return takeSignals();
          }
          default -> throw Errno.ENOSYS.exception();
        }
        return answer(0);
      } catch (ErrnoException e) {
        return answer(e.neg());
      }
    }

    private int take(int from, int fd) throws ErrnoException {
      OpenFile f = owners[from].task.file(fd);
      try {
        return task.install(f);
      } catch (ErrnoException e) {
        f.put();
        throw e;
      }
    }
  }

  private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;

  private static String path(int file) {
    return file >= 0 && file < FILES.size() ? FILES.get(file) : "nothing";
  }

  private long name(int pid) {
    return pid <= 0 ? pid : names.getOrDefault(pid, 9999L);
  }

  @Override
  public List<LockEvent> run(List<LockCall> batch) {
    events = new ArrayList<>();
    for (current = 0; current < batch.size(); current++) {
      LockCall c = batch.get(current);
      try {
        switch (c.op()) {
          case RESET -> reset();
          case LOCKS -> list();
          default -> give(c, owners[c.owner()]);
        }
      } catch (ErrnoException e) {
        throw new IllegalStateException(c.toString(), e);
      }
      threads.run();
      if (failure != null) {
        throw failure;
      }
    }
    return events;
  }

  private void give(LockCall c, Owner o) throws ErrnoException {
    boolean busy = o.command != null;
    switch (c.op()) {
      case SIGNAL -> {
        events.add(LockEvent.of(current, o.number, busy ? 0 : LockEvent.SKIPPED));
        if (busy) {
          o.thread.interrupt();
        }
      }
      case EXIT -> {
        end(o);
        owners[o.number] = new Owner(o.number, o.life + 1, vfs.rootTask());
        events.add(LockEvent.of(current, o.number, 0));
      }
      case FORK -> {
        if (busy || c.a() == o.number) {
          events.add(LockEvent.of(current, o.number, LockEvent.SKIPPED));
          return;
        }
        Owner old = owners[c.a()];
        end(old);
        owners[c.a()] = new Owner(c.a(), old.life + 1, o.task.fork());
        events.add(LockEvent.of(current, o.number, 0));
      }
      default -> {
        if (busy) {
          events.add(LockEvent.of(current, o.number, LockEvent.SKIPPED));
          return;
        }
        o.command = c;
        LockSupport.unpark(o.thread);
      }
    }
  }

  private void end(Owner o) {
    o.dying = true;
    if (o.command != null) {
      o.thread.interrupt();
    } else {
      LockSupport.unpark(o.thread);
    }
    threads.run();
  }

  private void reset() throws ErrnoException {
    List<LockEvent> before = List.copyOf(events);
    for (Owner o : owners) {
      if (o != null) {
        end(o);
      }
    }
    events.clear();
    events.addAll(before);
    names.clear();
    inodes.clear();
    for (int i = 0; i < FILES.size(); i++) {
      String path = FILES.get(i);
      remove(path, i == 2);
      if (i == 2) {
        init.mkdir(path, 0755);
      } else {
        int fd = init.open(path, Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_RDWR, 0644);
        init.ftruncate(fd, 10);
        init.close(fd);
      }
      inodes.put(String.valueOf(init.stat(path).ino), i);
    }
    for (int i = 0; i < owners.length; i++) {
      owners[i] = new Owner(i, 0, vfs.rootTask());
    }
    threads.run();
  }

  private void remove(String path, boolean directory) throws ErrnoException {
    if (init.list("/").contains(path)) {
      if (directory) {
        init.rmdir(path);
      } else {
        init.unlink(path);
      }
    }
  }

  /** Reads the list as owners.c does. */
  private void list() {
    int n = 0;
    for (String line : vfs.state().fileLocks().show().lines().toList()) {
      String rest = line.substring(line.indexOf(':') + 1);
      String text = rest.stripLeading();
      int level = 0;
      if (text.startsWith("-> ")) {
        level = rest.length() - text.length();
        text = text.substring(3);
      }
      String[] w = text.split(" +", -1);
      Integer file = w.length == 7 ? inodes.get(w[4].substring(w[4].lastIndexOf(':') + 1)) : null;
      if (file == null) {
        continue;
      }
      int nature =
          List.of("POSIX", "OFDLCK", "FLOCK", "LEASE", "DELEG").indexOf(w[0])
              | List.of("ADVISORY", "ACTIVE", "BREAKING", "BREAKER").indexOf(w[1]) << 4
              | List.of("READ", "WRITE", "UNLCK").indexOf(w[2]) << 8
              | level << 12;
      events.add(
          new LockEvent(
              current,
              LockEvent.LINE,
              nature,
              file,
              name(Integer.parseInt(w[3])),
              Long.parseLong(w[5]),
              w[6].equals("EOF") ? -1 : Long.parseLong(w[6])));
      n++;
    }
    events.add(LockEvent.of(current, LockEvent.LINES, n));
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public void close() {
    for (Owner o : owners) {
      end(Objects.requireNonNull(o));
    }
    vfs.close();
  }
}
