// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.locks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Errnos;

/** Two subjects in lock step: the same episodes, and the first difference. */
public final class LockRun {
  private static final int TRIES = 3000;

  private final LockSubject left;
  private final LockSubject right;
  private final boolean ordered;
  private long calls;
  private long skipped;
  private long waited;
  private final Map<String, Long> tally = new TreeMap<>();

  public LockRun(LockSubject left, LockSubject right) {
    this.left = left;
    this.right = right;
    this.ordered = left.ordered() && right.ordered();
  }

  /**
   * What differed.
   *
   * @param script what to run to see it; the last command is the one after which it differs
   * @param left what happened after that on the left side, in the order compared
   */
  public record Failure(List<LockCall> script, List<LockEvent> left, List<LockEvent> right) {
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder();
      script.forEach(c -> out.append(c).append('\n'));
      return out + "left:  " + left + "\nright: " + right;
    }
  }

  /** Calls made and answered alike, without those skipped. */
  public long calls() {
    return calls;
  }

  /** Commands to owners that could not take them. */
  public long skipped() {
    return skipped;
  }

  /** Of the calls, those that did not return at once. */
  public long waited() {
    return waited;
  }

  /**
   * What was seen how often: calls with how they ended, at once or later, and who else was served.
   */
  public Map<String, Long> tally() {
    return tally;
  }

  /** How often what contains {@code text} was seen. */
  public long seen(String text) {
    return tally.entrySet().stream()
        .filter(e -> e.getKey().contains(text))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Runs episodes of the generator until so many calls are made, or one differs: then shrunk. */
  public @Nullable Failure run(LockGenerator generator, long most) {
    long end = calls + most;
    while (calls < end) {
      List<LockCall> episode = generator.episode();
      Failure failure = once(episode);
      if (failure != null) {
        return shrink(failure);
      }
    }
    return null;
  }

  /** Runs one script. */
  public @Nullable Failure once(List<LockCall> script) {
    List<LockEvent> l;
    List<LockEvent> r;
    if (right.ordered()) {
      CompletableFuture<List<LockEvent>> other =
          CompletableFuture.supplyAsync(() -> left.run(script));
      r = right.run(script);
      l = other.join();
    } else {
      l = left.run(script);
      r = right.run(script, l);
    }
    int at = 0;
    int bt = 0;
    for (int i = 0; i < script.size(); i++) {
      int aEnd = end(l, at, i);
      int bEnd = end(r, bt, i);
      List<LockEvent> a = canonical(l.subList(at, aEnd));
      List<LockEvent> b = canonical(r.subList(bt, bEnd));
      if (!a.equals(b)) {
        return new Failure(List.copyOf(script.subList(0, i + 1)), a, b);
      }
      count(script.get(i), a);
      at = aEnd;
      bt = bEnd;
    }
    if (at != l.size() || bt != r.size()) {
      throw new IllegalStateException("events of no command");
    }
    return null;
  }

  private void count(LockCall call, List<LockEvent> events) {
    if (!call.counts()) {
      for (LockEvent e : events) {
        if (call.op() == LockCall.Op.SIGNALS && e.value() > 0) {
          note("signals taken");
        } else if (e.owner() == LockEvent.LINE && e.level() > 0) {
          note("waiters listed at depth " + Math.min(e.level(), 3));
        }
      }
      return;
    }
    boolean answered = false;
    for (LockEvent e : events) {
      if (e.value() == LockEvent.SKIPPED) {
        skipped++;
        return;
      }
      answered |= e.owner() == call.owner();
    }
    calls++;
    waited += answered ? 0 : 1;
    int others = 0;
    for (LockEvent e : events) {
      boolean own = e.owner() == call.owner();
      others += own ? 0 : 1;
      String how = e.value() < 0 ? Errnos.name((int) -e.value()) : "ok";
      note((own ? call.op().toString() : "later") + " " + how);
    }
    if (!answered) {
      note(call.op() + " waits");
    }
    if (others > 1) {
      note("several served by one call");
    }
  }

  private void note(String what) {
    tally.merge(what, 1L, Long::sum);
  }

  private static int end(List<LockEvent> events, int from, int call) {
    int i = from;
    while (i < events.size() && events.get(i).call() == call) {
      i++;
    }
    return i;
  }

  /**
   * Held locks are listed in an order of no meaning, each followed by who waits for it, whose order
   * does mean something.
   */
  private List<LockEvent> canonical(List<LockEvent> events) {
    if (events.isEmpty()) {
      return events;
    }
    if (events.getLast().owner() != LockEvent.LINES) {
      if (ordered || events.size() == 1) {
        return events;
      }
      List<LockEvent> sorted = new ArrayList<>(events);
      sorted.sort(Comparator.comparingInt(LockEvent::owner));
      return sorted;
    }
    List<List<LockEvent>> blocks = new ArrayList<>();
    for (LockEvent e : events) {
      if (e.owner() != LockEvent.LINE || e.level() == 0 || blocks.isEmpty()) {
        blocks.add(new ArrayList<>());
      }
      blocks.getLast().add(e);
    }
    blocks.sort(Comparator.comparing((List<LockEvent> b) -> b.toString()));
    List<LockEvent> out = new ArrayList<>();
    blocks.forEach(out::addAll);
    return Collections.unmodifiableList(out);
  }

  /** Leaves out what is not needed to see a difference: halves, quarters, then single commands. */
  private Failure shrink(Failure found) {
    Failure best = found;
    int tries = 0;
    for (int part = Math.max(1, best.script().size() / 2); part > 0; ) {
      boolean smaller = false;
      for (int from = 1; from < best.script().size() && tries < TRIES; ) {
        List<LockCall> fewer = new ArrayList<>(best.script());
        fewer.subList(from, Math.min(from + part, fewer.size())).clear();
        tries++;
        Failure f = once(fewer);
        if (f != null) {
          best = f;
          smaller = true;
        } else {
          from += part;
        }
      }
      part = part == 1 ? (smaller && tries < TRIES ? 1 : 0) : part / 2;
    }
    return best;
  }
}
