// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.crash;

/** How much a file system promises of what fsync(2) makes durable. */
public enum Promise {
  /**
   * What POSIX says and no more: fsync of a file is its content and attributes, fsync of a
   * directory its entries. A new file whose directory was not synced is lost, synced or not.
   */
  POSIX,

  /**
   * As ext4 besides: fsync of a file or directory also makes its own newest name durable, with the
   * directories above, and changes of one file's names stay in order across directories.
   */
  EXT4,

  /**
   * Nothing: a disk that answers a flush at once and keeps what it was given in its memory. A test
   * that does not fail on it proves nothing of what survives.
   */
  NOTHING
}
