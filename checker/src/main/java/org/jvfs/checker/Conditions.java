// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Parts paths at conditions. A condition made of local variables, constants and getters of the VFS
 * is remembered by its text, with objects by their names, and goes the same way when it is met
 * again. Where that is wrong, because the answer changed meanwhile, a path is lost and with it
 * perhaps a report; none is made up.
 */
final class Conditions {
  private final Expressions expressions;

  Conditions(Expressions expressions) {
    this.expressions = expressions;
  }

  Split split(ExpressionTree e, State s) {
    Object constant = ASTHelpers.constValue(e);
    if (constant instanceof Boolean b) {
      return b ? new Split(List.of(s), List.of()) : new Split(List.of(), List.of(s));
    }
    return switch (e) {
      case ParenthesizedTree p -> split(p.getExpression(), s);
      case UnaryTree u when u.getKind() == Tree.Kind.LOGICAL_COMPLEMENT -> {
        Split inner = split(u.getExpression(), s);
        yield new Split(inner.no(), inner.yes());
      }
      case BinaryTree b when b.getKind() == Tree.Kind.CONDITIONAL_AND -> {
        Split left = split(b.getLeftOperand(), s);
        Split right = splitAll(b.getRightOperand(), left.yes());
        yield new Split(right.yes(), joined(left.no(), right.no()));
      }
      case BinaryTree b when b.getKind() == Tree.Kind.CONDITIONAL_OR -> {
        Split left = split(b.getLeftOperand(), s);
        Split right = splitAll(b.getRightOperand(), left.no());
        yield new Split(joined(left.yes(), right.yes()), right.no());
      }
      case BinaryTree b when b.getKind() == Tree.Kind.EQUAL_TO -> equal(b, s);
      case BinaryTree b when b.getKind() == Tree.Kind.NOT_EQUAL_TO -> {
        Split equal = equal(b, s);
        yield new Split(equal.no(), equal.yes());
      }
      default -> byValue(e, s);
    };
  }

