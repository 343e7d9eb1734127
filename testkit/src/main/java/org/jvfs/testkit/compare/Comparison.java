// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.compare;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.script.Observed;
import org.jvfs.testkit.script.Op;

/** Compares the results of two runs of the same script, call by call. */
public final class Comparison {
  private static final Pattern WORDS = Pattern.compile("[ \n]");
  private static final Set<String> CHANGES = Set.of("same", "changed");

  private final List<KnownDifference> known;
  private final Canonical left;
  private final Canonical right;

  /** For one run of both subjects, accepting the differences {@code known}. */
  public Comparison(List<KnownDifference> known) {
    this.known = known;
    Set<Field> ignored = EnumSet.noneOf(Field.class);
    known.forEach(difference -> ignored.addAll(difference.fields()));
    this.left = new Canonical(ignored);
    this.right = new Canonical(ignored);
  }

  /** Null if the results of the {@code index}th call match. */
  public @Nullable Divergence compare(int index, Op op, Observed leftSeen, Observed rightSeen) {
    String leftText = left.of(op, leftSeen);
    String rightText = right.of(op, rightSeen);
    if (leftText.equals(rightText) || sameButUnsure(leftText, rightText)) {
      return null;
    }
    for (KnownDifference difference : known) {
      if (difference.accepts(op, leftSeen.result(), rightSeen.result())) {
        return null;
      }
    }
    return new Divergence(index, op, leftText, rightText);
  }

  /** Whether the texts differ only where one of them is not sure. */
  private static boolean sameButUnsure(String leftText, String rightText) {
    if (!leftText.contains(Canonical.UNSURE) && !rightText.contains(Canonical.UNSURE)) {
      return false;
    }
    String[] lefts = WORDS.split(leftText, -1);
    String[] rights = WORDS.split(rightText, -1);
    if (lefts.length != rights.length) {
      return false;
    }
    for (int i = 0; i < lefts.length; i++) {
      if (!lefts[i].equals(rights[i])
          && !(unsure(lefts[i], rights[i]) || unsure(rights[i], lefts[i]))) {
        return false;
      }
    }
    return true;
  }

  private static boolean unsure(String one, String other) {
    int value = one.indexOf('=') + 1;
    return value > 0
        && one.substring(value).equals(Canonical.UNSURE)
        && other.startsWith(one.substring(0, value))
        && CHANGES.contains(other.substring(value));
  }
}
