// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.Schedule;

/**
 * Runs a scenario under many schedules: all of them up to a number of preemptions, or random ones,
 * or a given one.
 *
 * <p>That a task is stopped though it could go on is a preemption. Each wait for a lock and each
 * end of a task is a change of tasks that costs none, and all ways to go on from there are tried. A
 * bound of {@code b} preemptions leaves a number of schedules in the order of the number of steps
 * to the power of {@code b}; most mistakes need one or two.
 *
 * <p>The search is depth first: a run records its choices; the next repeats all up to the last that
 * has an alternative within the bound, and takes that.
 */
public final class Explorer<W extends AutoCloseable> {
  private final Scenario<W> scenario;
  private final Set<String> right;
  private final Set<String> outcomes = new TreeSet<>();
  private long runs;
  private int longest;

  /** For one scenario; finds out what outcomes its calls have one after the other. */
  public Explorer(Scenario<W> scenario) throws Exception {
    if (!Schedule.ON) {
      throw new IllegalStateException("needs -Djvfs.schedule=true");
    }
    this.scenario = scenario;
    this.right = new TreeSet<>(scenario.allowed);
    if (scenario.serial) {
      serial(new int[scenario.tasks.size()], new ArrayList<>());
    }
  }

  // ---- one call after the other ----

  /** Runs every order of whole calls that begins with {@code order}. */
  private void serial(int[] done, List<Integer> order) throws Exception {
    boolean last = true;
    for (int t = 0; t < done.length; t++) {
      if (done[t] < scenario.tasks.get(t).size()) {
        last = false;
        done[t]++;
        order.add(t);
        serial(done, order);
        order.removeLast();
        done[t]--;
      }
    }
    if (last) {
      right.add(serialOutcome(order));
    }
  }

  private String serialOutcome(List<Integer> order) throws Exception {
    List<List<String>> results = new ArrayList<>();
    scenario.tasks.forEach(t -> results.add(new ArrayList<>()));
    try (W world = scenario.maker.make()) {
      for (int t : order) {
        List<String> of = results.get(t);
        var call = scenario.tasks.get(t).get(of.size());
        of.add(Strand.result(w -> call.call(world), world));
      }
      return results + " " + scenario.summary.of(world);
    }
  }

  /** The outcomes that count as right. */
  public Set<String> right() {
    return right;
  }

  // ---- many orders ----

  /**
   * Runs all schedules of at most {@code bound} preemptions, those with fewer first, until one goes
   * wrong or {@code most} have been run.
   */
  public Result exhaust(int bound, long most) throws Exception {
    boolean all = true;
    for (int b = 0; b <= bound && all; b++) {
      Search search = new Search(b);
      do {
        if (runs >= most) {
          all = false;
          break;
        }
        Finding f = run(search);
        if (f != null) {
          return result(f, false);
        }
      } while (search.next());
    }
    return result(null, all);
  }

  /**
   * Runs random schedules of any number of preemptions until one goes wrong.
   *
   * @param seed the same seed gives the same schedules
   */
  public Result random(long seed, long count) throws Exception {
    for (long i = 0; i < count; i++) {
      SplittableRandom r = new SplittableRandom(seed + i);
      // From hardly ever to at every second step.
      int rarity = 2 << r.nextInt(6);
      Plan plan =
          (choice, ready, running) -> {
            if (running >= 0 && r.nextInt(rarity) != 0) {
              return running;
            }
            int skip = r.nextInt(Integer.bitCount(ready));
            int rest = ready;
            for (; skip > 0; skip--) {
              rest &= rest - 1;
            }
            return Integer.numberOfTrailingZeros(rest);
          };
      Finding f = run(plan);
      if (f != null) {
        return result(f, false);
      }
    }
    return result(null, false);
  }

  /** Runs one schedule; answers what goes wrong, null for nothing. */
  public @Nullable Finding replay(String schedule) throws Exception {
    return run(Plan.parse(schedule));
  }

  private Result result(@Nullable Finding f, boolean exhausted) {
    return new Result(f, runs, exhausted, longest, Set.copyOf(outcomes));
  }

  private @Nullable Finding run(Plan plan) throws Exception {
    runs++;
    Run<W> run = new Run<>(scenario, plan, null);
    String wrong = judge(run);
    longest = Math.max(longest, run.choices.size());
    if (plan instanceof Search s) {
      s.ran(run.choices);
    }
    if (wrong == null) {
      return null;
    }
    // Once more, now with a record of the steps; that it goes wrong again shows that it can be
    // repeated.
    String schedule = Plan.text(run.choices);
    List<String> trace = new ArrayList<>();
    String again = judge(new Run<>(scenario, Plan.parse(schedule), trace));
    String what = again == null ? "NOT REPEATABLE: " + wrong : again;
    int preemptions = (int) run.choices.stream().filter(Plan.Choice::isPreemption).count();
    return new Finding(scenario.name, what, schedule, preemptions, runs, trace);
  }

  private @Nullable String judge(Run<W> run) throws Exception {
    String wrong = run.execute();
    if (wrong != null) {
      return wrong;
    }
    outcomes.add(run.outcome);
    if (scenario.serial && !right.contains(run.outcome)) {
      return "an outcome of no order: " + run.outcome + "\n  right are " + right;
    }
    return null;
  }

  /** Depth-first search under a bound. */
  private static final class Search implements Plan {
    private final int bound;

    /** The choices to repeat; the last is new. */
    private List<Choice> prefix = new ArrayList<>();

    Search(int bound) {
      this.bound = bound;
    }

    @Override
    public int choose(int choice, int ready, int running) {
      if (choice >= prefix.size()) {
        return Plan.usual(ready, running);
      }
      Choice c = prefix.get(choice);
      if (c.ready() != ready || c.running() != running) {
        return DIFFERS;
      }
      return c.chosen();
    }

    void ran(List<Choice> choices) {
      prefix = new ArrayList<>(choices);
    }

    /** Goes to the next schedule; false if there is none. */
    boolean next() {
      int used = (int) prefix.stream().filter(Choice::isPreemption).count();
      while (!prefix.isEmpty()) {
        Choice c = prefix.removeLast();
        used -= c.isPreemption() ? 1 : 0;
        Choice n = after(c, used);
        if (n != null) {
          prefix.add(n);
          return true;
        }
      }
      return false;
    }

    /** The choice tried after this one: first the usual, then the others by number. */
    private @Nullable Choice after(Choice c, int used) {
      int usual = Plan.usual(c.ready(), c.running());
      int from = c.chosen() == usual ? 0 : c.chosen() + 1;
      int rest = c.ready() & ~(1 << usual) & -(1 << from);
      if (rest == 0) {
        return null;
      }
      Choice n = new Choice(c.ready(), c.running(), Integer.numberOfTrailingZeros(rest));
      return used + (n.isPreemption() ? 1 : 0) <= bound ? n : null;
    }
  }
}
