// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.google.errorprone.VisitorState;
import com.google.errorprone.util.ASTHelpers;
import com.sun.source.tree.MethodTree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;

/** Interprets one method. */
final class Run {
  private Run() {}

  /** The names of a method's parameters in a {@link State}. */
  static List<String> parameters(MethodSymbol method) {
    return method.getParameters().stream().map(p -> p.getSimpleName().toString()).toList();
  }

  /** Every way out of a method; {@code onGivingUp} if there are too many. */
  static List<Exit> all(
      MethodTree tree,
      VisitorState visitor,
      Rules rules,
      Frames frames,
      List<Exit> onGivingUp,
      State start) {
    MethodSymbol method = ASTHelpers.getSymbol(tree);
    Interpreter.bind(method, parameters(method), start);
    frames.root(method);
    try {
      return new Interpreter(visitor, rules, frames).run(tree, start);
    } catch (GaveUpException e) {
      return onGivingUp;
    }
  }
}
