// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is watched for while a method is interpreted. */
interface Rules {
  /** Whether a piece of code matters by itself, so that a method with such a piece is entered. */
  boolean matters(Tree tree);

  /**
   * A call is met. May change the state.
   *
   * @return what comes of it, if the rules know; null to have the callee entered where possible
   */
  @Nullable List<Val> call(Call call, State state);

  /** A field or an array's element of an object is written. */
  void store(Tree at, String object, State state);

  /** A monitor is entered. */
  void monitor(Tree at, State state);

  /** Code out of sight, or of the JDK if {@code jdk}, gets hold of an object. */
  void escape(String object, boolean jdk, State state);

  /** The parameter that tells of RCU-walk mode, where that is watched. */
  @Nullable RcuTest rcuTest();

  /** A lambda or an inner class that runs who knows when calls a method. */
  void later(MethodSymbol callee, State state);
}
