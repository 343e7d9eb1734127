// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.cred.Caller;
import org.jvfs.uapi.Fcntl;

/** One read or write under way: which file, where, on whose behalf. Mirrors struct kiocb. */
public final class Kiocb {
  /** Write at the end, wherever that is by then. */
  public static final int IOCB_APPEND = 0x1;

  public static final int IOCB_DIRECT = 0x2;

  /** Answer EAGAIN instead of waiting. */
  public static final int IOCB_NOWAIT = 0x4;

  /** The data, and what is needed to find them, are durable on return. */
  public static final int IOCB_DSYNC = 0x8;

  /** The attributes as well. */
  public static final int IOCB_SYNC = 0x10;

  /** No SIGPIPE. */
  public static final int IOCB_NOSIGNAL = 0x20;

  private final OpenFile file;
  private final Caller caller;
  private int flags;

  /** Where in the file, bytes; advanced as bytes move. */
  public long pos;

  /** A read or write at {@code pos} as the file's flags have it. Mirrors init_sync_kiocb. */
  public Kiocb(OpenFile file, Caller caller, long pos) {
    this(file, caller, pos, flagsOf(file));
  }

  /**
   * Full form.
   *
   * @param flags IOCB_*
   */
  public Kiocb(OpenFile file, Caller caller, long pos, int flags) {
    this.file = file;
    this.caller = caller;
    this.pos = pos;
    this.flags = flags;
  }

  /** The IOCB_* flags that an open file implies. Mirrors iocb_flags. */
  public static int flagsOf(OpenFile file) {
    int f = file.flags();
    if ((f & (Fcntl.O_APPEND | Fcntl.O_DIRECT | Fcntl.O_SYNC)) == 0) {
      return 0;
    }
    int r = 0;
    if ((f & Fcntl.O_APPEND) != 0) {
      r |= IOCB_APPEND;
    }
    if ((f & Fcntl.O_DIRECT) != 0) {
      r |= IOCB_DIRECT;
    }
    if ((f & Fcntl.O_DSYNC) != 0) {
      r |= IOCB_DSYNC;
    }
    if ((f & Fcntl.O_SYNC) == Fcntl.O_SYNC) {
      r |= IOCB_SYNC;
    }
    return r;
  }

  public OpenFile file() {
    return file;
  }

  public Caller caller() {
    return caller;
  }

  public int flags() {
    return flags;
  }

  public boolean has(int f) {
    return (flags & f) != 0;
  }

  public void setFlags(int f) {
    flags |= f;
  }

  public void clearFlags(int f) {
    flags &= ~f;
  }
}
