// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvfs.uapi.SigInfo;
import org.jvfs.uapi.Signals;

/**
 * The signals a task has been sent and has not handled. Real-time signals queue; of each other kind
 * one is pending at most, and further ones are lost. A signal that nobody handles is lost as well.
 *
 * <p>They are handled by a virtual thread, started when there is something to do, since who sends
 * may hold any lock.
 */
final class PendingSignals {
  private final Queue<SigInfo> queue = new ConcurrentLinkedQueue<>();

  /** A bit for each pending signal below SIGRTMIN. */
  private final AtomicLong standard = new AtomicLong();

  /** Whether a thread is at work. */
  private final AtomicBoolean handling = new AtomicBoolean();

  /** Takes a line for what a handler threw. */
  private final Consumer<String> log;

  private volatile @Nullable SignalHandler handler;

  PendingSignals(Consumer<String> log) {
    this.log = log;
  }

  /** Null to ignore signals, those that are pending too. */
  void setHandler(@Nullable SignalHandler h) {
    handler = h;
  }

  void send(SigInfo info) {
    if (handler == null) {
      return;
    }
    if (info.signo() < Signals.SIGRTMIN) {
      long bit = 1L << info.signo();
      if ((standard.getAndUpdate(s -> s | bit) & bit) != 0) {
        return;
      }
    }
    queue.add(info);
    start();
  }

  private void start() {
    if (handling.compareAndSet(false, true)) {
      Thread.ofVirtual().name("jvfs-signals").start(this::handle);
    }
  }

  private void handle() {
    for (SigInfo i = queue.poll(); i != null; i = queue.poll()) {
      if (i.signo() < Signals.SIGRTMIN) {
        long bit = 1L << i.signo();
        standard.getAndUpdate(s -> s & ~bit);
      }
      SignalHandler h = handler;
      if (h != null) {
        try {
          h.signalled(i);
        } catch (RuntimeException e) {
          // Nobody called the handler who could be told.
          log.accept("the handler of " + i + " failed: " + e);
        }
      }
    }
    handling.set(false);
    // Who added something before that saw a thread at work.
    if (!queue.isEmpty()) {
      start();
    }
  }
}
