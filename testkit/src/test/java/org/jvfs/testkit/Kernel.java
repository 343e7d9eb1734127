// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.function.Supplier;
import org.jvfs.testkit.subject.Subject;
import org.jvfs.testkit.subject.SubjectUnavailableException;

/**
 * Subjects that are not to be had everywhere: a test without its subject is skipped with the
 * reason.
 */
public final class Kernel {
  private Kernel() {}

  public static Subject orSkip(Supplier<Subject> subject) {
    try {
      return subject.get();
    } catch (SubjectUnavailableException e) {
      return abort(e.toString());
    }
  }
}
