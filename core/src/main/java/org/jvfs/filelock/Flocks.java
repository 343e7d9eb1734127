// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.List;
import org.jvfs.effect.MayBlock;
import org.jvfs.filelock.FileLock.Type;
import org.jvfs.uapi.Errno;

/** Locks of whole open files, flock(2). Mirrors the FLOCK half of fs/locks.c. */
public final class Flocks {
  private Flocks() {}

  /** Whether two locks cannot be held at once. Mirrors flock_locks_conflict. */
  static boolean conflict(FileLock a, FileLock b) {
    return a.file() != b.file() && (a.type() == Type.WRITE || b.type() == Type.WRITE);
  }

  /**
   * Sets or drops the lock of an open file. A lock of another type that it has is dropped first: if
   * the new one must wait or is refused, the old one is gone, and somebody else may have had it in
   * between. Mirrors flock_lock_inode.
   *
   * @param sleep if another's lock is in the way, wait for it in the tree of waiters
   * @return 0; {@link FileLocks#DEFERRED}; or negative: EAGAIN, ENOLCK
   */
  @MayBlock
  public static int lock(FileLock request, boolean sleep) {
    return FileLocks.change(
        request, (all, locks, gone) -> lock(request, locks.flock, all, sleep, gone));
  }

  private static int lock(
      FileLock request, List<FileLock> held, FileLocks all, boolean sleep, List<FileLock> gone) {
    for (int i = 0; i < held.size(); i++) {
      FileLock h = held.get(i);
      if (h.file() == request.file()) {
        if (h.type() == request.type()) {
          return 0;
        }
        held.remove(i);
        all.list().remove(h);
        all.waiters().wakeUpBlocked(h);
        gone.add(h);
        break;
      }
    }
    if (request.type() == Type.NONE) {
      return 0;
    }
    for (FileLock h : held) {
      if (conflict(request, h)) {
        request.setConflict(h.like(h.type(), h.start(), h.end()));
        if (!sleep) {
          return Errno.EAGAIN.neg;
        }
        all.waiters().insertBlock(h, request, Flocks::conflict);
        return FileLocks.DEFERRED;
      }
    }
    if (!all.list().hasRoom(1)) {
      return Errno.ENOLCK.neg;
    }
    FileLock n = request.copy();
    all.waiters().moveBlocks(n, request);
    held.add(n);
    all.list().add(n);
    return 0;
  }
}
