// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.util.HashMap;
import java.util.Map;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/**
 * How much one user may watch in a VFS. Mirrors the values in /proc/sys/fs/inotify and
 * /proc/sys/fs/fanotify, and ucounts.
 */
public final class NotifyLimits {
  private static final LockClass LOCK = new LockClass("ucounts_lock");

  /** Events an inotify descriptor keeps before it says that some were lost. */
  public volatile int inotifyMaxQueuedEvents = 16384;

  /** Inotify descriptors of one user. */
  public volatile int inotifyMaxUserInstances = 128;

  /** Inotify watches of one user. */
  public volatile int inotifyMaxUserWatches = 1 << 20;

  /** Events a fanotify descriptor keeps, unless it asked for no limit. */
  public volatile int fanotifyMaxQueuedEvents = 16384;

  /** Fanotify descriptors of one user. */
  public volatile int fanotifyMaxUserGroups = 128;

  /** Fanotify marks of one user, but for descriptors that asked for no limit. */
  public volatile int fanotifyMaxUserMarks = 1 << 20;

  final Counts inotifyInstances = new Counts();
  final Counts inotifyWatches = new Counts();
  final Counts fanotifyGroups = new Counts();
  final Counts fanotifyMarks = new Counts();

  /** Linux's defaults, those of a machine with much memory. */
  public NotifyLimits() {}

  /** A number for each user. */
  static final class Counts {
    private final SpinLock lock = new SpinLock(LOCK);

    /** Under {@link #lock}. */
    private final Map<Integer, Integer> byUser = new HashMap<>();

    /** Counts one more. Errors: {@code full} if there were {@code max} already. */
    void inc(int uid, int max, Errno full) throws ErrnoException {
      lock.lock();
      try {
        int n = byUser.getOrDefault(uid, 0);
        if (n >= max) {
          throw full.exception();
        }
        byUser.put(uid, n + 1);
      } finally {
        lock.unlock();
      }
    }

    void dec(int uid) {
      lock.lock();
      byUser.computeIfPresent(uid, (u, n) -> n == 1 ? null : n - 1);
      lock.unlock();
    }
  }
}
