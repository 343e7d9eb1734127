// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

/**
 * A lock on a range of a file, as a caller asks for it or a holder has it. Mirrors the visible part
 * of struct file_lock.
 *
 * @param kind which family of locks it belongs to
 * @param type shared, exclusive, or none to unlock
 * @param start first byte
 * @param end last byte, {@link Long#MAX_VALUE} for the end of the file wherever it moves
 * @param owner whose lock it is: a descriptor table or an open file, compared by identity
 * @param pid the process to name to others who ask
 */
public record FileLock(Kind kind, Type type, long start, long end, Object owner, int pid) {
  /** Families of locks, which do not see each other. */
  public enum Kind {
    POSIX,
    OFD,
    FLOCK,
    LEASE,
    DELEGATION
  }

  /** F_RDLCK, F_WRLCK, F_UNLCK. */
  public enum Type {
    READ,
    WRITE,
    NONE
  }

  public FileLock {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("range " + start + " to " + end);
    }
  }
}
