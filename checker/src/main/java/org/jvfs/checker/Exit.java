// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Type;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/**
 * A way out of a statement other than its end.
 *
 * @param value what is returned or yielded, else {@link State#UNKNOWN}
 * @param thrown the exception's type, null if none is thrown
 * @param at the statement, or the call that throws
 * @param label of a break or continue that has one
 */
record Exit(
    Kind kind, State state, String value, @Nullable Type thrown, Tree at, @Nullable Name label) {
  enum Kind {
    RETURN,
    THROW,
    BREAK,
    CONTINUE,
    YIELD
  }

  static Exit returned(State state, String value, Tree at) {
    return new Exit(Kind.RETURN, state, value, null, at, null);
  }

  static Exit thrown(State state, @Nullable Type type, Tree at) {
    return new Exit(Kind.THROW, state, State.UNKNOWN, type, at, null);
  }

  Exit from(State s, Tree where) {
    return new Exit(kind, s, value, thrown, where, label);
  }

  Exit from(State s) {
    return from(s, at);
  }
}
