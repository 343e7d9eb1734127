// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Errnos;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.compare.Canonical;
import org.jvfs.testkit.compare.Comparison;
import org.jvfs.testkit.compare.Differing;
import org.jvfs.testkit.compare.Divergence;
import org.jvfs.testkit.compare.Field;
import org.jvfs.testkit.compare.KnownDifference;
import org.jvfs.testkit.script.Case;
import org.jvfs.testkit.script.Line;
import org.jvfs.testkit.script.Observed;
import org.jvfs.testkit.script.Op;
import org.jvfs.testkit.script.OpCode;
import org.jvfs.testkit.script.ScriptReader;
import org.jvfs.testkit.script.Session;
import org.jvfs.testkit.subject.Subject;

/**
 * Runs hand-written cases on two subjects: every call must answer the same, and as the case says.
 */
public final class CaseRunner {
  /** The files of cases that come with the harness. */
  public static final List<String> FILES =
      List.of(
          "open",
          "path",
          "directory",
          "link",
          "rename",
          "data",
          "space",
          "attributes",
          "permission",
          "pipe",
          "xattr",
          "acl",
          "time",
          "descriptor",
          "handle",
          "watch",
          "mount");

  private static final int TICK_MILLISECONDS = 12;
  private static final Op WALK = new Op(0, null, OpCode.WALK, List.of());

  private final Subject left;
  private final Subject right;
  private final List<KnownDifference> known;

  /** Compares {@code right} with {@code left}. */
  public CaseRunner(Subject left, Subject right) {
    this.left = left;
    this.right = right;
    this.known = Differing.between(left, right);
  }

  /** All cases that come with the harness. */
  public static List<Case> allCases() {
    List<Case> all = new ArrayList<>();
    for (String file : FILES) {
      all.addAll(casesOf(file));
    }
    return all;
  }

  /** The cases of one of the {@link #FILES}. */
  public static List<Case> casesOf(String file) {
    String resource = "cases/" + file + ".cases";
    try (InputStream in = CaseRunner.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no such resource: " + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return ScriptReader.cases(file + ".cases", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The features {@code test} needs and one of the subjects lacks; empty if it can run. */
  public Set<String> missing(Case test) {
    Set<String> missing = new TreeSet<>(test.needs());
    Set<String> common = new TreeSet<>(left.features());
    common.retainAll(right.features());
    missing.removeAll(common);
    return missing;
  }

  /** Runs a case; the problems found, empty if there are none. */
  public List<String> run(Case test) {
    List<KnownDifference> accepted = new ArrayList<>(known);
    if (!test.timed()) {
      accepted.add(
          KnownDifference.ofFields(
              "untimed", "access times follow a coarse clock", Field.ATIME_CHANGE));
    }
    Comparison comparison = new Comparison(accepted);
    List<String> problems = new ArrayList<>();
    try (Session leftSession = new Session(left, test.options(), test.mountFlags());
        Session rightSession = new Session(right, test.options(), test.mountFlags())) {
      int index = 0;
      for (Line line : test.lines()) {
        if (test.timed()) {
          pause();
        }
        Observed leftResult = leftSession.run(line.op());
        Observed rightResult = rightSession.run(line.op());
        check(
            comparison.compare(index++, line.op(), leftResult, rightResult),
            line.where(),
            problems);
        expect(line, leftResult.result(), problems);
      }
      check(
          comparison.compare(index, WALK, leftSession.run(WALK), rightSession.run(WALK)),
          "at the end",
          problems);
    }
    return problems;
  }

  /** Runs a case on the left subject alone; each call with its answer. */
  public List<String> trace(Case test) {
    Canonical canonical = new Canonical(Set.of());
    List<String> lines = new ArrayList<>();
    try (Session session = new Session(left, test.options(), test.mountFlags())) {
      for (Line line : test.lines()) {
        if (test.timed()) {
          pause();
        }
        lines.add(line.op() + "  ->  " + canonical.of(line.op(), session.run(line.op())));
      }
    }
    return lines;
  }

  private void check(@Nullable Divergence divergence, String where, List<String> problems) {
    if (divergence != null) {
      problems.add(where + ": " + divergence.explain(left.name(), right.name()));
    }
  }

  private void expect(Line line, Result result, List<String> problems) {
    String expected = line.expected();
    if (expected == null) {
      return;
    }
    boolean met =
        switch (expected) {
          case "ok" -> result.isOk();
          default ->
              expected.startsWith("= ")
                  ? result.isOk() && result.value() == Long.decode(expected.substring(2))
                  : result.errno() == Errnos.number(expected);
        };
    if (!met) {
      String text = result.toString();
      problems.add(
          line.where()
              + ": "
              + line.op()
              + "\n  expected "
              + expected
              + "\n  "
              + left.name()
              + ": "
              + text.substring(0, Math.min(text.length(), 300)));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(TICK_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
