// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.call;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvfs.file.OpenFile;
import org.jvfs.lock.LockClass;
import org.jvfs.lock.Spin;
import org.jvfs.lock.SpinLock;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;

/** A task's descriptors. Finding a file takes no lock. Mirrors struct files_struct. */
final class FdTable {
  private static final LockClass CLASS = new LockClass("&newf->file_lock");
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(OpenFile[].class);

  private final SpinLock lock = new SpinLock(CLASS);
  private volatile @Nullable OpenFile[] files = new @Nullable OpenFile[64];
  private final BitSet used = new BitSet();
  private final BitSet cloexec = new BitSet();
  private volatile int limit = 1 << 20;

  /** Nothing is opened any more. */
  private boolean ended;

  void setLimit(int n) {
    limit = n;
  }

  int limit() {
    return limit;
  }

  /**
   * The file of a descriptor, with a reference. Errors: EBADF, also for O_PATH unless {@code any}.
   */
  OpenFile get(int fd, boolean any) throws ErrnoException {
    for (int turn = 0; ; turn++) {
      @Nullable OpenFile[] t = files;
      OpenFile f = fd < 0 || fd >= t.length ? null : (OpenFile) SLOT.getAcquire(t, fd);
      if (f == null || (!any && f.hasMode(OpenFile.FMODE_PATH))) {
        throw Errno.EBADF.exception();
      }
      // The last reference may go between reading the slot and counting ours; then the slot has
      // changed, look again.
      if (f.tryGet()) {
        return f;
      }
      Spin.pause(turn);
    }
  }

  /** The file of a descriptor, without a reference: to compare only. */
  @Nullable OpenFile peek(int fd) {
    @Nullable OpenFile[] t = files;
    return fd < 0 || fd >= t.length ? null : (OpenFile) SLOT.getVolatile(t, fd);
  }

  /** Reserves the lowest free descriptor from {@code from} on. Errors: EMFILE, ESRCH (ended). */
  int reserve(int from, boolean closeOnExec) throws ErrnoException {
    lock.lock();
    try {
      checkAlive();
      int fd = used.nextClearBit(from);
      if (fd >= limit) {
        throw Errno.EMFILE.exception();
      }
      grow(fd);
      used.set(fd);
      cloexec.set(fd, closeOnExec);
      return fd;
    } finally {
      lock.unlock();
    }
  }

  private void checkAlive() throws ErrnoException {
    if (ended) {
      throw Errno.ESRCH.exception();
    }
  }

  private void grow(int fd) {
    @Nullable OpenFile[] t = files;
    if (fd >= t.length) {
      @Nullable OpenFile[] n = new @Nullable OpenFile[Math.max(fd + 1, t.length * 2)];
      System.arraycopy(t, 0, n, 0, t.length);
      files = n;
    }
  }

  /**
   * Puts a file behind a reserved descriptor, taking over its reference if that succeeds. Errors:
   * ESRCH if the table ended since.
   */
  void install(int fd, OpenFile f) throws ErrnoException {
    lock.lock();
    try {
      checkAlive();
      SLOT.setRelease(files, fd, f);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a reserved descriptor back. */
  void unreserve(int fd) {
    lock.lock();
    used.clear(fd);
    cloexec.clear(fd);
    lock.unlock();
  }

  /** Takes the file out; its reference goes to the caller. Errors: EBADF. */
  OpenFile remove(int fd) throws ErrnoException {
    lock.lock();
    try {
      @Nullable OpenFile[] t = files;
      OpenFile f = fd < 0 || fd >= t.length ? null : t[fd];
      if (f == null) {
        throw Errno.EBADF.exception();
      }
      SLOT.setRelease(t, fd, (OpenFile) null);
      used.clear(fd);
      cloexec.clear(fd);
      return f;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts a file behind a given descriptor and answers what was there. Errors: EBADF (out of range),
   * EBUSY (being opened), ESRCH.
   */
  @Nullable OpenFile replace(int fd, OpenFile f, boolean closeOnExec) throws ErrnoException {
    lock.lock();
    try {
      checkAlive();
      if (fd < 0 || fd >= limit) {
        throw Errno.EBADF.exception();
      }
      grow(fd);
      @Nullable OpenFile[] t = files;
      OpenFile old = t[fd];
      if (old == null && used.get(fd)) {
        throw Errno.EBUSY.exception();
      }
      used.set(fd);
      cloexec.set(fd, closeOnExec);
      SLOT.setRelease(t, fd, f);
      return old;
    } finally {
      lock.unlock();
    }
  }

  boolean isCloexec(int fd) {
    lock.lock();
    try {
      return cloexec.get(fd);
    } finally {
      lock.unlock();
    }
  }

  void setCloexec(int fd, boolean on) {
    lock.lock();
    cloexec.set(fd, on);
    lock.unlock();
  }

  /** A table with the same files, each with a reference more. */
  FdTable copy() {
    FdTable c = new FdTable();
    lock.lock();
    try {
      @Nullable OpenFile[] t = files;
      @Nullable OpenFile[] n = new @Nullable OpenFile[t.length];
      for (int i = 0; i < t.length; i++) {
        OpenFile f = t[i];
        if (f != null) {
          n[i] = f.get();
          c.used.set(i);
          c.cloexec.set(i, cloexec.get(i));
        }
      }
      c.files = n;
      c.limit = limit;
      return c;
    } finally {
      lock.unlock();
    }
  }

  /** Empties the table for good; the references go to the caller. */
  List<OpenFile> end() {
    List<OpenFile> out = new ArrayList<>();
    lock.lock();
    ended = true;
    @Nullable OpenFile[] t = files;
    for (int i = 0; i < t.length; i++) {
      OpenFile f = t[i];
      if (f != null) {
        out.add(f);
        SLOT.setRelease(t, i, (OpenFile) null);
      }
    }
    used.clear();
    cloexec.clear();
    lock.unlock();
    return out;
  }

  /** How many descriptors are open. */
  int size() {
    lock.lock();
    try {
      return used.cardinality();
    } finally {
      lock.unlock();
    }
  }
}
