// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that does nothing but raw system calls handed to it, so that it can take on a
 * descriptor table, root, umask, namespace and credentials of its own: Linux keeps all of these per
 * thread, and only libc's wrappers spread them over a process.
 *
 * <p>The thread must not load classes of the application: the JVM opens class files by path and
 * reads archives through descriptors by number, and with a root and a descriptor table of its own
 * neither means what the JVM thinks. Hence its loop is one method, and arguments are encoded and
 * results decoded by the caller's thread. Classes of the JDK may still be loaded at any time, which
 * works because the descriptors of the JVM's own archives stay where they are; see {@link
 * Namespace}.
 *
 * <p>One call at a time. The hand-over spins for a moment, then parks; {@code turn} is the only
 * shared control variable, and its volatile writes publish the plain fields.
 */
final class SyscallThread implements AutoCloseable {
  private static final int IDLE = 0;
  private static final int CALL = 1;
  private static final int RUN = 2;
  private static final int EXIT = 3;
  private static final int SPINS = 2_000;
  private static final long STUCK_SECONDS = 60;

  private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_LONG),
              Linker.Option.firstVariadicArg(1),
              Linker.Option.captureCallState("errno"));

  private final Thread thread;
  private final MemorySegment capture = Arena.ofAuto().allocate(CAPTURE);

  private volatile int turn = IDLE;
  private volatile boolean sleeping;
  private volatile @Nullable Thread waiter;

  // The call: written by the caller before turn becomes CALL, the result by the thread before IDLE.
  private long nr;
  private long a0;
  private long a1;
  private long a2;
  private long a3;
  private long a4;
  private long a5;
  private long result;
  private @Nullable Runnable task;
  private @Nullable Throwable failure;

  /** A thread that shares everything with the JVM, so far. */
  SyscallThread(String name) {
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
    thread.start();
  }

  /**
   * A thread that begins with the root, descriptor table, namespaces and credentials of {@code
   * parent}.
   */
  SyscallThread(String name, SyscallThread parent) {
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
    // Linux threads inherit from the thread that starts them.
    parent.run(thread::start);
  }

  /**
   * Runs code on the thread; its system calls are then made at once. Classes of the application
   * that it uses must have been loaded before. What it throws is rethrown here.
   */
  synchronized void run(Runnable code) {
    if (isOwnThread()) {
      code.run();
      return;
    }
    task = code;
    try {
      handOver(RUN);
    } finally {
      task = null;
    }
  }

  /** Performs a system call on the thread: its value, or the negated error number. */
  long call(long number, long b0, long b1, long b2, long b3, long b4, long b5) {
    return isOwnThread()
        ? perform(number, b0, b1, b2, b3, b4, b5)
        : handOverCall(number, b0, b1, b2, b3, b4, b5);
  }

  private boolean isOwnThread() {
    return Thread.currentThread().threadId() == thread.threadId();
  }

  private synchronized long handOverCall(
      long number, long b0, long b1, long b2, long b3, long b4, long b5) {
    nr = number;
    a0 = b0;
    a1 = b1;
    a2 = b2;
    a3 = b3;
    a4 = b4;
    a5 = b5;
    handOver(CALL);
    return result;
  }

  private void handOver(int what) {
    if (turn != IDLE) {
      throw new IllegalStateException(thread.getName() + " is gone or stuck in call " + nr);
    }
    turn = what;
    if (sleeping) {
      LockSupport.unpark(thread);
    }
    awaitResult();
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      throw new IllegalStateException("on " + thread.getName() + ": " + thrown, thrown);
    }
  }

  private void awaitResult() {
    for (int i = 0; i < SPINS; i++) {
      if (turn == IDLE) {
        return;
      }
      Thread.onSpinWait();
    }
    waiter = Thread.currentThread();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
    while (turn != IDLE) {
      LockSupport.parkNanos(this, TimeUnit.SECONDS.toNanos(1));
      if (turn != IDLE && System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "system call " + nr + " or a batch has not returned for " + STUCK_SECONDS + " s");
      }
    }
    waiter = null;
  }

  private void loop() {
    while (true) {
      int now = turn;
      for (int i = 0; now == IDLE && i < SPINS; i++) {
        Thread.onSpinWait();
        now = turn;
      }
      if (now == IDLE) {
        sleeping = true;
        while ((now = turn) == IDLE) {
          LockSupport.park(this);
        }
        sleeping = false;
      }
      if (now == EXIT) {
        return;
      }
      try {
        if (now == RUN) {
          Objects.requireNonNull(task).run();
        } else {
          result = perform(nr, a0, a1, a2, a3, a4, a5);
        }
      } catch (Throwable thrown) {
        failure = thrown;
      }
      turn = IDLE;
      Thread waiting = waiter;
      if (waiting != null) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private long perform(long number, long b0, long b1, long b2, long b3, long b4, long b5) {
    try {
      long value = (long) SYSCALL.invokeExact(capture, number, b0, b1, b2, b3, b4, b5);
      return value == -1 ? -(int) ERRNO.get(capture, 0L) : value;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the thread, and with it its descriptor table; waits until it is gone. */
  @Override
  public synchronized void close() {
    turn = EXIT;
    LockSupport.unpark(thread);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
