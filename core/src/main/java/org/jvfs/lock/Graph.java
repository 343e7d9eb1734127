// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of all lock classes seen so far, and the search for cycles in it.
 *
 * <p>An edge from A to B says that B was waited for with A held. A cycle means that threads can
 * come to wait for each other for ever, unless a reader in it would have let another pass: where an
 * edge into a class is that of a recursive reader (R), who waits for writers only, and the edge out
 * of it that of a reader (S), the two do not exclude each other and the path breaks there. A path
 * without such a place is <i>strong</i>, and only those count. Each step of the search therefore
 * knows whether the class was reached by nothing but a recursive read.
 *
 * <p>Everything here happens under one lock of the JVM, since lockdep cannot watch itself, and only
 * when something new was seen.
 */
final class Graph {
  /** Classes at most, as in the kernel; more is somebody making a class for each object. */
  static final int MAX_CLASSES = 8191;

  private static final List<ClassState> CLASSES = new ArrayList<>();
  private static final Map<String, Integer> VERSIONS = new HashMap<>();
  private static int edges;

  private Graph() {}

  /** The lock of the graph. */
  static Object lock() {
    return CLASSES;
  }

  /** Enters a level of a class unless it is known by now. */
  static ClassState register(LockClass c, Subclass sub) {
    synchronized (lock()) {
      ClassState s = c.stateIfAny(sub);
      if (s != null) {
        return s;
      }
      if (CLASSES.size() == MAX_CLASSES) {
        throw new IllegalStateException("more lock classes than " + MAX_CLASSES + ": " + c.name());
      }
      String name = sub.level() == 0 ? c.name() : c.name() + "/" + sub.level();
      int version = VERSIONS.merge(name, 1, Integer::sum);
      if (version > 1) {
        // As the kernel does for a name with several keys: name#2/1.
        name = c.name() + "#" + version + (sub.level() == 0 ? "" : "/" + sub.level());
      }
      s = new ClassState(c, sub, CLASSES.size() + 1, name);
      CLASSES.add(s);
      c.setState(sub, s);
      return s;
    }
  }

  /** All classes, in the order of their first use; under the lock. */
  static List<ClassState> classes() {
    assert Thread.holdsLock(lock());
    return CLASSES;
  }

  /** How many edges; under the lock. */
  static int edges() {
    assert Thread.holdsLock(lock());
    return edges;
  }

  /**
   * A chain met for the first time: one lock more inside those held. Checks its order and enters
   * it. Mirrors validate_chain.
   */
  static Chain validate(
      HeldLocks h, int depth, ClassState s, LockMode mode, boolean trylock, boolean nested) {
    Chain outer = depth == 0 ? Chain.EMPTY : h.entry(depth - 1).chain;
    long key = outer.with(s, mode, trylock);
    Throwable where = new Throwable();
    List<LockdepReport> found = new ArrayList<>();
    Chain chain;
    synchronized (lock()) {
      chain = Chain.find(key);
      if (chain != null) {
        return chain;
      }
      // A trylock waits for nobody: no edge leads to it.
      if (!trylock) {
        checkRecursion(h, depth, s, mode, nested, where, found);
        addEdges(h, depth, s, mode, where, found);
      }
      chain = new Chain(key, outer, s, where);
      Chain.enter(chain);
    }
    found.forEach(Reports::tell);
    return chain;
  }

  private static void checkRecursion(
      HeldLocks h,
      int depth,
      ClassState s,
      LockMode mode,
      boolean nested,
      Throwable where,
      List<LockdepReport> found) {
    if (nested) {
      return;
    }
    for (int i = depth - 1; i >= 0; i--) {
      HeldLocks.Entry e = h.entry(i);
      if (e.state != s
          || (mode == LockMode.RECURSIVE_READ && e.mode != LockMode.WRITE)
          || !Reports.isNew(LockdepReport.Kind.RECURSIVE, s)) {
        continue;
      }
      found.add(GraphReports.recursive(h, e, s, mode, where));
      return;
    }
  }

  /**
   * Adds an edge from each lock held, from the innermost outwards, up to one that has itself been
   * waited for, not tried, and not as a recursive reader: the locks outside of it have their edges
   * to it, and a path through it is strong.
   */
  private static void addEdges(
      HeldLocks h,
      int depth,
      ClassState s,
      LockMode mode,
      Throwable where,
      List<LockdepReport> found) {
    boolean fresh = false;
    for (int i = depth - 1; i >= 0; i--) {
      HeldLocks.Entry e = h.entry(i);
      if (e.state != s) {
        fresh |= addEdge(h, e, s, mode, where, depth - i, found);
      }
      if (!e.trylock && e.mode != LockMode.RECURSIVE_READ) {
        break;
      }
    }
    if (fresh) {
      Usage.checkOrder(found);
    }
  }

