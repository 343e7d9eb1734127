// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.checked;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.jvfs.checked.LockOf;
import org.jvfs.contract.Column;
import org.jvfs.contract.Condition;
import org.jvfs.contract.Contract;
import org.jvfs.contract.Operation;
import org.jvfs.contract.Operations;
import org.jvfs.contract.Revision;
import org.jvfs.contract.Rule;
import org.jvfs.lock.HeldLock;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.LockHold;
import org.jvfs.lock.Lockdep;

/** What was held at each call of each method, beside what the contract says is. */
final class Observations {
  /** Of one method. */
  private static final class Seen {
    final LongAdder calls = new LongAdder();
    final LongAdder inRcu = new LongAdder();

    /** Calls in which the caller could not have blocked, though it was no walk in RCU mode. */
    final LongAdder notBlocking = new LongAdder();

    /** Of each column: how often its lock was held how, the least where there are several. */
    final Map<Column, Map<LockHold, LongAdder>> holds = new ConcurrentHashMap<>();

    /** Everything held, by classes and modes, and how often. */
    final Map<String, LongAdder> stacks = new ConcurrentHashMap<>();

    long count(Column c, LockHold h) {
      LongAdder n = holds.getOrDefault(c, Map.of()).get(h);
      return n == null ? 0 : n.sum();
    }
  }

  /** What became of a method. */
  enum Verdict {
    OBSERVED,
    /** Its calls keep to the row, and always had a lock besides that the row does not promise. */
    MORE,
    NEVER_CALLED,
    CONTRADICTS
  }

  /** A method's row in the table that is printed. */
  record Line(Operation operation, Verdict verdict, long calls, String text) {
    String name() {
      return operation.table() + "." + operation.name();
    }
  }

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  Observations() {
    for (Operations t : Contract.of(Revision.I_RWSEM).tables()) {
      for (Operation o : t.methods()) {
        operations.put(key(t.name(), o.method().getName()), o);
        seen.put(key(t.name(), o.method().getName()), new Seen());
      }
    }
  }

  private static String key(String table, String javaName) {
    return table + "." + javaName;
  }

  /** A method is entered; called first thing by the driver's method itself. */
  void enter(String table, String javaName, @Nullable Object... args) {
    Operation o = operations.get(key(table, javaName));
    Seen s = seen.get(key(table, javaName));
    if (o == null || s == null) {
      return;
    }
    s.calls.increment();
    boolean rcu = Lockdep.in(LockContext.RCU_READ);
    if (rcu) {
      s.inRcu.increment();
    } else if (why(o) != null) {
      s.notBlocking.increment();
    }
    for (LockOf lock : LockOf.values()) {
      LockHold least = least(o, lock, args);
      if (least != null) {
        s.holds
            .computeIfAbsent(lock.column(), c -> new ConcurrentHashMap<>())
            .computeIfAbsent(least, h -> new LongAdder())
            .increment();
      }
    }
    s.stacks.computeIfAbsent(stack(rcu), k -> new LongAdder()).increment();
  }

  /** Inside a method that may not block the wrapper forbids it by itself. */
  private static @Nullable String why(Operation o) {
    return o.rule(Column.MAY_BLOCK) == Rule.YES || o.rule(Column.MAY_BLOCK) == Rule.REF_WALK
        ? Lockdep.whyNotBlock()
        : null;
  }

  private static @Nullable LockHold least(Operation o, LockOf lock, @Nullable Object[] args) {
    LockHold least = null;
    for (int place : lock.places(o.method(), o.rule(lock.column()))) {
      Object arg = args[place];
      Object l = arg == null ? null : lock.in(arg);
      if (l == null) {
        continue;
      }
      LockHold h = Lockdep.held(l);
      if (lock == LockOf.RENAME_LOCK
          && h == LockHold.NONE
          && (Lockdep.in(LockContext.RENAME_READ) || Lockdep.in(LockContext.RCU_READ))
          && o.rule(Column.RENAME_LOCK) == Rule.YES) {
        h = LockHold.SHARED;
      }
      least = least == null || h.compareTo(least) < 0 ? h : least;
    }
    return least;
  }

