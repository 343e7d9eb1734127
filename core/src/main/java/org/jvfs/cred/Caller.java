// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cred;

/**
 * On whose behalf a call runs: what the kernel finds in {@code current}. Passed down explicitly, so
 * that any thread may act for any caller.
 */
public interface Caller {
  /** The credentials of this call. */
  Cred cred();

  /** The file-mode creation mask, permission bits only. */
  int umask();

  /** The size beyond which the caller may not make a file grow (RLIMIT_FSIZE), bytes. */
  default long fileSizeLimit() {
    return Long.MAX_VALUE;
  }
}
