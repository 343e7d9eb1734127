// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.device;

import org.jvfs.uapi.Errno;

/** Error numbers of others. */
final class Errnos {
  /** As many as Linux has, and more than {@link Errno} knows. */
  private static final int MAX = 133;

  private static final Errno[] KNOWN = new Errno[MAX + 1];

  static {
    for (Errno e : Errno.values()) {
      if (e.code <= MAX) {
        KNOWN[e.code] = e;
      }
    }
  }

  private Errnos() {}

  /** The error of a number of either sign that the host or a server gave; EIO if it is none. */
  static Errno of(long code) {
    long c = Math.abs(code);
    Errno e = c > 0 && c <= MAX ? KNOWN[(int) c] : null;
    return e == null ? Errno.EIO : e;
  }
}
