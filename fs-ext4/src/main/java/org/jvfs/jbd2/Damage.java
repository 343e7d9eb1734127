// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.jbd2;

import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** What is wrong with a journal, said with the structure's name and where it lies. */
final class Damage {
  private Damage() {}

  /** A structure that cannot be: EUCLEAN, which the kernel calls EFSCORRUPTED. */
  static ErrnoException of(String what) {
    return ErrnoException.because(Errno.EUCLEAN, what);
  }

  /** A checksum that is wrong: EBADMSG, which the kernel calls EFSBADCRC. */
  static ErrnoException checksum(String of) {
    return ErrnoException.because(Errno.EBADMSG, of + ": wrong checksum");
  }
}
