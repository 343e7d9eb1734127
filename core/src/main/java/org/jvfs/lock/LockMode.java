// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/** How a lock is taken, as far as others are kept out. */
public enum LockMode {
  /** Alone. */
  WRITE,
  /** With other readers, but behind a writer that waits: not safe inside itself. */
  READ,
  /** With other readers whoever waits: safe inside itself. */
  RECURSIVE_READ
}
