// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;
import javax.lang.model.element.Modifier;

/** A method whose row says that it may not block, and that does. */
@BugPattern(
    name = "VfsMayNotBlock",
    summary = "This method is called where nothing may block",
    linkType = BugPattern.LinkType.NONE,
    severity = BugPattern.SeverityLevel.ERROR)
public final class MayNotBlock extends BugChecker implements BugChecker.MethodTreeMatcher {
  private static final long serialVersionUID = 1;

  @Override
  public Description matchMethod(MethodTree tree, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    TableRow row = tree.getBody() == null ? null : TableRow.of(method, state.getTypes());
    if (row == null || row.is("rcuWalk", "MAYBE")) {
      return Description.NO_MATCH;
    }
    String column =
        row.is("mayBlock", "NO") ? "mayBlock" : row.is("context", "COMPLETION") ? "context" : null;
    if (column == null) {
      return Description.NO_MATCH;
    }
    String rule = row.name(column);
    if (method.getModifiers().contains(Modifier.SYNCHRONIZED)) {
      return say(tree, rule, method.getSimpleName() + " is synchronized");
    }
    List<Reach.Found> found = Reach.find(tree, state, t -> Blocks.name(t, state));
    for (Reach.Found f : found) {
      state.reportMatch(
          buildDescription(f.at()).setMessage(message(rule, f.chain() + " may block")).build());
    }
    return Description.NO_MATCH;
  }

  private Description say(MethodTree tree, String rule, String what) {
    return buildDescription(tree).setMessage(message(rule, what)).build();
  }

  private static String message(String rule, String what) {
    return rule + ": " + what;
  }
}
