// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.notify;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Inotify;

/** What stands behind an inotify descriptor. Mirrors fs/notify/inotify. */
public final class InotifyGroup extends NotifyGroup<InotifyEvent> {
  private final NotifyLimits limits;
  private final int uid;

  /** Under {@link #markLock}. */
  private final Map<Integer, InotifyMark> watches = new HashMap<>();

  /** The number given last; numbers are not used again. Under {@link #markLock}. */
  private int lastWd;

  private InotifyGroup(NotifyLimits limits, int uid) {
    super(limits.inotifyMaxQueuedEvents);
    this.limits = limits;
    this.uid = uid;
  }

  /** A new one. Errors: EMFILE if the user has too many. */
  public static InotifyGroup create(NotifyLimits limits, int uid) throws ErrnoException {
    limits.inotifyInstances.inc(uid, limits.inotifyMaxUserInstances, Errno.EMFILE);
    return new InotifyGroup(limits, uid);
  }

  @Override
  @MayBlock
  public void close() {
    super.close();
    limits.inotifyInstances.dec(uid);
  }

  // ---- watches ----

  private static int maskOf(Inode inode, int arg) {
    return (arg & Inotify.IN_ALL_EVENTS)
        | Events.UNMOUNT
        | (inode.isDir() ? Events.EVENT_ON_CHILD : 0);
  }

  private static int flagsOf(int arg) {
    return ((arg & Inotify.IN_EXCL_UNLINK) != 0 ? Mark.EXCL_UNLINK : 0)
        | ((arg & Inotify.IN_ONESHOT) != 0 ? Mark.ONESHOT : 0);
  }

  /**
   * Watches an inode, or changes what is watched for; answers the watch's number. The caller
   * references the inode. Errors: EEXIST (IN_MASK_CREATE), ENOSPC. Mirrors inotify_update_watch.
   *
   * @param arg IN_*
   */
  public int addWatch(Inode inode, int arg) throws ErrnoException {
    markLock.lock();
    try {
      Mark there = inode.attached().marks().of(this);
      if (there instanceof InotifyMark m) {
        if ((arg & Inotify.IN_MASK_CREATE) != 0) {
          throw Errno.EEXIST.exception();
        }
        boolean replace = (arg & Inotify.IN_MASK_ADD) == 0;
        m.flags = (replace ? 0 : m.flags) | flagsOf(arg);
        m.mask = (replace ? 0 : m.mask) | maskOf(inode, arg);
        m.marks.recalc();
        return m.wd;
      }
      InotifyMark m = new InotifyMark(this, inode);
      m.flags = flagsOf(arg);
      m.mask = maskOf(inode, arg);
      m.wd = nextWd();
      limits.inotifyWatches.inc(uid, limits.inotifyMaxUserWatches, Errno.ENOSPC);
      watches.put(m.wd, m);
      attach(m);
      return m.wd;
    } finally {
      markLock.unlock();
    }
  }

  /** The next free number above the last, then from 1 again. Mirrors idr_alloc_cyclic. */
  private int nextWd() {
    do {
      lastWd = lastWd == Integer.MAX_VALUE ? 1 : lastWd + 1;
    } while (watches.containsKey(lastWd));
    return lastWd;
  }

  /** Ends a watch, which is told as IN_IGNORED. Errors: EINVAL (no such watch). */
  @MayBlock
  public void rmWatch(int wd) throws ErrnoException {
    markLock.lock();
    InotifyMark m = watches.get(wd);
    markLock.unlock();
    if (m == null) {
      throw Errno.EINVAL.exception();
    }
    destroy(m);
  }

  @Override
  void freeing(Mark mark) {
    InotifyMark m = (InotifyMark) mark;
    int wd = m.wd;
    // Said and made invalid in one step, so that nothing is told of a watch after its end.
    enqueue(
        InotifyEvent.of(wd, Events.IGNORED, 0, null),
        e -> {
          m.wd = 0;
          return true;
        });
    markLock.lock();
    watches.remove(wd);
    markLock.unlock();
    limits.inotifyWatches.dec(uid);
  }

  // ---- events ----

  @Override
  void handle(FsEvent e, @Nullable Mark[] on) {
    if (on[Fsnotify.PARENT] instanceof InotifyMark parent && (e.mask() & Events.RENAME) == 0) {
      tell(parent, e, e.name());
    }
    if (on[Fsnotify.INODE] instanceof InotifyMark m) {
      // The object itself is told without a name, which only a directory's own changes have.
      tell(m, e, (e.mask() & Events.DIRENT) != 0 ? e.name() : null);
    }
  }

  /** Mirrors fsnotify_handle_inode_event and inotify_handle_inode_event. */
  private void tell(InotifyMark m, FsEvent e, byte @Nullable [] name) {
    if (m.hasFlag(Mark.EXCL_UNLINK)
        && e.mnt() != null
        && e.dentry() != null
        && e.dentry().isUnlinked()) {
      return;
    }
    if ((e.mask() & m.mask & Events.ALL) == 0) {
      return;
    }
    int mask = e.mask() & (Inotify.IN_ALL_EVENTS | Events.UNMOUNT | Events.ISDIR);
    if ((mask & (Events.MOVE_SELF | Events.DELETE_SELF)) != 0) {
      mask &= ~Events.ISDIR;
    }
    int wd = m.wd;
    enqueue(InotifyEvent.of(wd, mask, e.cookie(), name), queued -> m.wd == wd && wd != 0);
    if (m.hasFlag(Mark.ONESHOT)) {
      destroy(m);
    }
  }

  @Override
  boolean merge(ArrayDeque<InotifyEvent> queued, InotifyEvent e) {
    InotifyEvent last = queued.peekLast();
    return last != null && last.sameAs(e);
  }

  @Override
  InotifyEvent overflow() {
    return InotifyEvent.OVERFLOW;
  }

  @Override
  boolean isOverflow(InotifyEvent e) {
    return e == InotifyEvent.OVERFLOW;
  }

  @Override
  void taken(InotifyEvent e) {}

  @Override
  int size(InotifyEvent e) {
    return e.size();
  }

  @Override
  byte[] encode(InotifyEvent e) {
    return e.encode();
  }

  /**
   * Takes up to {@code max} events, waiting for the first; none if the time is up. Errors: EINTR.
   *
   * @param nanos how long to wait at most; 0 for not at all
   */
  @MayBlock
  public List<InotifyEvent> events(int max, long nanos) throws ErrnoException {
    return take(max, nanos);
  }
}
