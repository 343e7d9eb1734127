// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.file;

import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.uapi.Fcntl;
import org.jvfs.uapi.Signals;

/**
 * The open files whose owners want a signal when something happens. Mirrors the list of struct
 * fasync_struct with fasync_helper and kill_fasync.
 *
 * <p>A change makes a new array under the list's lock. Who sends reads the array of the moment and
 * takes no lock; a signal may therefore still be sent for a file that is just being taken off.
 */
public final class FasyncList {
  private record Entry(OpenFile file, int fd) {}

  private static final LockClass CLASS = new LockClass("fasync_lock");
  private static final Entry[] NONE = {};

  private final SpinLock lock = new SpinLock(CLASS);

  /** Replaced under {@link #lock}; never changed. */
  private volatile Entry[] entries = NONE;

  /**
   * Puts a file on the list or takes it off, and sets O_ASYNC in its flags to match. A file that is
   * on it gets the new descriptor. Mirrors fasync_helper.
   *
   * @param fd what the signal is to name; of no meaning when {@code on} is false
   */
  public void set(int fd, OpenFile file, boolean on) {
    lock.lock();
    Entry[] old = entries;
    int at = 0;
    while (at < old.length && old[at].file != file) {
      at++;
    }
    if (on) {
      Entry[] e = java.util.Arrays.copyOf(old, Math.max(old.length, at + 1));
      e[at] = new Entry(file, fd);
      entries = e;
      file.changeFlags(Fcntl.O_ASYNC, Fcntl.O_ASYNC);
    } else if (at < old.length) {
      Entry[] e = new Entry[old.length - 1];
      System.arraycopy(old, 0, e, 0, at);
      System.arraycopy(old, at + 1, e, at, e.length - at);
      entries = e;
      file.changeFlags(Fcntl.O_ASYNC, 0);
    }
    lock.unlock();
  }

  /**
   * Sends the owners of all files their signals. Must not block, and does not: any lock may be
   * held. Mirrors kill_fasync.
   *
   * @param sig SIGIO, or SIGURG, which only reaches those who chose a signal
   * @param reason POLL_*
   */
  public void kill(int sig, int reason) {
    for (Entry e : entries) {
      FileOwner o = e.file.ownerOrNull();
      if (o != null && !(sig == Signals.SIGURG && o.signum() == 0)) {
        o.send(e.fd, reason);
      }
    }
  }

  /** Whether nobody is on it. */
  public boolean isEmpty() {
    return entries.length == 0;
  }
}
