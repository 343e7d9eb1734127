// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checked;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.contract.Column;
import org.jvfs.contract.Condition;
import org.jvfs.contract.Conditions;
import org.jvfs.contract.Revision;
import org.jvfs.contract.Row;
import org.jvfs.contract.Rule;
import org.jvfs.contract.Table;
import org.jvfs.filelock.FileLock;
import org.jvfs.lock.HeldSet;
import org.jvfs.lock.LockContext;
import org.jvfs.lock.LockHold;
import org.jvfs.lock.Lockdep;

/** The row of one method as a driver's class has it: what is looked at on entry and on return. */
final class MethodRule {
  /** How a lock has to be held on entry. */
  private enum Need {
    NOT,
    SHARED,
    ALONE;

    /** Null where a rule asks nothing of the caller. */
    static @Nullable Need of(Rule rule) {
      return switch (rule) {
        case YES, YES_BOTH, YES_ALL, WRITE, EXCLUSIVE, EXCLUSIVE_BOTH, EXCLUSIVE_ALL, UNLOCKS ->
            ALONE;
        case SHARED, READ -> SHARED;
        case NO, NO_NAMESPACE_SEM -> NOT;
        default -> null;
      };
    }

    boolean isMet(LockHold hold) {
      return switch (this) {
        case NOT -> hold == LockHold.NONE;
        case SHARED -> hold != LockHold.NONE;
        case ALONE -> hold == LockHold.EXCLUSIVE;
      };
    }

    String word() {
      return switch (this) {
        case NOT -> "not held";
        case SHARED -> "held at least shared";
        case ALONE -> "held exclusively";
      };
    }
  }

  /** One cell about a lock, and the arguments whose lock it is. */
  private record Cell(LockOf lock, Rule rule, @Nullable Need need, int[] places) {}

  private final String table;
  private final String title;
  private final String name;
  private final Parameter[] parameters;
  private final Class<?> driver;
  private final Rule mayBlock;
  private final Rule rcuWalk;
  private final boolean completion;

  /** Blocking depends on what kind of lock an argument is. */
  private final boolean leasesNeverBlock;

  private final RcuSign sign;
  private final List<Cell> cells = new ArrayList<>();
  private final List<Entry> entries;
  private final List<Exit> exits;

  private MethodRule(Class<?> type, Method m, Row row, Class<?> driver) {
    Table t = type.getAnnotation(Table.class);
    assert t != null : type;
    this.table = t.value();
    this.name = row.value();
    this.title = table + "." + name + " (" + type.getSimpleName() + "." + m.getName() + ")";
    this.parameters = m.getParameters();
    this.driver = driver;
    this.mayBlock = row.mayBlock();
    this.rcuWalk = row.rcuWalk();
    this.completion = row.context() == Rule.COMPLETION;
    this.sign = RcuSign.of(m);
    Set<Condition> conditions = conditions(type, m);
    for (LockOf lock : LockOf.values()) {
      Rule rule = lock.column().in(row);
      int[] places = lock.places(m, rule);
      if (rule != Rule.UNSTATED && places.length > 0) {
        cells.add(new Cell(lock, rule, need(lock, rule, conditions), places));
      }
    }
    this.leasesNeverBlock = conditions.contains(Condition.LEASE_RELEASE_NEVER_BLOCKS);
    this.entries = Entry.of(conditions, m);
    this.exits = Exits.of(row, conditions, m);
  }

  static MethodRule of(Class<?> table, Method m, Row row, Class<?> driver) {
    return new MethodRule(table, m, row, driver);
  }

  private static Set<Condition> conditions(Class<?> type, Method m) {
    Set<Condition> all = EnumSet.noneOf(Condition.class);
    for (Conditions c :
        new @Nullable Conditions[] {
          type.getAnnotation(Conditions.class), m.getAnnotation(Conditions.class)
        }) {
      if (c != null) {
        all.addAll(List.of(c.value()));
      }
    }
    return all;
  }

