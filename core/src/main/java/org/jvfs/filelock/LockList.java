// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.filelock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.SpinLock;

/** All locks that are held on files of a VFS, newest first. Mirrors file_lock_list. */
final class LockList {
  private static final LockClass CLASS = new LockClass("file_lock_list");

  /** Innermost. */
  private final SpinLock lock = new SpinLock(CLASS);

  private @Nullable FileLock first;
  private int size;
  private volatile int limit = Integer.MAX_VALUE;

  void setLimit(int n) {
    limit = n;
  }

  /** Whether so many more may be held; two who ask at once may both be told so. */
  boolean hasRoom(int more) {
    return more == 0 || size <= limit - more;
  }

  void add(FileLock l) {
    lock.lock();
    FileLock f = first;
    l.listNext = f;
    l.listPrev = null;
    if (f != null) {
      f.listPrev = l;
    }
    first = l;
    size++;
    lock.unlock();
  }

  void remove(FileLock l) {
    lock.lock();
    FileLock n = l.listNext;
    FileLock p = l.listPrev;
    if (p == null) {
      first = n;
    } else {
      p.listNext = n;
    }
    if (n != null) {
      n.listPrev = p;
    }
    l.listNext = null;
    l.listPrev = null;
    size--;
    lock.unlock();
  }

  List<FileLock> snapshot() {
    lock.lock();
    try {
      List<FileLock> out = new ArrayList<>(size);
      for (FileLock l = first; l != null; l = l.listNext) {
        out.add(l);
      }
      return out;
    } finally {
      lock.unlock();
    }
  }
}
