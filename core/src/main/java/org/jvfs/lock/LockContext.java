// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/** What a thread is in the midst of, beside holding locks, that forbids it something. */
public enum LockContext {
  /** Reads without locks or references, as in the walk: nothing may block. */
  RCU_READ,
  /** Finishes I/O for those who wait for it: nothing may block. */
  COMPLETION,
  /** Gives memory back: what it locks must not be held by one who waits for memory. */
  RECLAIM,
  /** Reads under rename_lock's sequence, and will look whether it changed. */
  RENAME_READ,
  /** Runs a method that its table says may not block. */
  NO_BLOCK
}
