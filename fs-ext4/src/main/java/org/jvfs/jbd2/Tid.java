// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

/**
 * The order of transactions' numbers, which go round at 2^32: of two numbers the later one is that
 * which is less than 2^31 steps ahead. Mirrors tid_t.
 */
final class Tid {
  private Tid() {}

  /** Whether {@code a} is later than {@code b}. Mirrors tid_gt. */
  static boolean after(int a, int b) {
    return a - b > 0;
  }

  static String name(int tid) {
    return Integer.toUnsignedString(tid);
  }
}
