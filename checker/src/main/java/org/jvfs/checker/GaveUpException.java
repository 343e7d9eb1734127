// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.checker;

/** A method has more paths than are worth following; nothing is said about it. */
final class GaveUpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  GaveUpException() {
    super(null, null, false, false);
  }
}
