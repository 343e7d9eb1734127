// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.nio.conformance;

import java.util.regex.Pattern;

/**
 * Something that is meant to differ. Each part but the reason is a pattern that has to match all of
 * what it is compared with.
 *
 * @param test the case
 * @param label the line in its trace
 * @param expected what the JDK's own file system shows there
 * @param actual what the subject shows there
 * @param reason why this is so
 */
public record Difference(
    Pattern test, Pattern label, Pattern expected, Pattern actual, String reason) {

  Difference(String test, String label, String expected, String actual, String reason) {
    this(whole(test), whole(label), whole(expected), whole(actual), reason);
  }

  private static Pattern whole(String pattern) {
    return Pattern.compile(pattern, Pattern.DOTALL);
  }

  boolean allows(String name, Line left, Line right) {
    return test.matcher(name).matches()
        && label.matcher(left.label()).matches()
        && expected.matcher(left.value()).matches()
        && actual.matcher(right.value()).matches();
  }

  @Override
  public String toString() {
    return test + ": " + label + ": " + expected + " / " + actual + " (" + reason + ")";
  }
}
