// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.AssertTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.Type;
import com.sun.tools.javac.tree.JCTree.JCSwitch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * Runs a method on all its paths: the statements. {@link Expressions} has the rest.
 *
 * <p>Each path carries its own {@link State}. Paths part at conditions and remember them, so that
 * the same condition met again goes the same way; they meet where all they know is the same. A loop
 * is run until nothing new comes of it, a few times at most. Checked exceptions that a callee
 * declares may come out of each call; unchecked ones are not followed.
 */
final class Interpreter {
  private static final int MOST_STATES = 128;
  private static final int MOST_TURNS = 5;

  private final VisitorState visitor;
  private final Expressions expressions;

  /** Where ways out of what is being run are gathered. */
  private List<Exit> exits = new ArrayList<>();

  /**
   * A run.
   *
   * @param frames for the calls that are being run in place, empty yet
   */
  Interpreter(VisitorState visitor, Rules rules, Frames frames) {
    this.visitor = visitor;
    this.expressions = new Expressions(visitor, rules, frames, this);
  }

  /** Every way out of a method. */
  List<Exit> run(MethodTree method, State start) {
    List<Exit> outer = exits;
    exits = new ArrayList<>();
    for (State s : exec(method.getBody(), List.of(start))) {
      exits.add(Exit.returned(s, State.UNKNOWN, method));
    }
    List<Exit> mine = exits;
    exits = outer;
    return mine;
  }

  void leave(Exit exit) {
    exits.add(exit);
  }

  private static List<State> limited(Collection<State> states) {
    Set<State> all = new LinkedHashSet<>(states);
    if (all.size() > MOST_STATES) {
      throw new GaveUpException();
    }
    return new ArrayList<>(all);
  }

  private static List<State> states(List<Val> values) {
    return values.stream().map(Val::state).toList();
  }

  // ---- statements ----

  List<State> exec(Tree tree, List<State> in) {
    if (in.isEmpty()) {
      return in;
    }
    List<State> out = new ArrayList<>();
    switch (tree) {
      case BlockTree b -> {
        List<State> now = in;
        for (StatementTree t : b.getStatements()) {
          now = exec(t, now);
        }
        return now;
      }
      case ExpressionStatementTree e -> each(in, s -> out.addAll(eval(e.getExpression(), s)));
      case ExpressionTree e -> each(in, s -> out.addAll(eval(e, s)));
      case VariableTree v -> each(in, s -> out.addAll(states(expressions.declare(v, s))));
      case IfTree t -> {
        Split split = split(t.getCondition(), in);
        out.addAll(exec(t.getThenStatement(), split.yes()));
        StatementTree otherwise = t.getElseStatement();
        out.addAll(otherwise == null ? split.no() : exec(otherwise, split.no()));
      }
      case WhileLoopTree t -> {
        return loop(t.getCondition(), t.getStatement(), List.of(), in, null);
      }
      case DoWhileLoopTree t -> {
        return doWhile(t, in, null);
      }
      case ForLoopTree t -> {
        return forLoop(t, in, null);
      }
      case EnhancedForLoopTree t -> {
        return forEach(t, in, null);
      }
      case LabeledStatementTree t -> {
        return labeled(t, in);
      }
      case ReturnTree t -> returned(t, in);
      case ThrowTree t ->
          each(
              in,
              s ->
                  expressions
                      .eval(t.getExpression(), s)
                      .forEach(
                          v ->
                              leave(
                                  Exit.thrown(
                                      v.state(), ASTHelpers.getType(t.getExpression()), t))));
      case TryTree t -> {
        return tryTree(t, in);
      }
      case SwitchTree t -> {
        boolean all = t instanceof JCSwitch s && s.isExhaustive;
        return switched(t.getExpression(), t.getCases(), all, in);
      }
      case BreakTree t -> each(in, s -> leave(jump(Exit.Kind.BREAK, s, t, t.getLabel())));
      case ContinueTree t -> each(in, s -> leave(jump(Exit.Kind.CONTINUE, s, t, t.getLabel())));
      case YieldTree t ->
          each(
              in,
              s ->
                  expressions
                      .value(t.getValue(), s)
                      .forEach(
                          v ->
                              leave(
                                  new Exit(Exit.Kind.YIELD, v.state(), v.value(), null, t, null))));
      case SynchronizedTree t -> {
        each(in, s -> out.addAll(eval(t.getExpression(), s)));
        out.forEach(s -> expressions.rules().monitor(t, s));
        return exec(t.getBlock(), limited(out));
      }
      case AssertTree t -> {
        return split(t.getCondition(), in).yes();
      }
      default -> {
        return in;
      }
    }
    return limited(out);
  }

