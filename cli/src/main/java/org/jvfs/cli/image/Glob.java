// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

/** Patterns of a shell, as fnmatch(3) has them without flags: a dot or slash is as any byte. */
final class Glob {
  private final String pattern;

  Glob(String pattern) {
    this.pattern = pattern;
  }

  boolean matches(String name) {
    int p = 0;
    int n = 0;
    // Where the last star stood, and what it had swallowed; more is tried if the rest fails.
    int star = -1;
    int swallowed = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        swallowed = n;
        continue;
      }
      int next = p < pattern.length() ? one(p, name.charAt(n)) : -1;
      if (next >= 0) {
        p = next;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++swallowed;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Where the pattern goes on if its element at a place fits a byte, else -1. */
  private int one(int at, char c) {
    char p = pattern.charAt(at);
    if (p == '?') {
      return at + 1;
    }
    if (p == '[' && end(at) > 0) {
      return inSet(at + 1, end(at), c) ? end(at) + 1 : -1;
    }
    if (p == '\\' && at + 1 < pattern.length()) {
      return pattern.charAt(at + 1) == c ? at + 2 : -1;
    }
    return p == c ? at + 1 : -1;
  }

  /** The bracket that closes a set; 0 if none does. */
  private int end(int open) {
    int first = open + 1;
    if (first < pattern.length() && "!^".indexOf(pattern.charAt(first)) >= 0) {
      first++;
    }
    return Math.max(0, pattern.indexOf(']', first + 1));
  }

  private boolean inSet(int from, int end, char c) {
    boolean not = "!^".indexOf(pattern.charAt(from)) >= 0;
    boolean found = false;
    for (int i = not ? from + 1 : from; i < end; i++) {
      char low = pattern.charAt(i);
      char high = low;
      if (i + 2 < end && pattern.charAt(i + 1) == '-') {
        high = pattern.charAt(i + 2);
        i += 2;
      }
      found |= c >= low && c <= high;
    }
    return found != not;
  }
}
