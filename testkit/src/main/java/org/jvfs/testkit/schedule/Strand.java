// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.Schedule.Step;
import org.jvfs.uapi.ErrnoException;

/** A task of one run: a virtual thread that goes on only when it is told to. */
final class Strand implements Runnable {
  private final Run<?> run;
  private final List<Scenario.Call<Object>> calls;
  final int number;
  final Thread thread;
  final List<String> results = new ArrayList<>();

  /** Whether it may go on; written by who passes the turn, read by all. */
  volatile boolean turn;

  boolean started;
  boolean ended;

  /** What it is about to do. By the strand whose turn it is. */
  @Nullable Step step;

  @Nullable Object on;

  /** What it waits for; null for nothing. */
  @Nullable BooleanSupplier ready;

  /** Who goes first if it can, as bits: each until it has made a step. */
  int lets;

  Strand(Run<?> run, int number, List<Scenario.Call<Object>> calls) {
    this.run = run;
    this.number = number;
    this.calls = calls;
    this.thread = Thread.ofVirtual().name("strand-" + number).unstarted(this);
  }

  @Override
  public void run() {
    for (Scenario.Call<Object> c : calls) {
      try {
        results.add(result(c, run.world()));
      } catch (Throwable e) {
        results.add(e.toString());
        run.failed(this, e);
        break;
      }
    }
    run.ended(this);
  }

  /** A call's result in words: what it answers, or the errno it throws. */
  static String result(Scenario.Call<Object> c, Object world) throws Exception {
    try {
      return String.valueOf(c.call(world));
    } catch (ErrnoException e) {
      return e.errno().name();
    }
  }

  /** Whether it could go on now. */
  boolean canGoOn() {
    BooleanSupplier r = ready;
    return !ended && (r == null || r.getAsBoolean());
  }

  /** Lets it go on. */
  void go() {
    step = null;
    ready = null;
    lets = 0;
    turn = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
  }

  /** Waits for its turn; an interrupt meanwhile stays for the task to see. */
  void awaitTurn() {
    while (!turn) {
      if (!thread.isInterrupted()) {
        LockSupport.park(this);
      } else if (!run.isOver()) {
        Thread.yield();
      } else {
        // Left behind for ever.
        Thread.interrupted();
      }
    }
  }

  @Override
  public String toString() {
    return "task " + number;
  }
}
