// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.effect.MayBlock;
import org.jvfs.file.OpenFile;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.inode.Attached;
import org.jvfs.inode.Inode;
import org.jvfs.uapi.Errno;

/**
 * Record locks, of descriptor tables (POSIX) and of open files (OFD). Mirrors the POSIX half of
 * fs/locks.c.
 */
public final class PosixLocks {
  private PosixLocks() {}

  /** Whether two locks cannot be held at once. Mirrors posix_locks_conflict. */
  static boolean conflict(FileLock a, FileLock b) {
    return (a.type() == Type.WRITE || b.type() == Type.WRITE)
        && a.overlaps(b)
        && !Waiters.sameOwner(a, b);
  }

  /**
   * What stands in the way of a lock, as a lock of its own, or null. With type NONE: what the owner
   * itself has in the range. Mirrors posix_test_lock.
   */
  @MayBlock
  public static @Nullable FileLock test(FileLock wanted) {
    Inode inode = wanted.inode();
    Attached a = inode.attachedOrNull();
    if (a == null) {
      return null;
    }
    inode.lock().lock();
    try {
      for (FileLock held : a.locks().posix) {
        boolean hit =
            wanted.type() == Type.NONE
                ? held.overlaps(wanted) && Waiters.sameOwner(wanted, held)
                : conflict(wanted, held);
        if (hit) {
          return held.like(held.type(), held.start(), held.end());
        }
      }
      return null;
    } finally {
      inode.lock().unlock();
    }
  }

  /** Copies of the locks of descriptor tables that were set through a file. */
  @MayBlock
  static List<FileLock> setThrough(OpenFile f, Attached a) {
    List<FileLock> found = new ArrayList<>();
    f.inode().lock().lock();
    try {
      for (FileLock l : a.locks().posix) {
        if (l.kind() == FileLock.Kind.POSIX && l.file() == f) {
          found.add(l.like(l.type(), l.start(), l.end()));
        }
      }
    } finally {
      f.inode().lock().unlock();
    }
    return found;
  }

  /**
   * Sets or drops a lock. Mirrors posix_lock_file.
   *
   * @param sleep if another's lock is in the way, wait for it in the tree of waiters
   * @return 0; {@link FileLocks#DEFERRED}: the request waits and is to be tried again when woken,
   *     or taken back by {@link Waiters#deleteBlock}; or negative: EAGAIN (in the way: {@link
   *     FileLock#conflict}), EDEADLK, ENOLCK (too many locks)
   */
  @MayBlock
  public static int lock(FileLock request, boolean sleep) {
    return FileLocks.change(
        request,
        (all, locks, gone) -> {
          int r = blockIfInTheWay(request, locks.posix, all, sleep);
          return r == 0 ? new Change(request, locks.posix, all, gone).apply() : r;
        });
  }

  /** Under {@code i_lock}. */
  private static int blockIfInTheWay(
      FileLock request, List<FileLock> held, FileLocks all, boolean sleep) {
    if (request.type() == Type.NONE) {
      return 0;
    }
    for (FileLock h : held) {
      if (!conflict(request, h)) {
        continue;
      }
      request.setConflict(h.like(h.type(), h.start(), h.end()));
      if (!sleep) {
        return Errno.EAGAIN.neg;
      }
      Waiters w = all.waiters();
      // Looking for a circle and entering the tree are one step: two who close a circle together
      // must not both find none.
      w.lock().lock();
      try {
        // Those who wait for the request would seem to wait for what it waits for.
        w.wakeUp(request);
        if (w.wouldDeadlock(request, h)) {
          return Errno.EDEADLK.neg;
        }
        w.insert(h, request, PosixLocks::conflict);
        return FileLocks.DEFERRED;
      } finally {
        w.lock().unlock();
      }
    }
    return 0;
  }

  /**
   * One owner's locks of a file changed by one request, of which nothing is in the way: what it
   * covers is replaced, what it touches of its own type becomes one with it, what reaches out of it
   * is cut. Under {@code i_lock}.
   *
   * <p>Ranges are compared by "start − 1", since an end may be the largest number there is.
   */
  private static final class Change {
    private final List<FileLock> held;
    private final FileLocks all;
    private final List<FileLock> gone;

    /** What is asked for, then the lock that it has become. */
    private FileLock lock;

    private boolean added;
    private @Nullable FileLock left;
    private @Nullable FileLock right;

    /** Where the owner's lock that is looked at stands, at last where a new lock belongs. */
    private int at;

    Change(FileLock request, List<FileLock> held, FileLocks all, List<FileLock> gone) {
      this.lock = request;
      this.held = held;
      this.all = all;
      this.gone = gone;
    }

    int apply() {
      while (at < held.size() && !Waiters.sameOwner(lock, held.get(at))) {
        at++;
      }
      while (at < held.size() && Waiters.sameOwner(lock, held.get(at))) {
        FileLock h = held.get(at);
        boolean more = lock.type() == h.type() ? join(h) : displace(h);
        if (!more) {
          break;
        }
      }
      boolean fresh = !added && lock.type() != Type.NONE;
      boolean split = right != null && left == right;
      // If a lock more is needed than there was, nothing has been changed yet.
      if (!all.list().hasRoom((fresh ? 1 : 0) + (split ? 1 : 0))) {
        return Errno.ENOLCK.neg;
      }
      if (fresh) {
        lock = enter(lock, at);
      }
      cut();
      return 0;
    }

    /** The owner's lock is of the same type: made one if they touch. False: it lies beyond. */
    private boolean join(FileLock h) {
      if (h.end() < lock.start() - 1) {
        at++;
        return true;
      }
      if (h.start() - 1 > lock.end()) {
        return false;
      }
      long start = Math.min(h.start(), lock.start());
      long end = Math.max(h.end(), lock.end());
      h.setRange(start, end);
      lock.setRange(start, end);
      if (added) {
        drop(at);
        return true;
      }
      lock = h;
      added = true;
      at++;
      return true;
    }

    /** The owner's lock is of another type: cut, replaced or left. False: nothing more follows. */
    private boolean displace(FileLock h) {
      if (h.end() < lock.start()) {
        at++;
        return true;
      }
      if (h.start() > lock.end()) {
        return false;
      }
      if (lock.type() == Type.NONE) {
        added = true;
      }
      if (h.start() < lock.start()) {
        left = h;
      }
      if (h.end() > lock.end()) {
        right = h;
        return false;
      }
      if (h.start() < lock.start()) {
        at++;
        return true;
      }
      if (!added) {
        lock = enter(lock, at++);
        added = true;
      }
      drop(at);
      return true;
    }

    /** What reaches out of the new lock stays: whoever waited for the part that went is woken. */
    private void cut() {
      FileLock r = right;
      FileLock l = left;
      if (r != null) {
        if (l == r) {
          // The new lock lies within the old one, of which two pieces remain.
          l = r.copy();
          held.add(at, l);
          all.list().add(l);
        }
        r.setRange(lock.end() + 1, r.end());
        all.waiters().wakeUpBlocked(r);
      }
      if (l != null) {
        l.setRange(l.start(), lock.start() - 1);
        all.waiters().wakeUpBlocked(l);
      }
    }

    /** The request becomes a lock that is held; who waited for the one waits for the other. */
    private FileLock enter(FileLock request, int index) {
      FileLock n = request.copy();
      all.waiters().moveBlocks(n, request);
      held.add(index, n);
      all.list().add(n);
      return n;
    }

    private void drop(int index) {
      FileLock h = held.remove(index);
      all.list().remove(h);
      all.waiters().wakeUpBlocked(h);
      gone.add(h);
    }
  }
}
