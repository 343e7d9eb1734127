// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvfs.call.Task;
import org.jvfs.call.Vfs;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Flock;

/** Tasks that have one file open each, of a memfs of their own. */
final class Owners implements AutoCloseable {
  /** A call that has been begun in a thread of its own. */
  static final class Begun {
    final Thread thread;
    private final CompletableFuture<@Nullable Errno> end = new CompletableFuture<>();

    Begun(Call call) {
      thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      call.run();
                      end.complete(null);
                    } catch (ErrnoException e) {
                      end.complete(e.errno());
                    } catch (Throwable t) {
                      end.completeExceptionally(t);
                    }
                  });
    }

    /** The error it ended with, null for none. Waits ten seconds at most. */
    @Nullable Errno end() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }

    boolean isDone() {
      return end.isDone();
    }
  }

  /** Something that may fail. */
  @FunctionalInterface
  interface Call {
    void run() throws ErrnoException;
  }

  /** Waits, ten seconds at most, until one of the calls has ended. */
  static void awaitAny(Begun... calls) throws Exception {
    CompletableFuture.anyOf(
            java.util.Arrays.stream(calls).map(c -> c.end).toArray(CompletableFuture[]::new))
        .get(10, TimeUnit.SECONDS);
  }

  final Vfs vfs;
  final List<Task> tasks = new ArrayList<>();
  final int[] fds;

  Owners(int n) throws ErrnoException {
    this(Vfs.builder().memoryBudget(16L << 20).build(), n);
  }

  Owners(Vfs vfs, int n) throws ErrnoException {
    this.vfs = vfs;
    this.fds = new int[n];
    Task root = vfs.rootTask();
    root.mount("none", "/", "memfs", 0, Map.of());
    root.close(root.open("/f", Fcntl.O_CREAT | Fcntl.O_RDWR, 0644));
    for (int i = 0; i < n; i++) {
      Task t = vfs.rootTask();
      t.chdir("/");
      tasks.add(t);
      fds[i] = t.open("/f", Fcntl.O_RDWR);
    }
    root.exit();
  }

  /** F_SETLK. */
  void set(int owner, int type, long start, long len) throws ErrnoException {
    tasks.get(owner).fcntl(fds[owner], Fcntl.F_SETLK, Flock.range(type, start, len));
  }

  /** F_SETLKW, in a thread of its own. */
  Begun begin(int owner, int type, long start, long len) {
    return new Begun(
        () -> tasks.get(owner).fcntl(fds[owner], Fcntl.F_SETLKW, Flock.range(type, start, len)));
  }

  /** How many wait. */
  long waiting() {
    return vfs.showLocks().lines().filter(l -> l.contains("->")).count();
  }

  /** Waits, ten seconds at most, until so many wait. */
  void awaitWaiting(long n) throws InterruptedException {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (waiting() != n) {
      if (System.nanoTime() > patience) {
        throw new AssertionError(n + " should wait:\n" + vfs.showLocks());
      }
      Thread.sleep(1);
    }
  }

  @Override
  public void close() {
    vfs.close();
  }
}