  private Split splitAll(ExpressionTree e, List<State> in) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (State s : in) {
      Split one = split(e, s);
      yes.addAll(one.yes());
      no.addAll(one.no());
    }
    return new Split(yes, no);
  }

  private static List<State> joined(List<State> a, List<State> b) {
    List<State> out = new ArrayList<>(a);
    out.addAll(b);
    return out;
  }

  private Split byValue(ExpressionTree e, State s) {
    String key = key(e, s);
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (Val v : expressions.eval(e, s)) {
      switch (v.value()) {
        case State.TRUE -> yes.add(v.state());
        case State.FALSE -> no.add(v.state());
        default -> part(isMode(v.value(), v.state()) ? RcuTest.FACT : key, v.state(), yes, no);
      }
    }
    return new Split(yes, no);
  }

  /** Both ways, unless it is known which. */
  private static void part(@Nullable String fact, State s, List<State> yes, List<State> no) {
    Boolean known = fact == null ? null : s.facts.get(fact);
    if (known == null || known) {
      State y = known == null ? s.copy() : s;
      if (fact != null) {
        y.facts.put(fact, true);
      }
      yes.add(y);
    }
    if (known == null || !known) {
      if (fact != null) {
        s.facts.put(fact, false);
      }
      no.add(s);
    }
  }

  // ---- equality ----

  private Split equal(BinaryTree b, State s) {
    if (isNull(b.getRightOperand())) {
      return nullTest(b.getLeftOperand(), s);
    }
    if (isNull(b.getLeftOperand())) {
      return nullTest(b.getRightOperand(), s);
    }
    Split mode = modeTest(b, s);
    if (mode != null) {
      return mode;
    }
    String left = key(b.getLeftOperand(), s);
    String right = key(b.getRightOperand(), s);
    String key = left == null || right == null ? null : left + " == " + right;
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (Val l : expressions.value(b.getLeftOperand(), s)) {
      for (Val r : expressions.value(b.getRightOperand(), l.state())) {
        boolean constants = l.value().startsWith("const:") && r.value().startsWith("const:");
        if (constants) {
          (l.value().equals(r.value()) ? yes : no).add(r.state());
        } else {
          part(key, r.state(), yes, no);
        }
      }
    }
    return new Split(yes, no);
  }

  private static boolean isNull(ExpressionTree e) {
    return e.getKind() == Tree.Kind.NULL_LITERAL;
  }

  private Split nullTest(ExpressionTree e, State s) {
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (Val v : expressions.value(e, s)) {
      String name = v.value();
      if (name.equals(State.NULL)) {
        yes.add(v.state());
      } else if (name.startsWith("new ") || name.startsWith("const:")) {
        no.add(v.state());
      } else if (isMode(name, v.state())) {
        part(RcuTest.FACT, v.state(), yes, no);
      } else {
        part(name.equals(State.UNKNOWN) ? null : name + " == null", v.state(), yes, no);
      }
    }
    return new Split(yes, no);
  }

  // ---- the mode of a walk ----

  private boolean isMode(String name, State s) {
    RcuTest t = expressions.rules().rcuTest();
    return t != null && t.bit() == 0 && t.name().equals(name);
  }

  /** {@code (flags & BIT) == 0} and the like, or null if it is something else. */
  private @Nullable Split modeTest(BinaryTree equal, State s) {
    RcuTest t = expressions.rules().rcuTest();
    if (t == null || t.bit() == 0) {
      return null;
    }
    Integer right = number(equal.getRightOperand());
    ExpressionTree and = inner(equal.getLeftOperand());
    if (right == null || !(and instanceof BinaryTree b) || b.getKind() != Tree.Kind.AND) {
      return null;
    }
    Integer bits = number(b.getRightOperand());
    ExpressionTree flags = b.getLeftOperand();
    if (bits == null) {
      bits = number(b.getLeftOperand());
      flags = b.getRightOperand();
    }
    if (bits == null || (bits & t.bit()) == 0) {
      return null;
    }
    List<State> yes = new ArrayList<>();
    List<State> no = new ArrayList<>();
    for (Val v : expressions.eval(flags, s)) {
      State n = v.state();
      if (!v.value().equals(t.name())) {
        part(null, n, yes, no);
        continue;
      }
      if (bits == t.bit()) {
        // The fact is that of the bit, which is set if this is equal to it and clear if to zero.
        if (right == 0) {
          part(RcuTest.FACT, n, no, yes);
        } else {
          part(RcuTest.FACT, n, yes, no);
        }
      } else if (right == 0) {
        Boolean known = n.facts.get(RcuTest.FACT);
        no.add(n.copy());
        if (known == null || !known) {
          n.facts.put(RcuTest.FACT, false);
          yes.add(n);
        }
      } else {
        part(null, n, yes, no);
      }
    }
    return new Split(yes, no);
  }

  /** The mode with other bits set or cleared is still the mode; null if it is something else. */
  @Nullable String keepsMode(BinaryTree b, String left, String right) {
    RcuTest t = expressions.rules().rcuTest();
    if (t == null || t.bit() == 0) {
      return null;
    }
    boolean mode = left.equals(t.name()) || right.equals(t.name());
    Integer other =
        left.equals(t.name()) ? number(b.getRightOperand()) : number(b.getLeftOperand());
    boolean kept =
        switch (b.getKind()) {
          case OR -> true;
          case AND -> other != null && (other & t.bit()) != 0;
          default -> false;
        };
    return mode && kept ? t.name() : null;
  }

  private static @Nullable Integer number(ExpressionTree e) {
    return ASTHelpers.constValue(e) instanceof Integer i ? i : null;
  }

  private static ExpressionTree inner(ExpressionTree e) {
    return e instanceof ParenthesizedTree p ? inner(p.getExpression()) : e;
  }

  // ---- text of a condition ----

  /** The same for conditions that have the same answer; null if that cannot be told. */
  private @Nullable String key(ExpressionTree e, State s) {
    Object constant = ASTHelpers.constValue(e);
    if (constant != null) {
      return constant.toString();
    }
    return switch (e) {
      case ParenthesizedTree p -> key(p.getExpression(), s);
      case IdentifierTree i -> ofVariable(ASTHelpers.getSymbol(i), s);
      case MemberSelectTree m -> {
        Symbol symbol = ASTHelpers.getSymbol(m);
        yield symbol instanceof VarSymbol v && v.isStatic() && ASTHelpers.isConsideredFinal(v)
            ? v.owner.getSimpleName() + "." + v.getSimpleName()
            : null;
      }
      case BinaryTree b -> {
        String left = key(b.getLeftOperand(), s);
        String right = key(b.getRightOperand(), s);
        yield left == null || right == null
            ? null
            : "(" + left + " " + b.getKind() + " " + right + ")";
      }
      case UnaryTree u -> {
        String of = key(u.getExpression(), s);
        yield of == null ? null : u.getKind() + " " + of;
      }
      case InstanceOfTree i -> {
        String of = key(i.getExpression(), s);
        yield of == null ? null : of + " is " + ASTHelpers.getType(i.getType());
      }
      case MethodInvocationTree c -> ofCall(c, s);
      default -> null;
    };
  }

  private @Nullable String ofVariable(@Nullable Symbol symbol, State s) {
    if (!(symbol instanceof VarSymbol v)) {
      return null;
    }
    String local = s.locals.get(v);
    if (local != null) {
      return local.equals(State.UNKNOWN) ? null : local;
    }
    return v.getSimpleName().contentEquals("this")
        ? s.self
        : ASTHelpers.isConsideredFinal(v) ? s.self + "." + v.getSimpleName() : null;
  }

  private @Nullable String ofCall(MethodInvocationTree c, State s) {
    Symbol.MethodSymbol callee = ASTHelpers.getSymbol(c);
    ExpressionTree of = ASTHelpers.getReceiver(c);
    if (!Effects.isOfTheVfs(callee) || (of == null && !callee.isStatic())) {
      return null;
    }
    StringBuilder key = new StringBuilder();
    if (of != null && !callee.isStatic()) {
      String receiver = key(of, s);
      if (receiver == null) {
        return null;
      }
      key.append(receiver);
    }
    key.append('.').append(callee.getSimpleName()).append('(');
    for (ExpressionTree a : c.getArguments()) {
      String argument = key(a, s);
      if (argument == null) {
        return null;
      }
      key.append(argument).append(',');
    }
    return key.append(')').toString();
  }
}
