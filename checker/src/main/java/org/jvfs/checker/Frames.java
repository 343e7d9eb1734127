// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.source.tree.Tree;
import com.sun.tools.javac.code.Symbol.MethodSymbol;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls that are being run in place of the method's own code. */
final class Frames {
  /** Deeper calls are not entered. */
  private static final int MOST = 8;

  private record Frame(MethodSymbol method, Tree call) {}

  private final Deque<Frame> frames = new ArrayDeque<>();
  private @Nullable MethodSymbol root;

  /** The method that is interpreted. */
  void root(MethodSymbol method) {
    root = method;
  }

  boolean mayEnter(MethodSymbol method) {
    return frames.size() < MOST
        && !method.equals(root)
        && frames.stream().noneMatch(f -> f.method().equals(method));
  }

  void enter(MethodSymbol method, Tree call) {
    frames.addLast(new Frame(method, call));
  }

  void leave() {
    frames.removeLast();
  }

  /** The place itself, or the call in the interpreted method that led to it. */
  Tree outermost(Tree at) {
    return frames.isEmpty() ? at : frames.getFirst().call();
  }

  /** {@code "a -> b -> "}, or nothing outside of calls. */
  String chain() {
    String called =
        frames.stream().map(f -> f.method().getSimpleName() + " -> ").collect(Collectors.joining());
    return called.isEmpty() || root == null ? "" : root.getSimpleName() + " -> " + called;
  }

  /** Tells apart what is met by different ways. */
  String path() {
    return frames.stream().map(f -> Positions.of(f.call()) + "/").collect(Collectors.joining());
  }
}
