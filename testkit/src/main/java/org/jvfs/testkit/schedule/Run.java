// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.Schedule;
import org.jvfs.lock.Schedule.Step;

/**
 * One run of a scenario under a plan. Its state belongs to the strand whose turn it is, and to the
 * explorer before the first and after the last turn; turns pass through volatile fields.
 */
final class Run<W extends AutoCloseable> implements Schedule.Director {
  /** A run this long does not end. */
  private static final int MOST_STEPS = 20_000;

  /** So long a task may take from one step to the next. */
  private static final int PATIENCE_SECONDS = 60;

  private final Scenario<W> scenario;
  private final Plan plan;
  private final @Nullable List<String> trace;
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Strand> strands = new ArrayList<>();
  private final Map<Object, Integer> numbers = new IdentityHashMap<>();
  private @Nullable W world;
  private volatile @Nullable Strand current;
  private long steps;
  private @Nullable String failure;
  private boolean stuck;

  final List<Plan.Choice> choices = new ArrayList<>();
  String outcome = "";

  /**
   * A run to come.
   *
   * @param trace gets a line for each step; null if nobody wants them
   */
  Run(Scenario<W> scenario, Plan plan, @Nullable List<String> trace) {
    this.scenario = scenario;
    this.plan = plan;
    this.trace = trace;
  }

  W world() {
    W w = world;
    assert w != null;
    return w;
  }

  /** Runs; answers what went wrong, null for nothing. */
  @Nullable String execute() throws Exception {
    Schedule.direct(this);
    try {
      W w = scenario.maker.make();
      world = w;
      for (List<Scenario.Call<W>> calls : scenario.tasks) {
        @SuppressWarnings("unchecked") // a run's strands get its own world
        List<Scenario.Call<Object>> any = (List<Scenario.Call<Object>>) (List<?>) calls;
        strands.add(new Strand(this, strands.size(), any));
      }
      pass(null);
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return "a task neither ends nor makes a step: it waits for what is no lock of ours"
            + waiting();
      }
      if (stuck || failure != null) {
        // Locks may be held for ever: nothing more can be asked of this world.
        return failure;
      }
      return finish(w);
    } finally {
      Schedule.direct(null);
    }
  }

  private @Nullable String finish(W w) throws Exception {
    try {
      Remains.check(numbers.keySet());
      outcome = results() + " " + scenario.summary.of(w);
      w.close();
    } catch (AssertionError | RuntimeException e) {
      return "not whole at the end after " + results() + ": " + e + at(e);
    }
    return null;
  }

  private List<List<String>> results() {
    return strands.stream().map(s -> s.results).toList();
  }

  private static String at(Throwable e) {
    StringBuilder out = new StringBuilder();
    Arrays.stream(e.getStackTrace()).limit(25).forEach(f -> out.append("\n    at ").append(f));
    return out.toString();
  }

  // ---- the strands ----

  /** Whether nobody waits for the strands any more. */
  boolean isOver() {
    return over.getCount() == 0;
  }

  void failed(Strand s, Throwable e) {
    if (failure == null) {
      failure = s + ": " + e + at(e);
    }
  }

  void ended(Strand s) {
    s.ended = true;
    pass(s);
  }

  private @Nullable Strand caller() {
    Strand s = current;
    return s != null && s.thread == Thread.currentThread() ? s : null;
  }

  @Override
  public void point(Step step, Object on) {
    Strand me = caller();
    numbers.putIfAbsent(on, numbers.size());
    if (me == null) {
      return;
    }
    me.step = step;
    me.on = on;
    pass(me);
  }

  @Override
  public boolean await(Step step, Object on, BooleanSupplier ready) {
    Strand me = caller();
    numbers.putIfAbsent(on, numbers.size());
    if (me == null) {
      return false;
    }
    me.step = step;
    me.on = on;
    me.ready = ready;
    pass(me);
    return true;
  }

  @Override
  public boolean pause() {
    Strand me = caller();
    if (me == null) {
      return false;
    }
    me.step = Step.WAIT;
    me.lets = ~(1 << me.number);
    pass(me);
    return true;
  }

  @Override
  public int identity(Object o) {
    numbers.putIfAbsent(o, numbers.size());
    return scenario.colliding ? 1 : (numbers.get(o) + 1) * 0x9e3779b1;
  }

  /**
   * Passes the turn on, perhaps to the same strand; answers when it has come back to {@code me}.
   */
  private void pass(@Nullable Strand me) {
    int ready = 0;
    for (Strand s : strands) {
      if (s.canGoOn()) {
        ready |= 1 << s.number;
      }
    }
    if (ready == 0) {
      end(me);
      return;
    }
    ready = fair(ready);
    int running = me != null && (ready >> me.number & 1) != 0 ? me.number : -1;
    int chosen = Integer.numberOfTrailingZeros(ready);
    if (Integer.bitCount(ready) > 1) {
      chosen = plan.choose(choices.size(), ready, running);
      if (chosen < 0 || (ready >> chosen & 1) == 0) {
        giveUp(me, "runs of one schedule differ at choice " + choices.size());
        return;
      }
      choices.add(new Plan.Choice(ready, running, chosen));
    }
    steps++;
    if (steps > MOST_STEPS) {
      giveUp(me, "no end after " + MOST_STEPS + " steps" + waiting());
      return;
    }
    Strand next = strands.get(chosen);
    for (Strand s : strands) {
      s.lets &= ~(1 << chosen);
    }
    if (trace != null) {
      trace.add(next + (next.step == null ? " begins" : " " + next.step + " " + describe(next.on)));
    }
    if (next == me) {
      me.step = null;
      me.ready = null;
      me.lets = 0;
      return;
    }
    if (me != null) {
      me.turn = false;
    }
    current = next;
    next.go();
    if (me != null && !me.ended) {
      me.awaitTurn();
    }
  }

  /**
   * Without those that let others go first who have not gone yet: else two that spin could take
   * turns for ever while a third would end it.
   */
  private int fair(int ready) {
    int out = 0;
    for (Strand s : strands) {
      if ((ready >> s.number & 1) != 0 && (s.lets & ready) == 0) {
        out |= 1 << s.number;
      }
    }
    return out == 0 ? ready : out;
  }

  private void end(@Nullable Strand me) {
    if (strands.stream().allMatch(s -> s.ended)) {
      current = null;
      over.countDown();
    } else {
      giveUp(me, "deadlock" + waiting());
    }
  }

  /** Ends the run though strands have not ended; they are left behind. */
  private void giveUp(@Nullable Strand me, String why) {
    if (failure == null) {
      failure = why;
    }
    stuck = true;
    if (me != null) {
      me.turn = false;
    }
    current = null;
    over.countDown();
    if (me != null && !me.ended) {
      me.awaitTurn();
    }
  }

  private String waiting() {
    StringBuilder out = new StringBuilder();
    for (Strand s : strands) {
      if (!s.ended) {
        out.append("\n  ").append(s).append(" waits: ").append(s.step).append(' ');
        out.append(describe(s.on));
        StackTraceElement[] stack =
            s.thread == Thread.currentThread()
                ? new Throwable().getStackTrace()
                : s.thread.getStackTrace();
        Arrays.stream(stack)
            .filter(f -> f.getClassName().startsWith("org.jvfs."))
            .filter(f -> !f.getClassName().startsWith("org.jvfs.testkit.schedule."))
            .limit(12)
            .forEach(f -> out.append("\n    at ").append(f));
      }
    }
    return out.toString();
  }

  private String describe(@Nullable Object on) {
    return on == null ? "" : "#" + numbers.get(on) + " " + Remains.name(on);
  }
}
