// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import static org.jvfs.uapi.PollEvents.EPOLLERR;
import static org.jvfs.uapi.PollEvents.EPOLLHUP;
import static org.jvfs.uapi.PollEvents.EPOLLIN;
import static org.jvfs.uapi.PollEvents.EPOLLMSG;
import static org.jvfs.uapi.PollEvents.EPOLLOUT;
import static org.jvfs.uapi.PollEvents.EPOLLPRI;
import static org.jvfs.uapi.PollEvents.EPOLLRDBAND;
import static org.jvfs.uapi.PollEvents.EPOLLRDNORM;
import static org.jvfs.uapi.PollEvents.EPOLLWRBAND;
import static org.jvfs.uapi.PollEvents.EPOLLWRNORM;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.jvfs.cred.Cred;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.SigInfo;
import org.jvfs.uapi.Signals;

/**
 * Who is sent signals about an open file, and which. Nothing here blocks or takes a lock, so it can
 * be asked under any. Mirrors struct fown_struct.
 */
public final class FileOwner {
  private static final VarHandle WHO;

  static {
    try {
      WHO = MethodHandles.lookup().findVarHandle(FileOwner.class, "who", Who.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * The receiver, with the ids of who named it, which decide whether it may be signalled.
   *
   * @param type F_OWNER_*
   */
  private record Who(@Nullable SignalTarget target, int type, int uid, int euid) {}

  private static final Who NOBODY = new Who(null, Signals.F_OWNER_TID, 0, 0);

  /** What POLL_* codes stand for, from POLL_IN on. */
  private static final int[] BANDS = {
    EPOLLIN | EPOLLRDNORM,
    EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND,
    EPOLLIN | EPOLLRDNORM | EPOLLMSG,
    EPOLLERR,
    EPOLLPRI | EPOLLRDBAND,
    EPOLLHUP | EPOLLERR
  };

  /**
   * Signals whose codes mean something of their own: ILL, TRAP, BUS, FPE, SEGV, CHLD, POLL, SYS.
   */
  private static final long OWN_CODES =
      1L << 4 | 1L << 5 | 1L << 7 | 1L << 8 | 1L << 11 | 1L << 17 | 1L << 29 | 1L << 31;

  private volatile Who who = NOBODY;

  /** F_SETSIG: 0 for a SIGIO that says no more. */
  private volatile int signum;

  FileOwner() {}

  /**
   * Names the receiver, or nobody.
   *
   * @param by who names it
   * @param type F_OWNER_*
   */
  public void set(@Nullable SignalTarget target, int type, Cred by) {
    who = new Who(target, type, by.uid(), by.fsuid());
  }

  /** The same, unless somebody is named already. Mirrors __f_setown without force. */
  public void setIfNobody(SignalTarget target, int type, Cred by) {
    Who old = who;
    if (old.target == null) {
      Who now = new Who(target, type, by.uid(), by.fsuid());
      // Who comes first counts.
      WHO.compareAndSet(this, old, now);
    }
  }

  /** Names nobody. Mirrors f_delown. */
  public void clear() {
    who = new Who(null, who.type, 0, 0);
  }

  /** The receiver's number; 0 for nobody, or one that has ended. Mirrors f_getown. */
  public int pid() {
    SignalTarget t = who.target;
    return t != null && t.isAlive() ? t.pid() : 0;
  }

  /** F_OWNER_*. */
  public int type() {
    return who.type;
  }

  public int signum() {
    return signum;
  }

  /** Errors: EINVAL unless 0 to 64. */
  public void setSignum(int n) throws ErrnoException {
    if (n < 0 || n > Signals.NSIG) {
      throw Errno.EINVAL.exception();
    }
    signum = n;
  }

  /** No signal is chosen. */
  public void clearSignum() {
    signum = 0;
  }

  /**
   * Sends the owner's signal, if who named the owner may send to it. Mirrors send_sigio.
   *
   * @param reason POLL_*
   */
  public void send(int fd, int reason) {
    Who w = who;
    SignalTarget t = w.target;
    if (t == null || !t.isAlive() || !permitted(w, t.cred())) {
      return;
    }
    int signo = signum;
    if (signo == 0) {
      t.send(new SigInfo(Signals.SIGIO, Signals.SI_KERNEL, -1, 0));
      return;
    }
    boolean ambiguous =
        signo != Signals.SIGIO && signo < Signals.SIGRTMIN && (OWN_CODES >>> signo & 1) != 0;
    t.send(
        new SigInfo(
            signo, ambiguous ? Signals.SI_SIGIO : reason, fd, BANDS[reason - Signals.POLL_IN]));
  }

  /** Mirrors sigio_perm, with the one real id that credentials have here. */
  private static boolean permitted(Who w, Cred target) {
    return w.euid == 0 || w.euid == target.uid() || w.uid == target.uid();
  }
}
