// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.fault;

import org.jvfs.uapi.ErrnoException;

/** What a test wants to do when a request is made. */
public interface FaultHook {
  /**
   * Called where the driver would be, with the locks held that the driver's method is called under.
   * Must not call the same file system.
   *
   * @throws ErrnoException the request fails with this
   */
  void met(FaultEvent request) throws ErrnoException;
}
