// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

import java.util.Arrays;
import java.util.List;

/**
 * Stack traces as reports show them: without the frames of lockdep and of the locks themselves, and
 * without those of whoever ran the program by reflection, as a test's runner does.
 */
final class Traces {
  private static final String PACKAGE = Traces.class.getPackageName() + ".";

  private Traces() {}

  /** The frames above the lock that was taken. */
  static List<StackTraceElement> frames(Throwable where) {
    StackTraceElement[] all = where.getStackTrace();
    int from = 0;
    while (from < all.length && isLocks(all[from].getClassName())) {
      from++;
    }
    int to = from;
    while (to < all.length && !all[to].getClassName().startsWith("jdk.internal.reflect.")) {
      to++;
    }
    return List.of(Arrays.copyOfRange(all, from, to));
  }

  private static boolean isLocks(String type) {
    return type.startsWith(PACKAGE) && !type.endsWith("Test") && !type.contains("Test$");
  }

  /** One line for each frame. */
  static void print(StringBuilder out, List<StackTraceElement> frames, String indent) {
    for (StackTraceElement f : frames) {
      out.append(indent).append("at ").append(f).append('\n');
    }
  }
}
