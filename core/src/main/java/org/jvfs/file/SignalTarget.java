// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.cred.Cred;
import org.jvfs.uapi.SigInfo;

/** Who can be sent signals: a process. */
public interface SignalTarget {
  /** Its number, from 1 on, never used again in a VFS. */
  int pid();

  /** Whether it has not ended. */
  boolean isAlive();

  /** What it may, and so who may send to it. */
  Cred cred();

  /** Sends it a signal. Any lock may be held: the signal is handled elsewhere and later. */
  void send(SigInfo info);
}
