// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.subject;

/** A subject cannot run here; the message says what is missing. A test is skipped with it. */
public final class SubjectUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With the reason, in a form that tells what to do. */
  public SubjectUnavailableException(String message) {
    super(message);
  }
}
