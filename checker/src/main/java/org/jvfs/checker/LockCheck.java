// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.util.Context;
import java.util.List;
import java.util.Set;

/** The checks that follow locks and pages: one run, of which each reports its own kind. */
abstract class LockCheck extends BugChecker implements BugChecker.MethodTreeMatcher {
  private static final long serialVersionUID = 1;

  /** The method that was run last: all of these checks ask about one before the next. */
  private record Last(MethodTree tree, Set<Finding> findings) {}

  private static final Context.Key<Last> LAST = new Context.Key<>();

  private final Finding.Kind kind;

  LockCheck(Finding.Kind kind) {
    this.kind = kind;
  }

  @Override
  public final Description matchMethod(MethodTree tree, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    TableRow row = tree.getBody() == null ? null : TableRow.of(method, state.getTypes());
    if (row == null) {
      return Description.NO_MATCH;
    }
    Last last = state.context.get(LAST);
    if (last == null || last.tree() != tree) {
      last = new Last(tree, findings(tree, method, row, state));
      // A context takes no second value in the place of a first.
      state.context.put(LAST, (Last) null);
      state.context.put(LAST, last);
    }
    for (Finding f : last.findings()) {
      if (f.kind() == kind) {
        state.reportMatch(buildDescription(f.at()).setMessage(f.message()).build());
      }
    }
    return Description.NO_MATCH;
  }

  private static Set<Finding> findings(
      MethodTree tree, MethodSymbol method, TableRow row, VisitorState state) {
    List<String> parameters = Run.parameters(method);
    RowLocks given = new RowLocks(row, method, parameters, new LockNames(state));
    Frames frames = new Frames();
    Findings findings = new Findings(frames);
    LockRules rules = new LockRules(state, row, given, findings);
    State start = new State();
    start.held.putAll(given.held());
    LockEnds ends = new LockEnds(state, row, method, given, findings);
    for (Exit e : Run.all(tree, state, rules, frames, List.of(), start)) {
      ends.check(e, parameters);
    }
    return findings.all();
  }
}
