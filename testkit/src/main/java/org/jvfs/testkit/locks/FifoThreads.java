// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.lang.reflect.Constructor;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that run on the thread that calls {@link #run}, one after the other in the order
 * in which they became able to, each until it parks: what SCHED_FIFO does with processes of one
 * priority on one processor.
 *
 * <p>The JDK has schedulers of virtual threads for its own tests only: {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}.
 */
final class FifoThreads {
  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private final Thread.Builder builder;

  FifoThreads() {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      Executor scheduler = ready::add;
      builder = (Thread.Builder) constructor.newInstance(scheduler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK has no schedulers of virtual threads", e);
    }
  }

  Thread start(String name, Runnable body) {
    return builder.name(name).start(body);
  }

  /** Until all are parked or at their end. */
  void run() {
    for (@Nullable Runnable r = ready.poll(); r != null; r = ready.poll()) {
      r.run();
    }
  }
}
