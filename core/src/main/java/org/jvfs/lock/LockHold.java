// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.lock;

/** How the calling thread holds a lock. */
public enum LockHold {
  NONE,
  SHARED,
  EXCLUSIVE
}
