// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.code.TypeTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows what a method does to locks and pages, and holds it against the method's row. */
final class LockRules implements Rules {
  private static final List<String> EFFECTS =
      List.of("Acquires", "Releases", "ReturnsLocked", "MustHold", "MustNotHold", "PageEffect");

  /** Questions about a lock or a page whose answer the path knows. */
  private static final Set<String> WHETHER_HELD = Set.of("isLocked", "isHeld", "isHeldExclusive");

  private final VisitorState visitor;
  private final TableRow row;
  private final LockNames names;
  private final RowLocks given;
  private final Findings findings;

  LockRules(VisitorState visitor, TableRow row, RowLocks given, Findings findings) {
    this.visitor = visitor;
    this.row = row;
    this.names = new LockNames(visitor);
    this.given = given;
    this.findings = findings;
  }

  @Override
  public @Nullable RcuTest rcuTest() {
    return null;
  }

  @Override
  public boolean matters(Tree tree) {
    if (!(tree instanceof MethodInvocationTree call)) {
      return false;
    }
    MethodSymbol callee = ASTHelpers.getSymbol(call);
    for (String effect : EFFECTS) {
      if (Effects.has(callee, effect, visitor.getTypes())) {
        return true;
      }
    }
    for (int i = 0; i < callee.getParameters().size(); i++) {
      if (Effects.ofParameter(callee, i, "MustHold", visitor.getTypes()) != null
          || Effects.ofParameter(callee, i, "MustNotHold", visitor.getTypes()) != null
          || Effects.ofParameter(callee, i, "TakesOver", visitor.getTypes()) != null
          || names.isPage(callee.getParameters().get(i).type)) {
        return true;
      }
    }
    return TableRow.of(callee, visitor.getTypes()) != null;
  }

  @Override
  public void store(Tree at, String object, State state) {}

  @Override
  public void monitor(Tree at, State state) {}

  @Override
  public void escape(String object, boolean jdk, State state) {
    if (object.startsWith("const:") || object.equals(State.NULL)) {
      return;
    }
    state.escaped.add(object);
    if (!jdk) {
      // Whoever has the object may release its locks.
      state.held.entrySet().removeIf(e -> !e.getValue().byRow() && State.isOf(e.getKey(), object));
    }
  }

  @Override
  public void later(MethodSymbol callee, State state) {
    if (has(callee, "Releases")) {
      forgetAll(typeOf(callee), state);
    }
  }

  private boolean has(MethodSymbol callee, String effect) {
    return Effects.has(callee, effect, visitor.getTypes());
  }

  private static String typeOf(MethodSymbol callee) {
    return callee.owner.getSimpleName().toString();
  }

  // ---- calls ----

  @Override
  public @Nullable List<Val> call(Call call, State s) {
    MethodSymbol callee = call.callee();
    require(call, s);
    takeOver(call, s);
    step(call, s);
    if (has(callee, "ReturnsLocked")) {
      State none = s.copy();
      s.held.put(call.fresh(), new Held(true, "Page", call.tree()));
      s.facts.put(call.fresh() + " == null", false);
      return List.of(new Val(none, State.NULL), new Val(s, call.fresh()));
    }
    boolean releases = has(callee, "Releases");
    Attribute.Compound acquires = Effects.of(callee, "Acquires", visitor.getTypes());
    if (acquires == null && !releases) {
      return known(call, s);
    }
    if (releases) {
      release(call, s);
    }
    if (acquires == null) {
      return List.of(new Val(s, State.UNKNOWN));
    }
    return acquire(call, exclusive(acquires), s);
  }

  private static boolean exclusive(Attribute.Compound a) {
    return Annotations.value(a, "value", "EXCLUSIVE").equals("EXCLUSIVE");
  }

  /** What a question about a lock or a page is answered with, if the path knows. */
  private static @Nullable List<Val> known(Call call, State s) {
    String question = call.callee().getSimpleName().toString();
    String object = call.receiver();
    boolean whether = WHETHER_HELD.contains(question);
    if (whether && s.held.get(object) instanceof Held h) {
      boolean yes = h.exclusive() || !question.equals("isHeldExclusive");
      return List.of(new Val(s, yes ? State.TRUE : State.FALSE));
    }
    if (question.equals("isWriteback") && s.did(object, "START_WRITEBACK")) {
      return List.of(new Val(s, s.did(object, "END_WRITEBACK") ? State.FALSE : State.TRUE));
    }
    return null;
  }

