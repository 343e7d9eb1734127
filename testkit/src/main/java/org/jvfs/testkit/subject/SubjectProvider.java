// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.subject;

/**
 * Lets a module add a subject to the command line and the tests, found by {@link
 * java.util.ServiceLoader}.
 */
public interface SubjectProvider {
  /** The word before the colon of a subject specification, such as {@code jvfs}. */
  String scheme();

  /**
   * Makes the subject.
   *
   * @param argument what follows the colon, empty if nothing does
   */
  Subject create(String argument);
}
