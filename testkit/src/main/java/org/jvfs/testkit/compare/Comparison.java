// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
package org.jvfs.testkit.compare;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jvfs.testkit.call.Result;
import org.jvfs.testkit.script.Op;

/** Compares the results of two runs of the same script, call by call. */
public final class Comparison {
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
  public @Nullable Divergence compare(int index, Op op, Result leftResult, Result rightResult) {
    String leftText = left.of(op, leftResult);
    String rightText = right.of(op, rightResult);
    if (leftText.equals(rightText)) {
      return null;
    }
    for (KnownDifference difference : known) {
      if (difference.accepts(op, leftResult, rightResult)) {
        return null;
      }
    }
    return new Divergence(index, op, leftText, rightText);
  }
}
