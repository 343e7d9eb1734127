// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/**
 * Follows what a method does on the paths that may be those of RCU-walk: no waiting, no store. One
 * that is not told the mode may be called in it at any time, and takes no lock of any kind.
 */
final class RcuRules implements Rules {
  private final VisitorState visitor;
  private final TableRow row;
  private final @Nullable RcuTest test;
  private final Findings findings;

  RcuRules(VisitorState visitor, TableRow row, @Nullable RcuTest test, Findings findings) {
    this.visitor = visitor;
    this.row = row;
    this.test = test;
    this.findings = findings;
  }

  @Override
  public @Nullable RcuTest rcuTest() {
    return test;
  }

  @Override
  public boolean matters(Tree tree) {
    return switch (tree) {
      case MethodInvocationTree call -> {
        MethodSymbol callee = ASTHelpers.getSymbol(call);
        yield Blocks.name(tree, visitor) != null
            || Effects.has(callee, "Stores", visitor.getTypes())
            || Effects.has(callee, "Acquires", visitor.getTypes());
      }
      case AssignmentTree a -> isShared(a.getVariable());
      case CompoundAssignmentTree a -> isShared(a.getVariable());
      case UnaryTree u -> isShared(u.getExpression());
      default -> Blocks.name(tree, visitor) != null;
    };
  }

  private static boolean isShared(ExpressionTree target) {
    Symbol s = ASTHelpers.getSymbol(target);
    return target instanceof ArrayAccessTree || (s != null && s.getKind() == ElementKind.FIELD);
  }

  private static boolean mayBeRcu(State s) {
    return s.facts.getOrDefault(RcuTest.FACT, true);
  }

  private String rule() {
    return row.name() + (test == null ? " (called in RCU-walk mode)" : " in RCU-walk mode");
  }

  private void say(Tree at, String what) {
    findings.add(Finding.Kind.RCU_WALK, at, rule(), what);
  }

  @Override
  public @Nullable List<Val> call(Call call, State s) {
    if (!mayBeRcu(s)) {
      return null;
    }
    MethodSymbol callee = call.callee();
    boolean told = tellsTheMode(call, s);
    String blocks = Blocks.name(call.tree(), visitor);
    if (blocks != null && !told) {
      say(call.tree(), blocks + " may block");
    } else if (Effects.has(callee, "Stores", visitor.getTypes())
        && !call.receiver().startsWith("new ")) {
      say(call.tree(), callee.owner.getSimpleName() + "." + callee.getSimpleName() + " stores");
    } else if (test == null && Effects.has(callee, "Acquires", visitor.getTypes())) {
      say(
          call.tree(),
          callee.owner.getSimpleName() + "." + callee.getSimpleName() + " takes a lock");
    }
    return null;
  }

  /** Whether the callee heeds the mode and is told it, or is told that this is not RCU-walk. */
  private boolean tellsTheMode(Call call, State s) {
    if (test == null || !Blocks.heedsRcuWalk(call.callee(), visitor)) {
      return false;
    }
    Boolean rcu = s.facts.get(RcuTest.FACT);
    return call.arguments().contains(test.name())
        || (Boolean.TRUE.equals(rcu)
            && (call.arguments().contains(State.TRUE) || call.arguments().contains(State.NULL)));
  }

  @Override
  public void store(Tree at, String object, State s) {
    if (mayBeRcu(s) && !object.startsWith("new ") && !object.startsWith("@")) {
      ExpressionTree target =
          switch (at) {
            case AssignmentTree a -> a.getVariable();
            case CompoundAssignmentTree a -> a.getVariable();
            case UnaryTree u -> u.getExpression();
            default -> throw new IllegalStateException("no store: " + at);
          };
      say(at, "stores to " + visitor.getSourceForNode(target));
    }
  }

  @Override
  public void monitor(Tree at, State s) {
    if (mayBeRcu(s)) {
      say(at, "synchronized may block");
    }
  }

  @Override
  public void escape(String object, boolean jdk, State state) {}

  @Override
  public void later(MethodSymbol callee, State state) {}
}
