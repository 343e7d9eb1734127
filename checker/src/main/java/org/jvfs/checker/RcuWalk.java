// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.BugPattern;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.matchers.Description;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Symbol.VarSymbol;
import com.sun.tools.javac.code.TypeTag;
import java.util.List;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/** A method that is called in RCU-walk mode, and that blocks, stores or locks then. */
@BugPattern(
    name = "VfsRcuWalk",
    summary = "This method is called in RCU-walk mode, where nothing may block or store",
    linkType = BugPattern.LinkType.NONE,
    severity = BugPattern.SeverityLevel.ERROR)
public final class RcuWalk extends BugChecker implements BugChecker.MethodTreeMatcher {
  private static final long serialVersionUID = 1;

  @Override
  public Description matchMethod(MethodTree tree, VisitorState state) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    TableRow row = tree.getBody() == null ? null : TableRow.of(method, state.getTypes());
    if (row == null) {
      return Description.NO_MATCH;
    }
    RcuTest test = test(method, row);
    if (test == null && !row.is("rcuWalk", "MAYBE")) {
      return Description.NO_MATCH;
    }
    follow(tree, method, row, test, state);
    if (Effects.has(method, "ArgumentsOnly", state.getTypes())) {
      for (Reach.Found f : Reach.find(tree, state, t -> looksAround(t, method))) {
        state.reportMatch(
            buildDescription(f.at())
                .setMessage(row.name() + " looks at its arguments only: " + f.chain())
                .build());
      }
    }
    return Description.NO_MATCH;
  }

  private void follow(
      MethodTree tree,
      MethodSymbol method,
      TableRow row,
      @Nullable RcuTest test,
      VisitorState state) {
    Frames frames = new Frames();
    Findings findings = new Findings(frames);
    Run.all(tree, state, new RcuRules(state, row, test, findings), frames, List.of(), new State());
    for (Finding f : findings.all()) {
      state.reportMatch(buildDescription(f.at()).setMessage(f.message()).build());
    }
  }

  private static @Nullable RcuTest test(MethodSymbol method, TableRow row) {
    List<VarSymbol> parameters = method.getParameters();
    for (int i = 0; i < parameters.size(); i++) {
      Attribute.Compound a = Effects.of(row.parameter(i), "RcuMode");
      if (a != null) {
        int bit = parameters.get(i).type.hasTag(TypeTag.INT) ? Annotations.number(a, "bit") : 0;
        return new RcuTest(parameters.get(i).getSimpleName().toString(), bit);
      }
    }
    return null;
  }

  /** What is looked at besides the arguments, and can change. */
  private static @Nullable String looksAround(Tree tree, MethodSymbol method) {
    Symbol s = ASTHelpers.getSymbol(tree);
    return switch (tree) {
      case IdentifierTree i -> changing(s, method);
      case MemberSelectTree m -> changing(s, method);
      case MethodInvocationTree c when s != null && Effects.of(s, "Unstable") != null ->
          s.owner.getSimpleName() + "." + s.getSimpleName() + " may change";
      default -> null;
    };
  }

  private static @Nullable String changing(@Nullable Symbol s, MethodSymbol method) {
    boolean field =
        s instanceof VarSymbol
            && s.getKind() == ElementKind.FIELD
            && !ASTHelpers.isConsideredFinal(s)
            && (s.isStatic() || s.owner == method.owner);
    return field && s != null ? "field " + s.getSimpleName() + " may change" : null;
  }
}
