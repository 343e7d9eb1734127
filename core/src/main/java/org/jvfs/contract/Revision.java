// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.contract;

import java.util.Optional;

/** The two states of the contract, in order of time. */
public enum Revision {
  /** The older: a directory is locked by a mutex. */
  I_MUTEX("i_mutex"),
  /** The newer, which this VFS keeps: a directory is locked by a semaphore with two modes. */
  I_RWSEM("i_rwsem");

  private final String word;

  Revision(String word) {
    this.word = word;
  }

  /** The revision's name, after the lock of an inode. */
  public String word() {
    return word;
  }

  /** The revision of that name. */
  public static Optional<Revision> of(String word) {
    for (Revision r : values()) {
      if (r.word.equals(word)) {
        return Optional.of(r);
      }
    }
    return Optional.empty();
  }
}
