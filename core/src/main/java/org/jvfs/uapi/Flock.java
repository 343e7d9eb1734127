// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/**
 * A range of a file and a lock on it, as fcntl(2) takes and gives it: struct flock.
 *
 * @param type F_RDLCK, F_WRLCK or F_UNLCK
 * @param whence SEEK_SET, SEEK_CUR or SEEK_END, what {@code start} is relative to
 * @param start bytes
 * @param len bytes from there on; 0 to the end of the file wherever that moves; negative: the bytes
 *     before {@code start}
 * @param pid who holds the lock in the way, -1 for an open file; 0 in questions
 */
public record Flock(int type, int whence, long start, long len, int pid) {
  /** The whole file. */
  public static Flock whole(int type) {
    return new Flock(type, Fcntl.SEEK_SET, 0, 0, 0);
  }

  /** {@code len} bytes from {@code start} on; 0 to the end. */
  public static Flock range(int type, long start, long len) {
    return new Flock(type, Fcntl.SEEK_SET, start, len, 0);
  }
}