  /** A lock the caller may hold for a reason of its own is not asked for, nor forbidden. */
  private static @Nullable Need need(LockOf lock, Rule rule, Set<Condition> conditions) {
    Need n = Need.of(rule);
    if (lock == LockOf.MMAP_SEM && n == Need.ALONE) {
      // Its table does not tell the modes apart: a fault holds it shared.
      n = Need.SHARED;
    }
    boolean either =
        switch (lock) {
          case I_RWSEM -> conditions.contains(Condition.CALLER_MAY_HOLD_I_RWSEM);
          case PAGE_LOCK -> conditions.contains(Condition.MAYBE_UNDER_SPINLOCK);
          case I_LOCK -> conditions.contains(Condition.SOME_I_LOCK);
          // The sequence may be read instead: see inRenameSection.
          case RENAME_LOCK -> n == Need.ALONE;
          default -> false;
        };
    return either ? null : n;
  }

  String title() {
    return title;
  }

  // ---- entry ----

  Call enter(Object own, @Nullable Object[] args) {
    boolean rcu = sign.in(own, args);
    checkContext(rcu);
    for (Cell c : cells) {
      checkLocks(c, args);
    }
    Call call = new Call(own, args, rcu);
    for (Entry e : entries) {
      e.check(this, args);
    }
    for (Exit e : exits) {
      e.entered(call);
    }
    if (forbidsBlocking(rcu, args)) {
      Lockdep.enter(LockContext.NO_BLOCK, title);
    }
    if (completion) {
      Lockdep.enter(LockContext.COMPLETION);
    }
    return call;
  }

  private boolean forbidsBlocking(boolean rcu, @Nullable Object[] args) {
    return rcu || completion || mayBlock == Rule.NO || (leasesNeverBlock && isOfLease(args));
  }

  private static boolean isOfLease(@Nullable Object[] args) {
    for (Object arg : args) {
      if (arg instanceof FileLock l
          && (l.kind() == FileLock.Kind.LEASE || l.kind() == FileLock.Kind.DELEGATION)) {
        return true;
      }
    }
    return false;
  }

  private void checkContext(boolean rcu) {
    boolean inRcu = Lockdep.in(LockContext.RCU_READ);
    if (rcu && !inRcu) {
      violated(Column.RCU_WALK, rcuWalk, "an RCU read section", "none");
    }
    boolean told = sign.tells();
    if (!rcu && inRcu && (told || rcuWalk == Rule.NO)) {
      violated(
          Column.RCU_WALK,
          rcuWalk,
          told ? "that the method is told of the RCU read section" : "no RCU read section",
          told ? "arguments of ref-walk inside one" : "one");
    } else if (!rcu && (mayBlock == Rule.YES || mayBlock == Rule.REF_WALK)) {
      String why = Lockdep.whyNotBlock();
      if (why != null) {
        violated(Column.MAY_BLOCK, mayBlock, "a caller that may block", "a call " + why);
      }
    }
    if (completion && !Lockdep.in(LockContext.COMPLETION)) {
      violated(Column.CONTEXT, Rule.COMPLETION, "a call in completion context", "another context");
    }
  }

  private void checkLocks(Cell c, @Nullable Object[] args) {
    Need need = c.need;
    if (need == null) {
      if (c.lock == LockOf.RENAME_LOCK) {
        checkRenameSection(c, args);
      }
      return;
    }
    for (int place : c.places) {
      Object arg = args[place];
      Object lock = arg == null ? null : c.lock.in(arg);
      if (arg != null && lock != null) {
        LockHold hold = Lockdep.held(lock);
        if (!need.isMet(hold)) {
          violated(
              c.lock.column(), c.rule, what(c.lock, place, arg) + " " + need.word(), word(hold));
        }
      }
    }
  }

