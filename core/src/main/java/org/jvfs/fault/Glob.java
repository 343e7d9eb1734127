// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import java.util.regex.Pattern;

/**
 * Patterns for paths, as {@code FileSystem.getPathMatcher} has them: {@code *} and {@code ?} stay
 * within a name, {@code **} does not, {@code [a-c]} and {@code {a,b}} choose, a backslash takes a
 * character for itself.
 */
final class Glob {
  private Glob() {}

  /**
   * The pattern as a regular expression.
   *
   * @throws IllegalArgumentException if a bracket, a brace or a backslash is left open
   */
  static Pattern compile(String glob) {
    StringBuilder out = new StringBuilder();
    boolean inBraces = false;
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i++);
      switch (c) {
        case '*' -> {
          boolean across = i < glob.length() && glob.charAt(i) == '*';
          i += across ? 1 : 0;
          out.append(across ? ".*" : "[^/]*");
        }
        case '?' -> out.append("[^/]");
        case '[' -> i = choice(glob, i, out);
        case '{' -> {
          inBraces = true;
          out.append("(?:");
        }
        case '}' -> {
          out.append(inBraces ? ")" : "\\}");
          inBraces = false;
        }
        case ',' -> out.append(inBraces ? "|" : ",");
        case '\\' -> {
          require(i < glob.length(), glob);
          out.append(Pattern.quote(glob.substring(i, i + 1)));
          i++;
        }
        default -> out.append(Pattern.quote(String.valueOf(c)));
      }
    }
    require(!inBraces, glob);
    return Pattern.compile(out.toString(), Pattern.DOTALL);
  }

  private static int choice(String glob, int from, StringBuilder out) {
    int end = glob.indexOf(']', from + 1);
    require(end > 0, glob);
    String inside = glob.substring(from, end);
    boolean not = inside.startsWith("!");
    String chars = (not ? inside.substring(1) : inside).replace("\\", "\\\\").replace("[", "\\[");
    out.append("(?!/)[").append(not ? "^" : "").append(chars.replace("&", "\\&")).append(']');
    return end + 1;
  }

  private static void require(boolean closed, String glob) {
    if (!closed) {
      throw new IllegalArgumentException("not a path pattern: " + glob);
    }
  }
}
