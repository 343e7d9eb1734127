// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fuse.session;

import java.io.IOException;
import org.jvfs.fuse.sys.Errnos;

/**
 * A mount that could not be made or ended. The message is one line: what failed, the errno's name,
 * what to do.
 */
public class FuseException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int errno;

  public FuseException(String message) {
    super(message);
    this.errno = 0;
  }

  /**
   * @param what failed
   * @param errno positive
   * @param advice what to do about it; may be empty
   */
  public FuseException(String what, int errno, String advice) {
    super(what + ": " + Errnos.describe(errno) + (advice.isEmpty() ? "" : "; " + advice));
    this.errno = errno;
  }

  /** Positive, or 0 when no system call is to blame. */
  public int errno() {
    return errno;
  }
}
