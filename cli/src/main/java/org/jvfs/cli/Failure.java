// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli;

/**
 * A command that cannot be done. The message is one line without the command's name: what failed,
 * the errno's name, what to do.
 */
final class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exit codes of mount(8). */
  static final int USAGE = 1;

  static final int MOUNT = 32;

  private final int status;

  Failure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The exit code. */
  int status() {
    return status;
  }

  @Override
  public String getMessage() {
    String m = super.getMessage();
    return m == null ? "" : m.replace('\n', ' ');
  }
}
