// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.uapi;

/** Signals and their codes, as far as files send them, with Linux's values on x86-64. */
public final class Signals {
  private Signals() {}

  /** Written to a pipe that nobody can read. */
  public static final int SIGPIPE = 13;

  /** Urgent data. Only sent where a signal was chosen with F_SETSIG. */
  public static final int SIGURG = 23;

  /** Something can be done with a file; also SIGPOLL. */
  public static final int SIGIO = 29;

  /** The first that queues; of those below, one of each kind is pending at most. */
  public static final int SIGRTMIN = 32;

  /** The last signal. */
  public static final int NSIG = 64;

  // siginfo.si_code
  public static final int SI_USER = 0;
  public static final int POLL_IN = 1;
  public static final int POLL_OUT = 2;
  public static final int POLL_MSG = 3;
  public static final int POLL_ERR = 4;
  public static final int POLL_PRI = 5;
  public static final int POLL_HUP = 6;
  public static final int SI_KERNEL = 0x80;
  public static final int SI_SIGIO = -5;

  // struct f_owner_ex
  public static final int F_OWNER_TID = 0;
  public static final int F_OWNER_PID = 1;
  public static final int F_OWNER_PGRP = 2;
}
