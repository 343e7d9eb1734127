// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.ext4.disk;

import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * What is told of a structure that is wrong: which one, where it lies, and why it cannot be.
 * Mirrors EFSCORRUPTED and EFSBADCRC, as ext4_error says them.
 */
public final class Damage {
  private Damage() {}

  /** EUCLEAN: a structure that cannot be. */
  public static ErrnoException structure(String where, String why) {
    return ErrnoException.because(Errno.EUCLEAN, where + ": " + why);
  }

  /** EBADMSG: a structure whose checksum is not the one that stands in it. */
  public static ErrnoException checksum(String where, int stored, int computed) {
    return ErrnoException.because(
        Errno.EBADMSG,
        "%s: checksum 0x%08x is stored, 0x%08x would be right".formatted(where, stored, computed));
  }
}
