// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.lease;

/**
 * One file, and calls on it that answer a value or a negative errno: the kernel's or ours. Those of
 * the breaker may block, and are made in a thread beside the holder's.
 */
public interface Side extends AutoCloseable {
  /** Opens the file as the one who will hold a lease. */
  int open(int flags);

  /** Opens the file as somebody else. */
  int openBeside(int flags);

  /** truncate(2) to no bytes, as somebody else. */
  int truncateBeside();

  int close(int fd);

  int closeBeside(int fd);

  /** F_SETLEASE; who is asked to give it back must not be killed by that. */
  int setLease(int fd, int type);

  int getLease(int fd);

  /** F_GETFL. */
  int flags(int fd);

  @Override
  void close();
}