  private List<Val> acquire(Call call, boolean exclusive, State s) {
    String lock = call.receiver();
    Held held = new Held(exclusive, typeOf(call.callee()), call.tree());
    boolean maybe = call.callee().getReturnType().hasTag(TypeTag.BOOLEAN);
    if (lock.equals(State.UNKNOWN)) {
      return List.of(new Val(s, maybe ? call.fresh() : State.UNKNOWN));
    }
    Held before = s.held.get(lock);
    boolean waits = has(call.callee(), "MayBlock") || !maybe;
    if (before != null && waits && !s.escaped.contains(lock)) {
      findings.add(
          Finding.Kind.SELF_DEADLOCK,
          call.tree(),
          rule(lock, before),
          shown(lock)
              + (before.byRow()
                  ? " is locked, but the VFS holds it already: the call waits for itself"
                  : " is locked a second time: the call waits for itself"));
      return List.of(new Val(s, State.UNKNOWN));
    }
    if (!maybe) {
      s.held.put(lock, held);
      s.released.remove(lock);
      return List.of(new Val(s, State.UNKNOWN));
    }
    State failed = s.copy();
    if (before != null) {
      return List.of(new Val(failed, State.FALSE));
    }
    s.held.put(lock, held);
    s.released.remove(lock);
    return List.of(new Val(s, State.TRUE), new Val(failed, State.FALSE));
  }

  private void release(Call call, State s) {
    String lock = call.receiver();
    Held held = s.held.remove(lock);
    if (held == null) {
      if (s.released.contains(lock) && given.column(lock) != null && !s.escaped.contains(lock)) {
        findings.add(
            Finding.Kind.LOCK_BALANCE,
            call.tree(),
            rule(lock, null),
            shown(lock) + " is unlocked a second time");
      } else if (!lock.equals(State.NULL)) {
        // It may be any of those that are held, under a name that we do not know.
        forgetAll(typeOf(call.callee()), s);
      }
      return;
    }
    s.released.add(lock);
    Attribute.Compound a = Effects.of(call.callee(), "Releases", visitor.getTypes());
    boolean exclusive = a == null || exclusive(a);
    if (exclusive != held.exclusive()) {
      findings.add(
          Finding.Kind.LOCK_BALANCE,
          call.tree(),
          rule(lock, held),
          shown(lock)
              + " is held "
              + mode(held.exclusive())
              + " and released as if it were "
              + mode(exclusive));
    } else if (held.byRow() && !isToBeReleased(lock)) {
      findings.add(
          Finding.Kind.LOCK_BALANCE,
          call.tree(),
          rule(lock, held),
          shown(lock) + " is unlocked, but it is the VFS that holds it");
    }
  }

  private boolean isToBeReleased(String lock) {
    String column = given.column(lock);
    return column != null && row.is(column, "UNLOCKS");
  }

  private static void forgetAll(String type, State s) {
    s.held.values().removeIf(h -> !h.byRow() && h.type().equals(type));
  }

  // ---- what callees ask for ----

  private void require(Call call, State s) {
    MethodSymbol callee = call.callee();
    requireOf(
        call,
        Effects.of(callee, "MustHold", visitor.getTypes()),
        Effects.of(callee, "MustNotHold", visitor.getTypes()),
        call.receiver(),
        callee.owner.type,
        s);
    for (int i = 0; i < call.arguments().size() && i < callee.getParameters().size(); i++) {
      requireOf(
          call,
          Effects.ofParameter(callee, i, "MustHold", visitor.getTypes()),
          Effects.ofParameter(callee, i, "MustNotHold", visitor.getTypes()),
          call.arguments().get(i),
          callee.getParameters().get(i).type,
          s);
    }
    TableRow theirs = TableRow.of(callee, visitor.getTypes());
    if (theirs != null && call.arguments().size() == callee.getParameters().size()) {
      RowLocks wanted = new RowLocks(theirs, callee, call.arguments(), names);
      wanted.held().forEach((lock, h) -> hold(call, lock, h.exclusive(), s));
      if (!Blocks.isSuperCall(call.tree()) && Reach.bodyOf(callee, visitor) != null) {
        return;
      }
      for (String page : wanted.pages()) {
        if (theirs.is("pageLock", "UNLOCKS") && s.held.remove(page) != null) {
          s.released.add(page);
        }
      }
    }
  }