  /** True if there is a new edge. Mirrors check_prev_add. */
  private static boolean addEdge(
      HeldLocks h,
      HeldLocks.Entry held,
      ClassState s,
      LockMode mode,
      Throwable where,
      int distance,
      List<LockdepReport> found) {
    ClassState from = held.state;
    int kind = Edge.kind(held.mode, mode);
    Edge known = from.edgeTo(s);
    if (known != null && (known.kinds & kind) != 0) {
      known.distance = Math.min(known.distance, distance);
      return false;
    }
    List<Edge> path = path(s, mode == LockMode.RECURSIVE_READ, from, held.mode == LockMode.WRITE);
    if (path != null) {
      // The edge stays out, so that each cycle is told of once and not again with every path
      // through it.
      if (Reports.isNew(LockdepReport.Kind.CIRCULAR, from, s)) {
        found.add(GraphReports.circular(h, held, s, mode, where, path));
      }
      return false;
    }
    if (known == null) {
      known = new Edge(from, s, held.chain.where, where, distance);
      from.after.add(known);
      s.before.add(known);
      edges++;
    }
    known.kinds |= kind;
    return true;
  }

  /** A place of the search. */
  private record Step(
      ClassState at, boolean onlyRecursive, @Nullable Step before, @Nullable Edge by) {
    List<Edge> path() {
      List<Edge> out = new ArrayList<>();
      for (Step s = this; s.by != null && s.before != null; s = s.before) {
        out.addFirst(s.by);
      }
      return out;
    }
  }

  /** Where a search is to end. */
  @FunctionalInterface
  interface Goal {
    /**
     * Whether the search may end at a class.
     *
     * @param onlyRecursive it was reached by nothing but a recursive read
     */
    boolean reached(ClassState at, boolean onlyRecursive);
  }

  private static @Nullable List<Edge> path(
      ClassState start, boolean onlyRecursive, ClassState end, boolean endHeldAlone) {
    return path(start, onlyRecursive, (at, recursive) -> at == end && (endHeldAlone || !recursive));
  }

  /**
   * The shortest strong path from a class to a goal, or null. Mirrors __bfs.
   *
   * @param onlyRecursive whether the start is waited for by a recursive reader
   */
  static @Nullable List<Edge> path(ClassState start, boolean onlyRecursive, Goal goal) {
    // Two marks for each class: reached at all, and reached by more than a recursive read, which
    // leads everywhere that the other does.
    boolean[] reached = new boolean[2 * (CLASSES.size() + 1)];
    ArrayDeque<Step> queue = new ArrayDeque<>();
    queue.add(new Step(start, onlyRecursive, null, null));
    while (!queue.isEmpty()) {
      Step step = queue.remove();
      for (Edge e : step.at.after) {
        int kinds = step.onlyRecursive ? e.kinds & (Edge.EN | Edge.ER) : e.kinds;
        if (kinds == 0) {
          continue;
        }
        boolean recursive = (kinds & (Edge.EN | Edge.SN)) == 0;
        int mark = 2 * e.to.id() + (recursive ? 1 : 0);
        if (reached[mark] || (recursive && reached[mark - 1])) {
          continue;
        }
        reached[mark] = true;
        Step next = new Step(e.to, recursive, step, e);
        if (goal.reached(e.to, recursive)) {
          return next.path();
        }
        queue.add(next);
      }
    }
    return null;
  }

  /** How many classes can be reached from one, itself included; under the lock. */
  static int reach(ClassState from, boolean forward) {
    boolean[] seen = new boolean[CLASSES.size() + 1];
    ArrayDeque<ClassState> queue = new ArrayDeque<>();
    seen[from.id()] = true;
    queue.add(from);
    int n = 0;
    while (!queue.isEmpty()) {
      ClassState s = queue.remove();
      n++;
      for (Edge e : forward ? s.after : s.before) {
        ClassState t = forward ? e.to : e.from;
        if (!seen[t.id()]) {
          seen[t.id()] = true;
          queue.add(t);
        }
      }
    }
    return n;
  }
}
