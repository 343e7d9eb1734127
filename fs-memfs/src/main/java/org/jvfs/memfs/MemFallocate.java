// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.memfs;

import java.util.ArrayList;
import java.util.List;
import org.jvfs.cred.Caller;
import org.jvfs.file.OpenFile;
import org.jvfs.inode.Attributes;
import org.jvfs.pagecache.AddressSpace;
import org.jvfs.pagecache.Page;
import org.jvfs.uapi.Errno;
import org.jvfs.uapi.ErrnoException;
import org.jvfs.uapi.Fcntl;

/**
 * fallocate(2) on regular files. Mirrors shmem_fallocate, and goes beyond it on purpose: the
 * kernel's tmpfs answers EOPNOTSUPP for FALLOC_FL_ZERO_RANGE, COLLAPSE_RANGE and INSERT_RANGE,
 * which cost little here and behave as on ext4.
 */
final class MemFallocate {
  private MemFallocate() {}

  /**
   * Errors: EOPNOTSUPP, EINVAL (alignment, range), EFBIG, ENOSPC and ENOMEM (nothing is left
   * allocated then).
   */
  static void run(Caller caller, OpenFile file, int mode, long offset, long len)
      throws ErrnoException {
    MemInode i = MemInode.of(file.inode());
    int op = mode & ~Fcntl.FALLOC_FL_KEEP_SIZE;
    if (op == Fcntl.FALLOC_FL_UNSHARE_RANGE) {
      throw Errno.EOPNOTSUPP.exception();
    }
    boolean keepSize = (mode & Fcntl.FALLOC_FL_KEEP_SIZE) != 0;
    i.rwsem().lock();
    try {
      checkRange(i, op, offset, len);
      Attributes.fileModified(caller, file);
      MemData.pages(i);
      switch (op) {
        case 0 -> allocate(i, offset, len, keepSize);
        case Fcntl.FALLOC_FL_PUNCH_HOLE -> punch(i, offset, len);
        case Fcntl.FALLOC_FL_ZERO_RANGE -> {
          unwrite(i, offset, len);
          allocate(i, offset, len, keepSize);
        }
        case Fcntl.FALLOC_FL_COLLAPSE_RANGE -> collapse(i, offset, len);
        case Fcntl.FALLOC_FL_INSERT_RANGE -> insert(i, offset, len);
        default -> throw Errno.EOPNOTSUPP.exception();
      }
    } finally {
      i.rwsem().unlock();
    }
  }

  private static void checkRange(MemInode i, int op, long offset, long len) throws ErrnoException {
    if (op != Fcntl.FALLOC_FL_COLLAPSE_RANGE && op != Fcntl.FALLOC_FL_INSERT_RANGE) {
      return;
    }
    if (((offset | len) & (Page.SIZE - 1)) != 0) {
      throw Errno.EINVAL.exception();
    }
    if (op == Fcntl.FALLOC_FL_COLLAPSE_RANGE ? offset + len >= i.size() : offset >= i.size()) {
      throw Errno.EINVAL.exception();
    }
    if (op == Fcntl.FALLOC_FL_INSERT_RANGE && i.size() > i.sb().maxBytes() - len) {
      throw Errno.EFBIG.exception();
    }
  }

  /** Makes the pages of a range; if one cannot be had, those made before go again. */
  private static void allocate(MemInode i, long offset, long len, boolean keepSize)
      throws ErrnoException {
    AddressSpace m = i.mapping();
    long first = offset >>> Page.SHIFT;
    long last = (offset + len - 1) >>> Page.SHIFT;
    if (!i.sup().couldHold(last - first + 1)) {
      throw Errno.ENOSPC.exception();
    }
    List<Page> made = new ArrayList<>();
    try {
      for (long n = first; n <= last; n++) {
        Page there = m.findLock(n);
        if (there != null) {
          clear(there);
          continue;
        }
        Page p = MemPages.getOrMake(m, n);
        made.add(p);
        p.unlock();
      }
    } catch (ErrnoException e) {
      for (Page p : made) {
        p.lock();
        m.remove(p);
        p.unlock();
      }
      i.sup().freeBlocks(made.size());
      throw e;
    } finally {
      made.forEach(Page::put);
    }
    if (!keepSize && offset + len > i.size()) {
      i.setSize(offset + len);
    }
  }

  /**
   * A page that is allocated a second time without having been written counts as data, as in Linux.
   */
  private static void clear(Page p) {
    if (!p.isUptodate()) {
      p.zero(0, Page.SIZE);
      p.setUptodate();
    }
    p.unlock();
    p.put();
  }

  private static void punch(MemInode i, long offset, long len) {
    AddressSpace m = i.mapping();
    m.invalidateLock().lock();
    i.sup().freeBlocks(m.truncate(offset, offset + len - 1));
    m.invalidateLock().unlock();
  }

  /** Turns whole pages of a range into ones never written, and zeroes the rest of it. */
  private static void unwrite(MemInode i, long offset, long len) {
    AddressSpace m = i.mapping();
    long end = offset + len;
    long last = (end - 1) >>> Page.SHIFT;
    m.invalidateLock().lock();
    for (Page p = m.nextGet(offset >>> Page.SHIFT, last); p != null; ) {
      p.lock();
      long start = p.pos();
      int from = (int) Math.max(0, offset - start);
      int to = (int) Math.min(Page.SIZE, end - start);
      if (from == 0 && to == Page.SIZE && !m.isMapped(p.index())) {
        p.clearUptodate();
      } else if (p.isUptodate()) {
        p.zero(from, to);
      }
      p.unlock();
      p.put();
      p = m.nextGet((start >>> Page.SHIFT) + 1, last);
    }
    m.invalidateLock().unlock();
  }

  private static void collapse(MemInode i, long offset, long len) {
    AddressSpace m = i.mapping();
    m.invalidateLock().lock();
    i.sup().freeBlocks(m.collapse(offset >>> Page.SHIFT, len >>> Page.SHIFT));
    m.invalidateLock().unlock();
    i.setSize(i.size() - len);
  }

  private static void insert(MemInode i, long offset, long len) {
    AddressSpace m = i.mapping();
    m.invalidateLock().lock();
    // What was allocated behind the end of the file and would move behind the largest one goes.
    i.sup().freeBlocks(m.truncate(Long.MAX_VALUE - len + 1));
    m.shift(offset >>> Page.SHIFT, len >>> Page.SHIFT);
    m.invalidateLock().unlock();
    i.setSize(i.size() + len);
  }
}