  /**
   * A comparison of names is under rename_lock as a reader of its sequence: inside a section that
   * looks for a change afterwards, as a walk without references is from its beginning.
   */
  private void checkRenameSection(Cell c, @Nullable Object[] args) {
    Object arg = args[c.places[0]];
    Object lock = arg == null ? null : c.lock.in(arg);
    if (lock != null
        && !Lockdep.in(LockContext.RENAME_READ)
        && !Lockdep.in(LockContext.RCU_READ)
        && Lockdep.held(lock) == LockHold.NONE) {
      violated(c.lock.column(), c.rule, "rename_lock held, or its sequence being read", "neither");
    }
  }

  private String what(LockOf lock, int place, Object arg) {
    return lock.column().rule(Revision.I_RWSEM)
        + " of "
        + parameters[place].getName()
        + " ("
        + arg
        + ")";
  }

  static String word(LockHold hold) {
    return switch (hold) {
      case NONE -> "not held";
      case SHARED -> "held shared";
      case EXCLUSIVE -> "held exclusively";
    };
  }

  // ---- return ----

  void returned(Call c, @Nullable Object result) {
    left(c, result, null);
  }

  void threw(Call c, Throwable t) {
    left(c, null, t);
  }

  private void left(Call c, @Nullable Object result, @Nullable Throwable t) {
    if (completion) {
      Lockdep.exit(LockContext.COMPLETION);
    }
    if (forbidsBlocking(c.rcu, c.args)) {
      Lockdep.exit(LockContext.NO_BLOCK);
    }
    for (Exit e : exits) {
      e.left(this, c, result, t);
    }
    if (!c.before.isNow()) {
      compare(c, HeldSet.now());
    }
  }

  /** What was held on entry is held on return, and nothing else, but for what exits allow. */
  private void compare(Call c, HeldSet now) {
    for (int i = 0; i < c.before.size(); i++) {
      Object lock = c.before.lock(i);
      LockHold was = c.before.hold(i);
      LockHold is = now.hold(lock);
      if (is != was && !(is == LockHold.NONE && c.isReleased(lock))) {
        violatedBalance(c, lock, word(was) + " on return as on entry", word(is));
      }
    }
    for (int i = 0; i < now.size(); i++) {
      Object lock = now.lock(i);
      if (c.before.hold(lock) == LockHold.NONE && !c.isTaken(lock)) {
        violatedBalance(c, lock, "not held on return as on entry", word(now.hold(i)));
      }
    }
  }

  private void violatedBalance(Call c, Object lock, String expected, String found) {
    for (Cell cell : cells) {
      for (int place : cell.places) {
        Object arg = c.args[place];
        if (arg != null && cell.lock.in(arg) == lock) {
          violated(
              cell.lock.column(), cell.rule, what(cell.lock, place, arg) + " " + expected, found);
          return;
        }
      }
    }
    violated("locks kept", Lockdep.describe(lock) + " " + expected, found);
  }

  // ---- reports ----

  private void violated(Column column, Rule rule, String expected, String found) {
    violated(column.rule(Revision.I_RWSEM) + ": " + rule.word(), expected, found);
  }

  /** About the page's lock, after the call. */
  void violated(Rule pageLock, String expected, String found) {
    violated(Column.PAGE_LOCK, pageLock, expected, found);
  }

  void violated(Condition condition, String expected, String found) {
    violated(condition.title(), expected, found);
  }

  /** Reports; the stacks are added by lockdep. */
  private void violated(String rule, String expected, String found) {
    String what =
        "contract "
            + Revision.I_RWSEM.word()
            + ", "
            + title
            + "\n  rule:     "
            + rule
            + "\n  expected: "
            + expected
            + "\n  found:    "
            + found
            + "\n  driver:   "
            + driver.getName();
    Lockdep.contractViolated(List.of(title, rule, driver.getName(), found), what);
    if (Checked.THROWS) {
      throw new ContractViolationError(what);
    }
  }
}
