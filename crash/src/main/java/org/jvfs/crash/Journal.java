// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Changes of directories on their way to the disk. Those of one directory arrive in the order in
 * which they were made; a change of two directories arrives in both or in neither. Directories that
 * move do so in order among themselves, else one could end up beneath itself. All under the mutex
 * of the {@link CrashDisk}.
 */
final class Journal {
  private final Promise promise;
  private long lastSeq;
  private @Nullable DirOp lastDirMove;

  Journal(Promise promise) {
    this.promise = promise;
  }

  private void log(List<Node> dirs, List<Node> nodes, boolean dirMove, DirOp.Change change) {
    List<DirOp> needs = new ArrayList<>();
    for (Node d : dirs) {
      if (!d.log.isEmpty()) {
        needs.add(d.log.getLast());
      }
    }
    for (Node n : nodes) {
      if (promise == Promise.EXT4) {
        addPending(needs, n.lastOp);
      }
    }
    if (dirMove) {
      addPending(needs, lastDirMove);
    }
    DirOp op = new DirOp(++lastSeq, dirs, List.copyOf(needs), change);
    nodes.forEach(n -> n.lastOp = op);
    dirs.forEach(d -> d.log.add(op));
    lastDirMove = dirMove ? op : lastDirMove;
  }

  private static void addPending(List<DirOp> needs, @Nullable DirOp op) {
    if (op != null && !op.isDone()) {
      needs.add(op);
    }
  }

  void enter(Node dir, String name, Node node) {
    log(List.of(dir), List.of(node), false, () -> dir.entries.put(name, node));
    node.lastDir = dir;
  }

  void remove(Node dir, String name, Node node) {
    log(List.of(dir), List.of(node), false, () -> dir.entries.remove(name));
    if (node.lastDir == dir) {
      node.lastDir = null;
    }
  }

  /**
   * A rename.
   *
   * @param left what stays behind at the old name; null for nothing
   */
  void rename(Node from, String oldName, Node to, String newName, Node node, @Nullable Node left) {
    log(
        from == to ? List.of(from) : List.of(from, to),
        List.of(node),
        node.isDir() && from != to,
        () -> {
          if (left == null) {
            from.entries.remove(oldName);
          } else {
            from.entries.put(oldName, left);
          }
          to.entries.put(newName, node);
        });
    node.lastDir = to;
  }

  /** Two names change what they stand for: {@code inA} and {@code inB} as it was before. */
  void exchange(Node a, String aName, Node b, String bName, Node inA, Node inB) {
    log(
        a == b ? List.of(a) : List.of(a, b),
        inA == inB ? List.of(inA) : List.of(inA, inB),
        a != b && (inA.isDir() || inB.isDir()),
        () -> {
          a.entries.put(aName, inB);
          b.entries.put(bName, inA);
        });
    inA.lastDir = b;
    inB.lastDir = a;
  }

  // ---- reaching the disk ----

  /** Has the changes of a directory reach the disk, with what they need. */
  static void commit(Node dir) {
    if (!dir.log.isEmpty()) {
      apply(List.of(dir.log.getLast()));
    }
  }

  /** Has a node's own newest name reach the disk, and those of the directories above it. */
  static void commitName(Node node) {
    List<DirOp> wanted = new ArrayList<>();
    for (Node n = node; n != null; n = n.lastDir) {
      addPending(wanted, n.lastOp);
    }
    apply(wanted);
  }

  /** Has some first changes of each directory reach the disk, and what they need. */
  static void commitSome(List<Node> dirs, RandomGenerator random) {
    List<DirOp> wanted = new ArrayList<>();
    for (Node d : dirs) {
      int n = random.nextInt(d.log.size() + 1);
      if (n > 0) {
        wanted.add(d.log.get(n - 1));
      }
    }
    apply(wanted);
  }

  private static void apply(List<DirOp> wanted) {
    Set<DirOp> all = new TreeSet<>(Comparator.comparingLong((DirOp op) -> op.seq));
    Deque<DirOp> todo = new ArrayDeque<>(wanted);
    while (!todo.isEmpty()) {
      DirOp op = todo.remove();
      if (!op.isDone() && all.add(op)) {
        todo.addAll(op.needs());
      }
    }
    Set<Node> dirs = new HashSet<>();
    for (DirOp op : all) {
      op.apply();
      dirs.addAll(op.dirs);
    }
    for (Node d : dirs) {
      d.log.removeIf(DirOp::isDone);
    }
  }
}
