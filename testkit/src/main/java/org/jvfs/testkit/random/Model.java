// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Payload;

/**
 * What the generator believes the tree looks like, learnt from the calls that succeeded. It need
 * not be right, only right often enough that most calls do something.
 */
final class Model {
  enum Kind {
    DIRECTORY,
    FILE,
    LINK,
    OTHER
  }

  /** A descriptor name of a process and what it was opened on. */
  record Slot(String name, String path, Kind kind, int flags) {
    private static final int O_PATH = 010000000;

    boolean isPathOnly() {
      return (flags & O_PATH) != 0;
    }

    boolean isReadable() {
      return !isPathOnly() && (flags & 3) != 1;
    }

    boolean isWritable() {
      return !isPathOnly() && (flags & 3) != 0;
    }
  }

  /** One process: its working directory and its descriptors. */
  static final class Actor {
    final int number;
    final boolean root;
    String cwd = "/";
    final @Nullable Slot[] slots;

    Actor(int number, boolean root, int slots) {
      this.number = number;
      this.root = root;
      this.slots = new @Nullable Slot[slots];
    }
  }

  private final SplittableRandom random;
  private final TreeMap<String, Kind> objects = new TreeMap<>();

  Model(SplittableRandom random) {
    this.random = random;
    objects.put("/", Kind.DIRECTORY);
  }

  /** Forgets everything and learns the tree from a walk. */
  void relearn(Payload.Report walk) {
    objects.clear();
    objects.put("/", Kind.DIRECTORY);
    for (Payload.ReportLine line : walk.lines()) {
      if (line.result().payload() instanceof Payload.Stat stat) {
        add(
            line.label(),
            switch (stat.type()) {
              case 0040000 -> Kind.DIRECTORY;
              case 0100000 -> Kind.FILE;
              case 0120000 -> Kind.LINK;
              default -> Kind.OTHER;
            });
      }
    }
  }

  int size() {
    return objects.size();
  }

  @Nullable Kind kind(String path) {
    return objects.get(path);
  }

  void add(String path, Kind kind) {
    if (!path.isEmpty() && !path.equals("/")) {
      objects.put(path, kind);
    }
  }

  void remove(String path) {
    if (!path.equals("/")) {
      objects.remove(path);
      below(path).clear();
    }
  }

  private Map<String, Kind> below(String path) {
    String prefix = path.equals("/") ? "/" : path + "/";
    return objects.subMap(prefix, false, prefix + Character.MAX_VALUE, false);
  }

  boolean isEmpty(String directory) {
    return below(directory).isEmpty();
  }

  void rename(String from, String to) {
    if (from.equals(to) || from.equals("/") || to.equals("/")) {
      return;
    }
    Map<String, Kind> moved = take(from);
    remove(to);
    put(moved, to);
  }

  void exchange(String one, String other) {
    if (one.equals(other)) {
      return;
    }
    Map<String, Kind> first = take(one);
    Map<String, Kind> second = take(other);
    put(first, other);
    put(second, one);
  }

  /** Removes a subtree; its kinds by the rest of the path after {@code path}. */
  private Map<String, Kind> take(String path) {
    Map<String, Kind> taken = new TreeMap<>();
    Kind own = objects.remove(path);
    if (own != null) {
      taken.put("", own);
    }
    Map<String, Kind> below = below(path);
    below.forEach((child, kind) -> taken.put(child.substring(path.length()), kind));
    below.clear();
    return taken;
  }

  private void put(Map<String, Kind> subtree, String path) {
    subtree.forEach((rest, kind) -> objects.put(path + rest, kind));
  }

  /** A path of one of the kinds, or null if there is none. */
  @Nullable String pick(Kind... kinds) {
    List<Kind> wanted = List.of(kinds);
    List<String> candidates = new ArrayList<>();
    objects.forEach(
        (path, kind) -> {
          if (wanted.contains(kind)) {
            candidates.add(path);
          }
        });
    return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
  }

  /** Any path but the root, or the root if there is nothing else. */
  String pickAny() {
    if (objects.size() == 1) {
      return "/";
    }
    int skip = 1 + random.nextInt(objects.size() - 1);
    for (String path : objects.keySet()) {
      if (skip-- == 0) {
        return path;
      }
    }
    return "/";
  }

  static int depth(String path) {
    return path.equals("/") ? 0 : (int) path.chars().filter(c -> c == '/').count();
  }

  static String child(String directory, String name) {
    return directory.equals("/") ? "/" + name : directory + "/" + name;
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }
}
