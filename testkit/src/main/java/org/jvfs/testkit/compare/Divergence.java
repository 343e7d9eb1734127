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
  private static final int MAX_LINES = 12;
  private static final int MAX_WIDTH = 500;

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
    return op + "\n  " + leftName + ":" + shown(lefts) + "\n  " + rightName + ":" + shown(rights);
  }

  private static String shown(List<String> lines) {
    StringBuilder out = new StringBuilder();
    for (String line : lines.subList(0, Math.min(lines.size(), MAX_LINES))) {
      String text = printable(line);
      out.append("\n      ").append(text, 0, Math.min(text.length(), MAX_WIDTH));
    }
    if (lines.size() > MAX_LINES) {
      out.append("\n      and ").append(lines.size() - MAX_LINES).append(" lines more");
    }
    return out.toString();
  }

  private static String printable(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c >= ' ' && c <= '~')) {
        out.append(c);
      } else {
        out.append(String.format("\\x%02x", (int) c));
      }
    }
    return out.toString();
  }

  /**
   * Whether this shows the same thing as {@code other}, as far as that can be told mechanically.
   */
  public boolean resembles(Divergence other) {
    return op.code() == other.op.code();
  }
}
