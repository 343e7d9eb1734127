// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a method reaches: its own body, and those of the methods it calls whose source is compiled
 * along, however deep. The body of a lambda counts where it is written if a collection, a stream or
 * the like runs it at once; else nobody knows when it runs, and it is left out.
 */
final class Reach {
  /** Says what is wrong with one piece of code, or null. */
  interface Question {
    @Nullable String ask(Tree tree);
  }

  /**
   * Something that was found.
   *
   * @param at in the method that was asked about: the code itself, or the call that leads there
   * @param chain from that method to the code, {@code a -> b -> Thread.sleep}
   */
  record Found(Tree at, String chain) {}

  private final VisitorState state;
  private final Question question;

  /** Methods that were entered already: what one of them does was told, and counts once. */
  private final Set<MethodSymbol> entered = new HashSet<>();

  private final Deque<String> calls = new ArrayDeque<>();
  private final List<Found> found = new ArrayList<>();
  private @Nullable Tree outermost;

  private Reach(VisitorState state, Question question) {
    this.state = state;
    this.question = question;
  }

  /** Everything a method reaches of which the question has something to say. */
  static List<Found> find(MethodTree method, VisitorState state, Question question) {
    Reach r = new Reach(state, question);
    MethodSymbol s = ASTHelpers.getSymbol(method);
    r.entered.add(s);
    r.calls.addLast(s.getSimpleName().toString());
    r.scan(method.getBody());
    return r.found;
  }

  /** The body of a method that is compiled along; null for one without body or without source. */
  static @Nullable MethodTree bodyOf(MethodSymbol method, VisitorState state) {
    MethodTree t = ASTHelpers.findMethod(method, state);
    return t == null || t.getBody() == null ? null : t;
  }

  /** Whether a method of the JDK runs what it is given before it returns. */
  static boolean runsAtOnce(MethodSymbol method) {
    String p = method.packge().getQualifiedName().toString();
    return p.equals("java.util")
        || p.equals("java.util.stream")
        || p.equals("java.util.function")
        || (p.equals("java.lang") && method.getSimpleName().contentEquals("forEach"));
  }

  private void scan(@Nullable Tree body) {
    new Scanner().scan(body, null);
  }

  private void look(Tree tree) {
    String answer = question.ask(tree);
    if (answer != null) {
      Tree at = outermost == null ? tree : outermost;
      found.add(new Found(at, String.join(" -> ", calls) + " -> " + answer));
    }
  }

  private void follow(MethodSymbol callee, Tree call) {
    MethodTree body = bodyOf(callee, state);
    if (body == null || !entered.add(callee)) {
      return;
    }
    boolean first = outermost == null;
    if (first) {
      outermost = call;
    }
    calls.addLast(callee.getSimpleName().toString());
    scan(body.getBody());
    calls.removeLast();
    if (first) {
      outermost = null;
    }
  }

  private final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void unused) {
      if (tree != null) {
        look(tree);
      }
      return super.scan(tree, unused);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
      MethodSymbol callee = ASTHelpers.getSymbol(call);
      scan(call.getMethodSelect(), null);
      for (ExpressionTree argument : call.getArguments()) {
        if (argument instanceof LambdaExpressionTree lambda) {
          if (runsAtOnce(callee)) {
            scan(lambda.getBody(), null);
          }
        } else if (argument instanceof MemberReferenceTree reference) {
          if (runsAtOnce(callee)) {
            scan(reference, null);
            follow(ASTHelpers.getSymbol(reference), reference);
          }
        } else {
          scan(argument, null);
        }
      }
      follow(callee, call);
      return null;
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void unused) {
      for (ExpressionTree argument : tree.getArguments()) {
        scan(argument, null);
      }
      follow(ASTHelpers.getSymbol(tree), tree);
      return null;
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void unused) {
      return null;
    }

    @Override
    public @Nullable Void visitMemberReference(MemberReferenceTree tree, @Nullable Void unused) {
      return null;
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void unused) {
      return null;
    }
  }
}