  private void requireOf(
      Call call,
      Attribute.@Nullable Compound must,
      Attribute.@Nullable Compound mustNot,
      String object,
      Type type,
      State s) {
    if (object.equals(State.UNKNOWN) || object.equals(State.NULL)) {
      return;
    }
    if (must != null) {
      String lock = names.of(Annotations.value(must, "value", ""), object, type);
      if (lock != null) {
        hold(call, lock, Annotations.value(must, "mode", "EXCLUSIVE").equals("EXCLUSIVE"), s);
      }
    }
    if (mustNot != null) {
      String lock = names.of(Annotations.value(mustNot, "value", ""), object, type);
      Held held = lock == null ? null : s.held.get(lock);
      if (lock != null && held != null && !s.escaped.contains(lock)) {
        findings.add(
            Finding.Kind.SELF_DEADLOCK,
            call.tree(),
            rule(lock, held),
            called(call)
                + " takes "
                + shown(lock)
                + (held.byRow() ? ", which the VFS holds already" : ", which is held already"));
      }
    }
  }

  private void hold(Call call, String lock, boolean exclusive, State s) {
    Held held = s.held.get(lock);
    if (held != null && (held.exclusive() || !exclusive)) {
      return;
    }
    String wants = called(call) + " needs " + shown(lock) + " " + mode(exclusive);
    if (held != null) {
      findings.add(
          Finding.Kind.LOCK_NOT_HELD,
          call.tree(),
          rule(lock, held),
          wants + ", and it is held shared");
    } else if (s.released.contains(lock)) {
      findings.add(
          Finding.Kind.LOCK_NOT_HELD,
          call.tree(),
          rule(lock, null),
          wants + ", and it has been released");
    } else if (given.saysNotHeld(lock) && !s.escaped.contains(lock)) {
      findings.add(
          Finding.Kind.LOCK_NOT_HELD,
          call.tree(),
          rule(lock, null),
          wants + ", and it is not held");
    }
  }

  private void takeOver(Call call, State s) {
    for (int i = 0; i < call.arguments().size(); i++) {
      if (Effects.ofParameter(call.callee(), i, "TakesOver", visitor.getTypes()) != null) {
        escape(call.arguments().get(i), true, s);
      }
    }
  }

  private void step(Call call, State s) {
    Attribute.Compound a = Effects.of(call.callee(), "PageEffect", visitor.getTypes());
    if (a == null) {
      return;
    }
    String what = Annotations.value(a, "value", "");
    List<String> pages = new ArrayList<>();
    if (names.isPage(call.callee().owner.type)) {
      pages.add(call.receiver());
    } else {
      for (int i = 0; i < call.arguments().size(); i++) {
        if (names.isPage(call.callee().getParameters().get(i).type)) {
          pages.add(call.arguments().get(i));
        }
      }
    }
    pages.forEach(p -> s.step(p, what));
  }

  // ---- words ----

  private String rule(String lock, @Nullable Held held) {
    String column = given.column(lock);
    return column == null || (held != null && !held.byRow()) ? row.name() : row.name(column);
  }

  private static String called(Call call) {
    return typeOf(call.callee()) + "." + call.callee().getSimpleName();
  }

  /** A lock's name for people. */
  static String shown(String lock) {
    return lock.startsWith("@") || lock.startsWith("new ")
        ? "the lock of an object got here" + tail(lock)
        : lock;
  }

  private static String tail(String lock) {
    int dot = lock.indexOf('.');
    return dot < 0 ? "" : " (" + lock.substring(dot) + ")";
  }

  private static String mode(boolean exclusive) {
    return (exclusive ? "EXCLUSIVE" : "SHARED").toLowerCase(Locale.ROOT);
  }
}
