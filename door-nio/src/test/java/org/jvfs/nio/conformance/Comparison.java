// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs cases on two subjects, and tells where they differ. Of one thread. */
public final class Comparison {
  private final Subject left;
  private final Subject right;
  private final List<Difference> allowed;
  private final Set<Difference> met = new LinkedHashSet<>();
  private int lines;

  /** {@code left} is who is right. */
  public Comparison(Subject left, Subject right, List<Difference> allowed) {
    this.left = left;
    this.right = right;
    this.allowed = List.copyOf(allowed);
  }

  /** Runs a case on both; the differences that are not allowed, as text. */
  public List<String> run(Case test) throws IOException {
    return compare(test.name(), Runner.run(test, left), Runner.run(test, right));
  }

  /** Compares two traces of a case. */
  List<String> compare(String name, List<Line> expected, List<Line> actual) {
    List<String> found = new ArrayList<>();
    Map<String, Line> theirs = new HashMap<>();
    actual.forEach(line -> theirs.put(line.label(), line));
    for (Line line : expected) {
      lines++;
      Line other = theirs.remove(line.label());
      if (other == null) {
        other = new Line(line.label(), "(not there)");
      }
      judge(name, line, other, found);
    }
    for (Line extra : actual) {
      if (theirs.containsKey(extra.label())) {
        judge(name, new Line(extra.label(), "(not there)"), extra, found);
      }
    }
    return found;
  }

  private void judge(String name, Line line, Line other, List<String> found) {
    if (line.value().equals(other.value())) {
      return;
    }
    boolean allows = false;
    for (Difference difference : allowed) {
      if (difference.allows(name, line, other)) {
        met.add(difference);
        allows = true;
      }
    }
    if (!allows) {
      found.add(
          name
              + ": "
              + line.label()
              + "\n    "
              + left.name()
              + ": "
              + line.value()
              + "\n    "
              + right.name()
              + ": "
              + other.value());
    }
  }

  /** How many lines were compared so far. */
  public int lines() {
    return lines;
  }

  /** Allowed differences that no case has shown so far. */
  public List<Difference> unmet() {
    return allowed.stream().filter(d -> !met.contains(d)).toList();
  }
}