  private static Exit jump(Exit.Kind kind, State s, Tree at, @Nullable Name label) {
    return new Exit(kind, s, State.UNKNOWN, null, at, label);
  }

  private static void each(List<State> in, java.util.function.Consumer<State> what) {
    in.forEach(s -> what.accept(s.copy()));
  }

  private List<State> eval(ExpressionTree e, State s) {
    return states(expressions.eval(e, s));
  }

  private Split split(ExpressionTree condition, List<State> in) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    each(
        in,
        s -> {
          Split one = expressions.split(condition, s);
          yes.addAll(one.yes());
          no.addAll(one.no());
        });
    return new Split(limited(yes), limited(no));
  }

  private void returned(ReturnTree t, List<State> in) {
    ExpressionTree e = t.getExpression();
    each(
        in,
        s -> {
          if (e == null) {
            leave(Exit.returned(s, State.UNKNOWN, t));
          } else {
            expressions.value(e, s).forEach(v -> leave(Exit.returned(v.state(), v.value(), t)));
          }
        });
  }

  // ---- loops ----

  private List<State> labeled(LabeledStatementTree t, List<State> in) {
    Name label = t.getLabel();
    return switch (t.getStatement()) {
      case WhileLoopTree w -> loop(w.getCondition(), w.getStatement(), List.of(), in, label);
      case DoWhileLoopTree d -> doWhile(d, in, label);
      case ForLoopTree f -> forLoop(f, in, label);
      case EnhancedForLoopTree f -> forEach(f, in, label);
      default -> {
        List<Exit> inner = new ArrayList<>();
        List<State> out = new ArrayList<>(within(inner, () -> exec(t.getStatement(), in)));
        for (Exit e : inner) {
          if (e.kind() == Exit.Kind.BREAK && label.equals(e.label())) {
            out.add(e.state());
          } else {
            leave(e);
          }
        }
        yield limited(out);
      }
    };
  }

  private List<State> within(List<Exit> gathered, java.util.function.Supplier<List<State>> what) {
    List<Exit> outer = exits;
    exits = gathered;
    List<State> out = what.get();
    exits = outer;
    return out;
  }

  private List<State> doWhile(DoWhileLoopTree t, List<State> in, @Nullable Name label) {
    List<State> out = new ArrayList<>();
    List<State> after = body(t.getStatement(), in, label, out);
    Split split = split(t.getCondition(), after);
    out.addAll(split.no());
    out.addAll(loop(t.getCondition(), t.getStatement(), List.of(), split.yes(), label));
    return limited(out);
  }

  private List<State> forLoop(ForLoopTree t, List<State> in, @Nullable Name label) {
    List<State> now = in;
    for (StatementTree init : t.getInitializer()) {
      now = exec(init, now);
    }
    return loop(t.getCondition(), t.getStatement(), t.getUpdate(), now, label);
  }

  private List<State> loop(
      @Nullable ExpressionTree condition,
      StatementTree body,
      List<? extends StatementTree> update,
      List<State> in,
      @Nullable Name label) {
    List<State> out = new ArrayList<>();
    Set<State> seen = new LinkedHashSet<>();
    List<State> now = in;
    for (int turn = 0; turn < MOST_TURNS && !now.isEmpty(); turn++) {
      seen.addAll(now);
      List<State> enter = now;
      if (condition != null) {
        Split split = split(condition, now);
        out.addAll(split.no());
        enter = split.yes();
      }
      List<State> next = body(body, enter, label, out);
      for (StatementTree u : update) {
        next = exec(u, next);
      }
      now = next.stream().filter(s -> !seen.contains(s)).toList();
    }
    return limited(out);
  }

  private List<State> forEach(EnhancedForLoopTree t, List<State> in, @Nullable Name label) {
    List<State> start = new ArrayList<>();
    each(in, s -> start.addAll(eval(t.getExpression(), s)));
    List<State> out = new ArrayList<>(start);
    Set<State> seen = new LinkedHashSet<>();
    List<State> now = limited(start);
    for (int turn = 0; turn < MOST_TURNS && !now.isEmpty(); turn++) {
      seen.addAll(now);
      List<State> enter = new ArrayList<>();
      each(now, s -> enter.add(expressions.anew(t.getVariable(), s)));
      List<State> next = body(t.getStatement(), limited(enter), label, out);
      out.addAll(next);
      now = next.stream().filter(s -> !seen.contains(s)).toList();
    }
    return limited(out);
  }

  /** One turn of a loop; breaks come out in {@code out}. */
  private List<State> body(
      StatementTree body, List<State> in, @Nullable Name label, List<State> out) {
    List<Exit> inner = new ArrayList<>();
    List<State> next = new ArrayList<>(within(inner, () -> exec(body, in)));
    for (Exit e : inner) {
      boolean mine = e.label() == null || e.label().equals(label);
      if (mine && e.kind() == Exit.Kind.BREAK) {
        out.add(e.state());
      } else if (mine && e.kind() == Exit.Kind.CONTINUE) {
        next.add(e.state());
      } else {
        leave(e);
      }
    }
    return limited(next);
  }

  // ---- switch ----

  private List<State> switched(
      ExpressionTree selector, List<? extends CaseTree> cases, boolean exhaustive, List<State> in) {
    List<Exit> inner = new ArrayList<>();
    List<State> out =
        new ArrayList<>(within(inner, () -> cases(selector, cases, exhaustive, in, false)));
    for (Exit e : inner) {
      if (e.kind() == Exit.Kind.BREAK && e.label() == null) {
        out.add(e.state());
      } else {
        leave(e);
      }
    }
    return limited(out);
  }

  /** A switch that is an expression. */
  List<Val> switchValue(ExpressionTree selector, List<? extends CaseTree> cases, State in) {
    List<Exit> inner = new ArrayList<>();
    within(inner, () -> cases(selector, cases, true, List.of(in), true));
    List<Val> out = new ArrayList<>();
    for (Exit e : inner) {
      if (e.kind() == Exit.Kind.YIELD) {
        out.add(new Val(e.state(), e.value()));
      } else {
        leave(e);
      }
    }
    return out;
  }

  private List<State> cases(
      ExpressionTree selector,
      List<? extends CaseTree> cases,
      boolean exhaustive,
      List<State> in,
      boolean yields) {
    List<State> out = new ArrayList<>();
    List<Val> selected = new ArrayList<>();
    each(in, s -> selected.addAll(expressions.eval(selector, s)));
    List<State> fallen = List.of();
    for (CaseTree c : cases) {
      List<State> enter = new ArrayList<>(fallen);
      for (Val v : selected) {
        State s = expressions.enterCase(selector, v, cases, c);
        if (s != null) {
          enter.add(s);
        }
      }
      if (c.getCaseKind() == CaseTree.CaseKind.RULE) {
        Tree body = c.getBody();
        if (yields && body instanceof ExpressionTree e) {
          each(
              limited(enter),
              s ->
                  expressions
                      .value(e, s)
                      .forEach(
                          v ->
                              leave(
                                  new Exit(Exit.Kind.YIELD, v.state(), v.value(), null, e, null))));
        } else if (body != null) {
          out.addAll(exec(body, limited(enter)));
        }
        continue;
      }
      fallen = limited(enter);
      List<? extends StatementTree> statements = c.getStatements();
      if (statements != null) {
        for (StatementTree t : statements) {
          fallen = exec(t, fallen);
        }
      }
    }
    out.addAll(fallen);
    if (!exhaustive) {
      for (Val v : selected) {
        State s = expressions.enterCase(selector, v, cases, null);
        if (s != null) {
          out.add(s);
        }
      }
    }
    return limited(out);
  }

  // ---- try ----

  private List<State> tryTree(TryTree t, List<State> in) {
    List<Exit> inner = new ArrayList<>();
    List<State> end = new ArrayList<>(within(inner, () -> tryBody(t, in)));
    List<Exit> uncaught = new ArrayList<>();
    for (Exit e : inner) {
      if (e.kind() != Exit.Kind.THROW || !caught(e, t, uncaught, end)) {
        uncaught.add(e);
      }
    }
    BlockTree last = t.getFinallyBlock();
    if (last == null) {
      uncaught.forEach(this::leave);
      return limited(end);
    }
    for (Exit e : uncaught) {
      for (State s : exec(last, List.of(e.state()))) {
        leave(e.from(s));
      }
    }
    return exec(last, limited(end));
  }

  private List<State> tryBody(TryTree t, List<State> in) {
    List<State> now = in;
    for (Tree r : t.getResources()) {
      now = exec(r, now);
    }
    if (t.getResources().isEmpty()) {
      return exec(t.getBlock(), now);
    }
    List<Exit> inner = new ArrayList<>();
    List<State> opened = now;
    List<State> end = within(inner, () -> exec(t.getBlock(), opened));
    for (Exit e : inner) {
      for (State s : closed(t, List.of(e.state()))) {
        leave(e.from(s));
      }
    }
    return closed(t, end);
  }

  private List<State> closed(TryTree t, List<State> in) {
    List<State> now = in;
    for (Tree r : t.getResources().reversed()) {
      List<State> out = new ArrayList<>();
      each(now, s -> out.addAll(expressions.close(r, s)));
      now = limited(out);
    }
    return now;
  }

  /** Runs the catch clauses that may catch what is thrown; true if nothing of it gets past them. */
  private boolean caught(Exit e, TryTree t, List<Exit> uncaught, List<State> end) {
    Type thrown = e.thrown();
    if (thrown == null) {
      return false;
    }
    for (CatchTree c : t.getCatches()) {
      boolean surely = false;
      boolean maybe = false;
      for (Type type : types(c.getParameter().getType())) {
        surely |= ASTHelpers.isSubtype(thrown, type, visitor);
        maybe |= ASTHelpers.isSubtype(type, thrown, visitor);
      }
      if (surely || maybe) {
        State s = e.state().copy();
        s.locals.put(ASTHelpers.getSymbol(c.getParameter()), State.UNKNOWN);
        end.addAll(within(uncaught, () -> exec(c.getBlock(), List.of(s))));
      }
      if (surely) {
        return true;
      }
    }
    return false;
  }

  private static List<Type> types(Tree declared) {
    List<Type> out = new ArrayList<>();
    if (declared instanceof UnionTypeTree union) {
      union.getTypeAlternatives().forEach(a -> out.add(ASTHelpers.getType(a)));
    } else {
      out.add(ASTHelpers.getType(declared));
    }
    return out;
  }

  /** The parameters' names in a state in which a method is about to be run. */
  static void bind(MethodSymbol method, List<String> arguments, State s) {
    List<VarSymbol> parameters = method.getParameters();
    for (int i = 0; i < parameters.size(); i++) {
      s.locals.put(parameters.get(i), i < arguments.size() ? arguments.get(i) : State.UNKNOWN);
    }
  }
}
