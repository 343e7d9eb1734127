// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import org.jvfs.uapi.SigInfo;

/**
 * What a task does when it is sent a signal. Runs in a thread of its own with no lock held, one
 * signal at a time, so it may make calls that block.
 */
@FunctionalInterface
public interface SignalHandler {
  void signalled(SigInfo info);
}
