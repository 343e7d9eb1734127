// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0
package org.jvfs.testkit.compare;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.testkit.script.Op;

/**
 * Two subjects answered a call differently.
 *
 * @param index position of the call in its script
 * @param left what the left one answered, in canonical form
 * @param right what the right one did
 */
public record Divergence(int index, Op op, String left, String right) {
  /** The call and both answers; of long ones only the lines that differ. */
  public String explain(String leftName, String rightName) {
    List<String> lefts = new ArrayList<>(left.lines().toList());
    List<String> rights = new ArrayList<>(right.lines().toList());
    if (lefts.size() > 1 || rights.size() > 1) {
      List<String> common = new ArrayList<>(lefts);
      common.retainAll(rights);
      lefts.removeAll(common);
      rights.removeAll(common);
    }
    String indent = "\n      ";
    return op
        + "\n  "
        + leftName
        + ":"
        + indent
        + String.join(indent, lefts)
        + "\n  "
        + rightName
        + ":"
        + indent
        + String.join(indent, rights);
  }

  /** Whether this shows the same thing as {@code other}, as far as that can be told mechanically. */
  public boolean resembles(Divergence other) {
    return op.code() == other.op.code();
  }
}
