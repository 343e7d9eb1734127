// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Attribute;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import com.sun.tools.javac.code.Type;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Whether a single piece of code may block, by what is said of the method it calls. */
final class Blocks {
  private Blocks() {}

  /** The name of what may block, or null. */
  static @Nullable String name(Tree tree, VisitorState state) {
    return switch (tree) {
      case SynchronizedTree s -> "synchronized";
      case MethodInvocationTree call ->
          name(
              ASTHelpers.getSymbol(call),
              ASTHelpers.getReceiverType(call),
              isSuperCall(call),
              state);
      case MemberReferenceTree r ->
          name(ASTHelpers.getSymbol(r), ASTHelpers.getReceiverType(r), false, state);
      case NewClassTree n -> name(ASTHelpers.getSymbol(n), null, false, state);
      default -> null;
    };
  }

  private static @Nullable String name(
      MethodSymbol callee, @Nullable Type receiver, boolean superCall, VisitorState state) {
    String called = callee.owner.getSimpleName() + "." + callee.getSimpleName();
    if (callee.getModifiers().contains(Modifier.SYNCHRONIZED)
        && Reach.bodyOf(callee, state) != null) {
      return called + " (synchronized)";
    }
    if (Effects.has(callee, "MayBlock", state.getTypes())
        || JdkBlocking.mayBlock(callee, receiver, state)) {
      return called;
    }
    // A method of a table may be any driver's; the table's own, called by super, keeps its row.
    if (!superCall && Reach.bodyOf(callee, state) == null) {
      TableRow row = TableRow.of(callee, state.getTypes());
      if (row != null && (row.is("mayBlock", "YES") || row.is("mayBlock", "REF_WALK"))) {
        return called;
      }
    }
    return null;
  }

  /** Whether the callee, in RCU-walk mode, does not block or store: it is told the mode itself. */
  static boolean heedsRcuWalk(MethodSymbol callee, VisitorState state) {
    Attribute.Compound a = Effects.of(callee, "MayBlock", state.getTypes());
    if (a != null) {
      return Boolean.parseBoolean(Annotations.value(a, "exceptInRcuWalk", "false"));
    }
    for (int i = 0; i < callee.getParameters().size(); i++) {
      if (Effects.ofParameter(callee, i, "RcuMode", state.getTypes()) != null) {
        return true;
      }
    }
    return false;
  }

  /** {@code super.m()} and {@code Table.super.m()}. */
  static boolean isSuperCall(MethodInvocationTree call) {
    if (!(call.getMethodSelect() instanceof MemberSelectTree select)) {
      return false;
    }
    ExpressionTree of = select.getExpression();
    return (of instanceof IdentifierTree id && id.getName().contentEquals("super"))
        || (of instanceof MemberSelectTree m && m.getIdentifier().contentEquals("super"));
  }
}
