// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio;

import java.nio.file.PathMatcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The patterns of {@link java.nio.file.FileSystem#getPathMatcher}. */
final class Globs {
  /** What means something in a regular expression and nothing in a glob. */
  private static final String QUOTED = ".^$+|()@%";

  private final String glob;
  private final StringBuilder regex = new StringBuilder("^");
  private int at;
  private boolean inGroup;

  private Globs(String glob) {
    this.glob = glob;
  }

  /**
   * A matcher.
   *
   * @throws IllegalArgumentException if there is no colon, or it is the first or last character
   * @throws UnsupportedOperationException for a syntax but glob and regex
   */
  static PathMatcher matcher(String syntaxAndPattern) {
    int colon = syntaxAndPattern.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("no syntax in '" + syntaxAndPattern + "'");
    }
    String syntax = syntaxAndPattern.substring(0, colon);
    String input = syntaxAndPattern.substring(colon + 1);
    String expression;
    if (syntax.equalsIgnoreCase("glob")) {
      expression = toRegex(input);
    } else if (syntax.equalsIgnoreCase("regex")) {
      expression = input;
    } else {
      throw new UnsupportedOperationException("Syntax '" + syntax + "' not recognized");
    }
    Pattern p = Pattern.compile(expression);
    return path -> p.matcher(path.toString()).matches();
  }

  /** The regular expression that says the same. */
  static String toRegex(String glob) {
    return new Globs(glob).translate();
  }

  private String translate() {
    while (at < glob.length()) {
      char c = glob.charAt(at++);
      switch (c) {
        case '\\' -> escaped();
        case '*' -> {
          if (at < glob.length() && glob.charAt(at) == '*') {
            at++;
            regex.append(".*");
          } else {
            regex.append("[^/]*");
          }
        }
        case '?' -> regex.append("[^/]");
        case '[' -> bracket();
        case '{' -> {
          if (inGroup) {
            throw wrong("Cannot nest groups");
          }
          inGroup = true;
          regex.append("(?:(?:");
        }
        case '}' -> {
          if (inGroup) {
            inGroup = false;
            regex.append("))");
          } else {
            regex.append("\\}");
          }
        }
        case ',' -> regex.append(inGroup ? ")|(?:" : ",");
        default -> literal(c);
      }
    }
    if (inGroup) {
      throw wrong("Missing '}'");
    }
    return regex.append('$').toString();
  }

  private void escaped() {
    if (at == glob.length()) {
      throw wrong("No character to escape");
    }
    char c = glob.charAt(at++);
    if ("\\*?[{".indexOf(c) >= 0 || "]}".indexOf(c) >= 0) {
      regex.append('\\');
      regex.append(c);
    } else {
      literal(c);
    }
  }

  private void literal(char c) {
    if (QUOTED.indexOf(c) >= 0 || c == ']') {
      regex.append('\\');
    }
    regex.append(c);
  }

  /** One of some characters, and never a slash. */
  private void bracket() {
    regex.append("[[^/]&&[");
    if (at < glob.length() && glob.charAt(at) == '^') {
      // Negated by an exclamation mark; this one is itself.
      regex.append("\\^");
      at++;
    } else {
      if (at < glob.length() && glob.charAt(at) == '!') {
        regex.append('^');
        at++;
      }
      if (at < glob.length() && glob.charAt(at) == '-') {
        regex.append("\\-");
        at++;
      }
    }
    boolean rangeStart = false;
    char last = 0;
    while (at < glob.length()) {
      char c = glob.charAt(at++);
      if (c == ']') {
        regex.append("]]");
        return;
      }
      if (c == '/') {
        throw wrong("Explicit 'name separator' in class");
      }
      if (c == '\\' || c == '[' || c == '&' && at < glob.length() && glob.charAt(at) == '&') {
        regex.append('\\');
      }
      regex.append(c);
      if (c == '-') {
        if (!rangeStart) {
          throw wrong("Invalid range");
        }
        if (at == glob.length()) {
          break;
        }
        c = glob.charAt(at++);
        if (c == ']') {
          regex.append("]]");
          return;
        }
        if (c < last) {
          throw wrong("Invalid range");
        }
        regex.append(c);
        rangeStart = false;
      } else {
        rangeStart = true;
        last = c;
      }
    }
    throw wrong("Missing ']'");
  }

  private PatternSyntaxException wrong(String why) {
    return new PatternSyntaxException(why, glob, Math.max(0, at - 1));
  }
}