  private static String stack(boolean rcu) {
    List<String> words = new ArrayList<>();
    if (rcu) {
      words.add("rcu");
    }
    if (Lockdep.in(LockContext.RENAME_READ)) {
      words.add("rename_lock read");
    }
    for (HeldLock h : Lockdep.heldLocks()) {
      words.add(h.lockClass().name() + "/" + h.subclass() + " " + h.mode());
    }
    return words.isEmpty() ? "nothing" : String.join(", ", words);
  }

  // ---- beside the contract ----

  /** Every method of the live revision. */
  List<Line> lines() {
    List<Line> all = new ArrayList<>();
    operations.forEach((key, o) -> all.add(line(o, seen.getOrDefault(key, new Seen()))));
    return all;
  }

  private static Line line(Operation o, Seen s) {
    long calls = s.calls.sum();
    if (calls == 0) {
      return new Line(o, Verdict.NEVER_CALLED, 0, "");
    }
    Verdict verdict = Verdict.OBSERVED;
    StringBuilder text = new StringBuilder();
    for (LockOf lock : LockOf.values()) {
      Column c = lock.column();
      Rule rule = o.rule(c);
      if (rule == Rule.UNSTATED || !s.holds.containsKey(c)) {
        continue;
      }
      Verdict v =
          judge(
              o,
              rule,
              s.count(c, LockHold.NONE),
              s.count(c, LockHold.SHARED),
              s.count(c, LockHold.EXCLUSIVE));
      if (v.compareTo(verdict) > 0) {
        verdict = v;
      }
      text.append("; ")
          .append(c.rule(Revision.I_RWSEM))
          .append(' ')
          .append(rule.word())
          .append(": ")
          .append(s.count(c, LockHold.NONE))
          .append(" not, ")
          .append(s.count(c, LockHold.SHARED))
          .append(" shared, ")
          .append(s.count(c, LockHold.EXCLUSIVE))
          .append(" exclusive");
    }
    if (s.notBlocking.sum() > 0) {
      verdict = Verdict.CONTRADICTS;
      text.append("; may block, but could not in ").append(s.notBlocking.sum()).append(" calls");
    }
    if (s.inRcu.sum() > 0) {
      text.append("; in RCU ").append(s.inRcu.sum());
      if (o.rule(Column.RCU_WALK) == Rule.NO) {
        verdict = Verdict.CONTRADICTS;
      }
    }
    return new Line(o, verdict, calls, text.isEmpty() ? "" : text.substring(2));
  }

  private static Verdict judge(Operation o, Rule rule, long none, long shared, long exclusive) {
    boolean eitherWay =
        o.conditions().contains(Condition.CALLER_MAY_HOLD_I_RWSEM)
            || o.conditions().contains(Condition.MAYBE_UNDER_SPINLOCK);
    boolean ok =
        switch (rule) {
          case YES -> exclusive + shared > 0 && none == 0;
          case WRITE, EXCLUSIVE, EXCLUSIVE_BOTH, EXCLUSIVE_ALL, UNLOCKS, YES_BOTH ->
              none + shared == 0;
          case SHARED, READ -> none == 0;
          case NO, NO_NAMESPACE_SEM -> eitherWay || shared + exclusive == 0;
          default -> true;
        };
    if (!ok) {
      return Verdict.CONTRADICTS;
    }
    boolean more =
        switch (rule) {
          case SHARED, READ -> shared == 0;
          case NO -> none == 0;
          default -> false;
        };
    return more ? Verdict.MORE : Verdict.OBSERVED;
  }

  /** The whole as a table for people. */
  String table() {
    Map<Verdict, Integer> sums = new TreeMap<>();
    StringBuilder out = new StringBuilder();
    for (Line l : lines()) {
      sums.merge(l.verdict, 1, Integer::sum);
      if (l.verdict != Verdict.NEVER_CALLED) {
        out.append(String.format("%-44s %-12s %9d  %s%n", l.name(), l.verdict, l.calls, l.text));
      }
    }
    return out.append(sums).append(System.lineSeparator()).toString();
  }

  /** What a method was called under, for a closer look. */
  String stacks(String table, String javaName) {
    Seen s = seen.get(key(table, javaName));
    return s == null ? "" : s.stacks.toString();
  }
}
