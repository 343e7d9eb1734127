// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

import com.sun.tools.javac.code.Symbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known at one point of one path. Objects have names: that of the parameter they came in
 * by, {@code dentry.inode()} for what a getter of the VFS answers, {@code @…} for what a call
 * answered at one place, {@code new …} for what was made there, {@code const:…} for a constant.
 */
final class State {
  /** An object that nothing is known of. */
  static final String UNKNOWN = "?";

  static final String NULL = "null";
  static final String TRUE = "const:true";
  static final String FALSE = "const:false";

  /** What each local variable holds. */
  final Map<Symbol, String> locals;

  /** Locks held, by name. */
  final Map<String, Held> held;

  /** Locks that were held and were released on this path. */
  final Set<String> released;

  /** Conditions met on this path, and which way they went. */
  final Map<String, Boolean> facts;

  /** What befell each page, as words of {@code PageStep}. */
  final Map<String, Set<String>> steps;

  /** Objects that code out of sight has got hold of. */
  final Set<String> escaped;

  /** What {@code this} is. */
  String self;

  State() {
    this.locals = new HashMap<>();
    this.held = new HashMap<>();
    this.released = new HashSet<>();
    this.facts = new HashMap<>();
    this.steps = new HashMap<>();
    this.escaped = new HashSet<>();
    this.self = "this";
  }

  private State(State s) {
    this.locals = new HashMap<>(s.locals);
    this.held = new HashMap<>(s.held);
    this.released = new HashSet<>(s.released);
    this.facts = new HashMap<>(s.facts);
    this.steps = new HashMap<>();
    s.steps.forEach((page, done) -> this.steps.put(page, new HashSet<>(done)));
    this.escaped = new HashSet<>(s.escaped);
    this.self = s.self;
  }

  State copy() {
    return new State(this);
  }

  void step(String page, String what) {
    steps.computeIfAbsent(page, p -> new HashSet<>()).add(what);
  }

  boolean did(String page, String what) {
    return steps.getOrDefault(page, Set.of()).contains(what);
  }

  /** The name is about to be given to another object: nothing known under it holds any longer. */
  void forget(String name) {
    held.keySet().removeIf(k -> isOf(k, name));
    released.removeIf(k -> isOf(k, name));
    steps.keySet().removeIf(k -> isOf(k, name));
    escaped.removeIf(k -> isOf(k, name));
    forgetFacts(name);
    locals.replaceAll((v, o) -> isOf(o, name) ? UNKNOWN : o);
  }

  void forgetFacts(String name) {
    facts.keySet().removeIf(k -> k.contains(name));
  }

  /** Whether a name is that of an object or of something got from it. */
  static boolean isOf(String name, String object) {
    return name.equals(object) || name.startsWith(object + ".");
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof State s
        && locals.equals(s.locals)
        && held.equals(s.held)
        && released.equals(s.released)
        && facts.equals(s.facts)
        && steps.equals(s.steps)
        && escaped.equals(s.escaped)
        && self.equals(s.self);
  }

  @Override
  public int hashCode() {
    return Objects.hash(locals, held, released, facts, steps, escaped, self);
  }
}
